"""Scenarios side by side: the figures of plans that differ in levels, forces or closures."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from msgspec import structs

from watchbill.planning.changes import ChangeError, TeamAdded, TeamOut
from watchbill.planning.measures import measures
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem, Struct, Team
from watchbill.planning.rehearsal.outcome import Outcome


class ForceFigures(Struct, kw_only=True, frozen=True):
    """What a plan asks of a force: people on duty, summed over all duties, and their hours."""

    force: str
    people: int
    hours: float


class Weakest(Struct, kw_only=True, frozen=True):
    """Where a plan breaks first: a stop, and the share of rehearsals in which it breaks."""

    stop: str
    broken: float
    day: int
    shift: str


class Figures(Struct, kw_only=True, frozen=True):
    """Figures of one plan; those of its rehearsal are none where there was none."""

    forces: tuple[ForceFigures, ...]
    duties: int
    people_hours: float
    """Hours of all people on duty: what the roster costs, before any wage."""
    visits: int
    visits_wanted: int
    missed_visits: int
    worst_gap_ratio: float
    mean_gap_ratio: float
    level_shortfall_people: int
    uncovered_village_shifts: int
    visits_made: float | None = None
    minima_kept: float | None = None
    patrolled: float | None = None
    arrival_95_min: float | None = None
    incident_95_min: float | None = None
    stops_broken: float | None = None
    """Stops that break in a rehearsal, on average."""
    weakest: Weakest | None = None


NUMBERS: tuple[str, ...] = (
    "duties", "people_hours", "visits", "missed_visits", "worst_gap_ratio", "mean_gap_ratio",
    "level_shortfall_people", "uncovered_village_shifts", "visits_made", "minima_kept", "patrolled",
    "arrival_95_min", "incident_95_min", "stops_broken",
)  # fmt: skip
"""The figures that are compared, in the order in which they are shown."""
MORE_IS_BETTER = frozenset({"visits", "visits_made", "minima_kept", "patrolled"})
NEUTRAL = frozenset({"duties", "people_hours"})
"""What costs more and gives more: neither better nor worse by itself."""


def figures(problem: Problem, plan: Plan) -> Figures:
    """Return the figures of a plan."""
    found = measures(problem, plan)
    forces = _forces(problem, plan)
    return Figures(
        forces=forces,
        duties=found.duties,
        people_hours=round(sum(force.hours for force in forces), 1),
        visits=found.visits,
        visits_wanted=found.visits_wanted,
        missed_visits=found.missed_visits,
        worst_gap_ratio=found.worst_gap_ratio,
        mean_gap_ratio=found.mean_gap_ratio,
        level_shortfall_people=found.level_shortfall_people,
        uncovered_village_shifts=found.uncovered_village_shifts,
    )


def with_rehearsal(plain: Figures, outcome: Outcome) -> Figures:
    """Return the figures of a plan with those of its rehearsal."""
    first = outcome.stops[0] if outcome.stops else None
    return structs.replace(
        plain,
        visits_made=outcome.visits_made.mean,
        minima_kept=outcome.minima_kept.mean,
        patrolled=outcome.patrolled.mean,
        arrival_95_min=outcome.arrival.p95_min,
        incident_95_min=outcome.incident_arrival.p95_min,
        stops_broken=round(sum(stop.broken for stop in outcome.stops), 2),
        weakest=first and Weakest(stop=first.stop, broken=first.broken, day=first.day, shift=first.shift),
    )


def differences(first: Figures, other: Figures) -> dict[str, float]:
    """Return by how much each number of ``other`` is above that of ``first``, where both have it."""
    pairs = ((name, getattr(first, name), getattr(other, name)) for name in NUMBERS)
    return {name: round(after - before, 4) for name, before, after in pairs if None not in (before, after)}


def breaks_first(figures: Sequence[Figures]) -> list[int]:
    """Return the positions of figures, those whose weakest place breaks most often first, unrehearsed ones last."""

    def weakness(number: int) -> tuple[float, float, int]:
        one = figures[number]
        return (-(one.weakest.broken if one.weakest else -1), -(one.stops_broken or 0), number)

    return sorted(range(len(figures)), key=weakness)


def teams_more(problem: Problem, force: str, area: str, number: int) -> tuple[TeamAdded, ...]:
    """Return more teams like those that a force has in an area; raises ``ChangeError`` where it has none."""
    like = _teams(problem, force, area)
    taken = set(problem.team_by_code)
    codes = (code for count in itertools.count(1) if (code := f"{area}-{force}-X{count}") not in taken)
    return tuple(
        TeamAdded(team=structs.replace(like[at % len(like)], code=code, name=code, crew=None, away=(), absences=()))
        for at, code in enumerate(itertools.islice(codes, number))
    )


def teams_less(problem: Problem, force: str, area: str, number: int) -> tuple[TeamOut, ...]:
    """Return the absence of some teams of a force in an area, in turn from each home; ``ChangeError`` as above."""
    homes: dict[str, list[Team]] = {}
    for team in reversed(_teams(problem, force, area)):
        homes.setdefault(team.area, []).append(team)
    in_turn = [team for round_ in itertools.zip_longest(*homes.values()) for team in round_ if team is not None]
    return tuple(TeamOut(team=team.code) for team in in_turn[:number])


def _teams(problem: Problem, force: str, area: str) -> list[Team]:
    if force not in problem.force_by_code:
        raise ChangeError("unknown_force", "force", force)
    if area not in problem.area_by_code:
        raise ChangeError("unknown_area", "area", area)
    teams = [team for team in problem.teams if team.force == force and area in problem.ancestors(team.area)]
    if not teams:
        raise ChangeError("unknown_team", "area", area)
    return sorted(teams, key=lambda team: team.code)


def _forces(problem: Problem, plan: Plan) -> tuple[ForceFigures, ...]:
    people = {force.code: 0 for force in problem.forces}
    hours = dict.fromkeys(people, 0.0)
    for duty in plan.duties:
        team = problem.team_by_code[duty.team]
        present = team.present(duty.day, duty.shift)
        people[team.force] += present
        hours[team.force] += present * problem.shift_by_code[duty.shift].length_s / 3600
    return tuple(
        ForceFigures(force=force.code, people=people[force.code], hours=round(hours[force.code], 1))
        for force in problem.forces
    )
