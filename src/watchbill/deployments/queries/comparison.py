"""Two runs side by side: what would change for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from watchbill.accounts.permissions import Actor
from watchbill.deployments.models import Duty, Route, Run
from watchbill.forces.models import Team
from watchbill.forces.queries import teams_for

Key = tuple[int, dt.date]


@dataclass(frozen=True)
class DutyChange:
    """A team's day that differs: shift before and after (empty: off), whether only the route differs."""

    team: Team
    date: dt.date
    before: str
    after: str

    @property
    def only_route(self) -> bool:
        """Whether the shift stays and the route changes."""
        return self.before == self.after


@dataclass(frozen=True)
class RunComparison:
    """What the second run changes against the first; ``before`` is ``None`` where there was none."""

    before: Run | None
    after: Run
    changes: tuple[DutyChange, ...]
    teams_told: int
    shortfalls_before: int
    shortfalls_after: int


def compare_runs(user: Actor, before: Run | None, after: Run) -> RunComparison:
    """Changes per team and day from one run to another, for the teams that somebody may read."""
    teams = {team.pk: team for team in teams_for(user, district=after.operation.district)}
    old_duties, old_routes = ({}, {}) if before is None else (_duties(before), _routes(before))
    new_duties, new_routes = _duties(after), _routes(after)
    changes = [
        DutyChange(teams[key[0]], key[1], old_duties.get(key, ""), new_duties.get(key, ""))
        for key in sorted(old_duties.keys() | new_duties.keys(), key=lambda key: (key[1], key[0]))
        if key[0] in teams and (old_duties.get(key), old_routes.get(key)) != (new_duties.get(key), new_routes.get(key))
    ]
    return RunComparison(
        before,
        after,
        tuple(changes),
        len({change.team.pk for change in changes}),
        0 if before is None else before.shortfalls.count(),
        after.shortfalls.count(),
    )


def _duties(run: Run) -> dict[Key, str]:
    rows = Duty.objects.filter(run=run).values_list("team_id", "date", "shift")
    return {(team, date): shift for team, date, shift in rows}


def _routes(run: Run) -> dict[Key, tuple[tuple[str, int], ...]]:
    found: dict[Key, list[tuple[str, int]]] = {}
    rows = Route.objects.filter(run=run).order_by("team_id", "date", "steps__order")
    for team, date, code, arrival in rows.values_list("team_id", "date", "steps__entry_code", "steps__arrival_s"):
        found.setdefault((team, date), []).append((code or "", arrival or 0))
    return {key: tuple(steps) for key, steps in found.items()}
