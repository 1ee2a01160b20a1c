"""One shift of one day as the patrol engine sees it: teams, places, travel times and the visits wanted.

Teams, wants and visits are numbered from 0, so that the search works with small integers and arrays. All
times are whole seconds after the shift's start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.patrols.rules import breaks, reach, spread
from watchbill.planning.patrols.rules.breaks import ShiftBreak
from watchbill.planning.plan import Duty, Route
from watchbill.planning.problem import Demand, Mode, Problem, Stop, Team

NO_WAY_S = 10_000_000
"""A way longer than any shift; longer ones count as this."""
Travel = dict[Mode, NDArray[np.int32]]


@dataclass(frozen=True)
class Want:
    """What one stop wants: its visits are numbered ``first`` to ``first + visits - 1``, in order of time."""

    demand: Demand
    stop: Stop
    first: int
    visits: int
    """As many as are wanted, or as the kept routes make."""
    ideal_s: float
    """The even gap: that between visits spread evenly over the shift."""
    teams: frozenset[int]
    """Teams that can come and be back in time."""
    neighbours: frozenset[int]
    """Those of them whose home is another village."""
    earliest_s: int
    latest_s: int
    """First and last instant at which any of them can begin a visit."""
    nominal: tuple[int, ...]
    """Starts that spread the visits best; fewer where windows cannot hold them all."""

    @property
    def visit_ids(self) -> range:
        """Numbers of the visits of this want."""
        return range(self.first, self.first + self.visits)

    @property
    def asked_ids(self) -> range:
        """Numbers of the visits that a plan is asked for: those that can be made, as far as is known."""
        return range(self.first, self.first + (len(self.nominal) if self.teams else 0))

    @property
    def least_teams(self) -> int:
        """How many different teams are asked for: never more than there are visits or teams in reach."""
        return min(self.demand.teams, self.demand.visits, len(self.teams))


@dataclass(frozen=True)
class Call:
    """A visit (``visit`` is its number) or a break (``visit`` is -1) at a place, from ``start_s`` on."""

    visit: int
    place: int
    start_s: int
    stay_s: int


@dataclass(frozen=True)
class Tour:
    """The calls of one team in order of time."""

    team: int
    calls: tuple[Call, ...] = ()


Tours = tuple[Tour, ...]


@dataclass(frozen=True)
class Case:
    """All that is needed to plan the patrols of one shift. Teams that have a ``kept`` route walk that and no other."""

    day: int
    shift: str
    length_s: int
    teams: tuple[Team, ...]
    travel: Travel
    wants: tuple[Want, ...]
    want_of: tuple[int, ...]
    rest: ShiftBreak | None
    kept: Mapping[int, Route]
    idle: Tours
    even_ratio: float = 1.0
    """Gap ratios up to this one are even enough."""

    @cached_property
    def fixed(self) -> frozenset[int]:
        """Numbers of the teams whose routes stay as they are."""
        return frozenset(self.kept)

    @property
    def free_teams(self) -> tuple[int, ...]:
        """Numbers of the teams that may be planned."""
        return tuple(team for team in range(len(self.teams)) if team not in self.fixed)

    def legs(self, team: int) -> NDArray[np.int32]:
        """Travel times of a team's mode between all places; -1 where it cannot go."""
        return self.travel[self.teams[team].mode]

    @classmethod
    def of(cls, problem: Problem, duties: Sequence[Duty], *, day: int, shift: str, keep: Sequence[Route] = ()) -> Case:
        """The case of ``shift`` on ``day``; teams of ``keep`` walk exactly those routes."""
        length_s = problem.shift_by_code[shift].length_s
        on_duty = sorted({duty.team for duty in duties if (duty.day, duty.shift) == (day, shift)})
        teams = tuple(filter(problem.walks_routes, map(problem.team_by_code.__getitem__, on_duty)))
        travel = {
            mode: np.array(problem.legs(mode, range(len(problem.places))), dtype=np.int64)
            .clip(max=NO_WAY_S)
            .astype(np.int32)
            .reshape(len(problem.places), len(problem.places))
            for mode in {team.mode for team in teams}
        }
        kept = [r for r in keep if (r.day, r.shift) == (day, shift) and r.team in {t.code for t in teams}]
        wants = _wants(problem, day, shift, teams, travel, kept)
        rest = breaks.of_shift(problem, length_s)
        number = {team.code: index for index, team in enumerate(teams)}
        tours = [Tour(index, _idle_calls(team, rest)) for index, team in enumerate(teams)]
        for route in kept:
            tours[number[route.team]] = Tour(number[route.team], ())
        want_of = tuple(index for index, want in enumerate(wants) for _ in want.visit_ids)
        case = cls(
            day, shift, length_s, teams, travel, wants, want_of, rest,
            {number[route.team]: route for route in kept}, tuple(tours), problem.even_gap_ratio,
        )  # fmt: skip
        return replace(case, idle=_with_kept(case))


