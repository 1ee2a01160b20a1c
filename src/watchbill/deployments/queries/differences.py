"""What differs between the plans of two runs, order by order, for the teams that somebody may read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from watchbill.accounts.permissions import Actor
from watchbill.deployments.archive import load
from watchbill.deployments.models import Run
from watchbill.forces.models import Team
from watchbill.forces.queries import teams_for
from watchbill.planning.difference import OrderChange, differences
from watchbill.planning.problem import Problem


@dataclass(frozen=True)
class OrderRow:
    """One changed order with names: stops added and dropped with how often, stops whose visit moved with minutes."""

    team: Team
    date: dt.date
    change: OrderChange
    added: tuple[tuple[str, int], ...]
    dropped: tuple[tuple[str, int], ...]
    moved: tuple[tuple[str, int], ...]

    @property
    def after(self) -> str:
        """Shift in the new plan; empty: off."""
        return "" if self.change.kind == "dropped" else self.change.shift


def changed_orders(user: Actor, before: Run, after: Run) -> list[OrderRow]:
    """Return the changed orders from one run to another, by team and day."""
    (old_problem, old), (problem, new) = load(before), load(after)
    teams = {team.code: team for team in teams_for(user, district=after.operation.district)}
    first = after.operation.start_date

    def counted(codes: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        return tuple((_name(problem, old_problem, code), count) for code, count in Counter(codes).items())

    return [
        OrderRow(
            team=teams[change.team],
            date=first + dt.timedelta(days=change.day),
            change=change,
            added=counted(change.stops_added),
            dropped=counted(change.stops_dropped),
            moved=tuple((_name(problem, old_problem, one.stop), one.minutes) for one in change.stops_shifted),
        )
        for change in differences(old, new)
        if change.team in teams
    ]


def _name(problem: Problem, old: Problem, code: str) -> str:
    stop = problem.stop_by_code.get(code) or old.stop_by_code[code]
    return stop.name
