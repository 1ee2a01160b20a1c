"""The door of the patrol engine: one shift in, its routes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from watchbill.planning.patrols.bounds import Bounds, bounds_of
from watchbill.planning.patrols.case import Case, Tour, Tours
from watchbill.planning.patrols.quality import measure
from watchbill.planning.plan import Duty, Route, Step
from watchbill.planning.problem import Problem

CLOSING_SHARE = 0.05
CLOSING_LEAST_S = 0.2
CLOSING_S_PER_VISIT = 0.001


@dataclass(frozen=True)
class ShiftRoutes:
    """The routes of one shift, one per team on patrol duty, and how good they are.

    A gap ratio is a stop's longest time without a visit's start over its ideal gap, the shift's length over
    visits + 1; 1 is perfect, and a stop without any visit has visits + 1. ``bounds`` tell what no plan can better.
    """

    routes: tuple[Route, ...]
    worst_gap_ratio: float
    mean_gap_ratio: float
    missed_visits: int
    teams_short: int
    forces_short: int
    neighbours_short: int
    long_gaps_s: int
    travel_s: int
    rounds: int
    least_ratio: float
    """No routes with all visits have a worst gap ratio below this, as far as the search has proven it."""
    case: Case = field(repr=False, compare=False)

    @cached_property
    def bounds(self) -> Bounds:
        """Return what no plan of the shift can better; worked out when it is first asked for."""
        return bounds_of(self.case).tightened(Bounds(missed_visits=0, worst_gap_ratio=self.least_ratio))


def plan_shift(
    problem: Problem,
    duties: Sequence[Duty],
    *,
    day: int,
    shift: str,
    time_limit_s: float,
    seed: int,
    on_plan: Callable[[tuple[Route, ...]], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    keep: Sequence[Route] = (),
    rounds: int | None = None,
    workers: int = 1,
) -> ShiftRoutes:
    """Routes for the patrolling teams that ``duties`` put into ``shift`` of ``day``.

    There is always an answer; what it lacks is counted in it. ``keep`` are routes that stay exactly as they
    are while all other teams are planned around them. ``on_plan`` is told of every better plan, ``cancelled``
    asked between steps. With ``rounds`` the search ends after so many steps, and if that is before
    ``time_limit_s``, the answer depends on ``seed`` alone; with the time limit it depends on the machine too.
    ``workers`` threads search side by side.
    """
    from watchbill.planning.patrols.search import Search  # loading compiled code takes a second

    began = time.monotonic()
    case = Case.of(problem, duties, day=day, shift=shift, keep=keep)
    closing_s = CLOSING_LEAST_S + CLOSING_S_PER_VISIT * len(case.want_of)
    deadline = began + time_limit_s - min(closing_s, CLOSING_SHARE * time_limit_s)

    def tell(tours: Tours) -> None:
        if on_plan is not None:
            on_plan(routes_of(case, tours))

    search = Search(case, deadline, seed, rounds, cancelled, tell, workers)
    tours = search.run()
    quality = measure(case, tours)
    return ShiftRoutes(
        routes=routes_of(case, tours),
        worst_gap_ratio=quality.worst_gap_ratio,
        mean_gap_ratio=quality.mean_gap_ratio,
        missed_visits=quality.missed_visits,
        teams_short=quality.teams_short,
        forces_short=quality.forces_short,
        neighbours_short=quality.neighbours_short,
        long_gaps_s=quality.long_gaps_s,
        travel_s=quality.travel_s,
        rounds=search.rounds_done,
        least_ratio=1.0 if search.is_lacking else search.least_ratio,
        case=case,
    )


def routes_of(case: Case, tours: Tours) -> tuple[Route, ...]:
    """The tours in the form of the plan, by team code; kept routes to the letter."""
    stop_of = [case.wants[want].stop.code for want in case.want_of]
    return tuple(case.kept.get(tour.team) or _route(case, tour, stop_of) for tour in tours)


def _route(case: Case, tour: Tour, stop_of: Sequence[str]) -> Route:
    team = case.teams[tour.team]
    legs = case.legs(tour.team)
    start_s = end_s = 0
    if tour.calls:
        first, last = tour.calls[0], tour.calls[-1]
        start_s = first.start_s - int(legs[team.base, first.place])
        end_s = last.start_s + last.stay_s + int(legs[last.place, team.base])
    return Route(
        team=team.code,
        day=case.day,
        shift=case.shift,
        start_s=start_s,
        end_s=end_s,
        steps=tuple(
            Step(
                kind="visit" if call.visit >= 0 else "break",
                stop=stop_of[call.visit] if call.visit >= 0 else "",
                place=call.place,
                arrival_s=call.start_s,
                departure_s=call.start_s + call.stay_s,
            )
            for call in tour.calls
        ),
    )