def _idle_calls(team: Team, rest: ShiftBreak | None) -> tuple[Call, ...]:
    """What a team does for which there is nothing to do: its break at its base."""
    return (Call(-1, team.base, rest.earliest_s, rest.duration_s),) if rest else ()


def _wants(
    problem: Problem,
    day: int,
    shift: str,
    teams: tuple[Team, ...],
    travel: Travel,
    kept: Sequence[Route],
) -> tuple[Want, ...]:
    length_s = problem.shift_by_code[shift].length_s
    wants: list[Want] = []
    first = 0
    for demand in problem.demands_by_shift.get((day, shift), ()):
        stop = problem.stop_by_code[demand.stop]
        able = {
            index: span
            for index, team in enumerate(teams)
            if (span := reach.span(team, stop, demand, travel[team.mode], length_s)) is not None
        }
        already = sum(step.stop == stop.code for route in kept for step in route.steps)
        visits = max(demand.visits, already)
        earliest_s = min((span[0] for span in able.values()), default=0)
        latest_s = max((span[1] for span in able.values()), default=length_s)
        wants.append(
            Want(
                demand=demand,
                stop=stop,
                first=first,
                visits=visits,
                ideal_s=length_s / (demand.visits + 1),
                teams=frozenset(able),
                neighbours=frozenset(index for index in able if teams[index].area != stop.area),
                earliest_s=earliest_s,
                latest_s=latest_s,
                nominal=spread.nominal_starts(length_s, visits, demand.windows, demand.min_gap_s, earliest_s, latest_s),
            )
        )
        first += visits
    return tuple(wants)


def _with_kept(case: Case) -> Tours:
    """The idle tours with the kept routes in place; kept visits take the nearest numbers of their stop."""
    kept = case.kept.values()
    want_by_stop = {want.stop.code: want for want in case.wants}
    starts: dict[str, list[int]] = {}
    for route in kept:
        for step in route.steps:
            if step.kind == "visit" and step.stop in want_by_stop:
                starts.setdefault(step.stop, []).append(step.arrival_s)
    numbers: dict[str, list[int]] = {}
    for stop, times in starts.items():
        want = want_by_stop[stop]
        numbers[stop] = [want.first + slot for slot in spread.nearest_slots(sorted(times), want.nominal)]
        times.sort()
    tours = list(case.idle)
    for team, route in case.kept.items():
        calls = []
        for step in route.steps:
            visit = -1  # nobody wants it: it takes time and place, like a break
            if step.kind == "visit" and step.stop in want_by_stop:
                slot = starts[step.stop].index(step.arrival_s)
                starts[step.stop].pop(slot)
                visit = numbers[step.stop].pop(slot)
            calls.append(Call(visit, step.place, step.arrival_s, step.departure_s - step.arrival_s))
        tours[team] = Tour(team, tuple(calls))
    return tuple(tours)
