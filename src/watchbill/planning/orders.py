"""What a worker is asked to do, and does: the roster of a group of villages, or its routes in one shift."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Protocol

import msgspec

from watchbill.planning.cancelling import is_cancelled
from watchbill.planning.excerpts import Excerpt
from watchbill.planning.patrols import Bounds, ShiftRoutes
from watchbill.planning.plan import Duty, Route
from watchbill.planning.problem import Minimum, Problem, Struct, Team
from watchbill.planning.rosters import RosterResult, plan_rosters
from watchbill.planning.standing import Standing
from watchbill.planning.stopping import AnyOf, NoImprovement, TimeLimit
from watchbill.planning.workers import shared

logger = logging.getLogger(__name__)


class PatrolPlanner(Protocol):
    """The patrol engine as it is called here; ``patrols.plan_shift`` is one."""

    def __call__(
        self,
        problem: Problem,
        duties: Sequence[Duty],
        *,
        day: int,
        shift: str,
        time_limit_s: float,
        seed: int,
        on_plan: Callable[[tuple[Route, ...]], None] | None = ...,
        cancelled: Callable[[], bool] = ...,
        keep: Sequence[Route] = ...,
        rounds: int | None = ...,
    ) -> ShiftRoutes:
        """Return routes for one shift."""
        ...


class RosterOrder(Struct, kw_only=True, frozen=True):
    """The roster of a group; ``minima`` hold its share of what is asked of larger areas."""

    minima: tuple[Minimum, ...]
    seed: int
    time_limit_s: float
    still_s: float
    """The search ends when nothing has become better by ``worth`` for so long."""
    worth: float
    effort: float | None
    """Work after which the search ends, whatever the clock says."""


class PatrolOrder(Struct, kw_only=True, frozen=True):
    """The routes of a group in one shift. Teams that also walk elsewhere keep their routes (``keep``)."""

    day: int
    shift: str
    duties: tuple[Duty, ...]
    guests: tuple[Team, ...]
    keep: tuple[Route, ...]
    seed: int
    time_limit_s: float
    rounds: int | None
    bounded: bool
    """Whether bounds are wanted as well."""


class PatrolAnswer(msgspec.Struct, frozen=True):
    """How the routes of the group's own teams stand; bounds where they were asked for and the engine told them."""

    standing: Standing
    bounds: Bounds | None


_DECODER = msgspec.msgpack.Decoder(Excerpt)  # made here, for making one is not safe in two threads at once


@lru_cache(maxsize=8)
def _excerpt(packed: bytes) -> Excerpt:
    return _DECODER.decode(packed)


def roster_of_group(key: str, handle: Any, order: RosterOrder) -> RosterResult:
    """Make the roster of a group; runs in a worker."""
    problem = msgspec.structs.replace(_excerpt(shared(handle)).problem, minima=order.minima)
    return plan_rosters(
        problem,
        stop=AnyOf(TimeLimit(order.time_limit_s), NoImprovement(order.still_s, order.worth)),
        seed=order.seed,
        workers=1,
        effort=order.effort,
        cancelled=lambda: is_cancelled(key),
    )


def routes_of_group(planner: PatrolPlanner, key: str, handle: Any, order: PatrolOrder) -> PatrolAnswer:
    """Plan the routes of a group; runs in a worker. A planner that fails after it had a plan has given that plan."""
    excerpt = _excerpt(shared(handle))
    problem = excerpt.problem
    if order.guests:
        # A guest keeps its route, so any base here will do for it; it must be one, for others take their breaks there.
        base = problem.teams[0].base if problem.teams else 0
        guests = (msgspec.structs.replace(guest, base=base) for guest in order.guests)
        problem = msgspec.structs.replace(problem, teams=(*problem.teams, *guests))
    kept = excerpt.inward(order.keep)
    best: list[tuple[Route, ...]] = []
    bounds: Bounds | None = None

    def note(routes: tuple[Route, ...]) -> None:
        best[:] = [routes]

    try:
        found = planner(
            problem,
            order.duties,
            day=order.day,
            shift=order.shift,
            time_limit_s=order.time_limit_s,
            seed=order.seed,
            on_plan=note,
            cancelled=lambda: is_cancelled(key),
            keep=kept,
            rounds=order.rounds,
        )
        best, bounds = [found.routes], found.bounds if order.bounded else None
    except Exception:
        if not best:
            raise
        logger.exception("The routes of day %s, %s ended early", order.day, order.shift)
    staying = {route.team: route for route in kept}
    routes = [staying.get(route.team, route) for route in best[0]]
    standing = Standing.of(problem, order.day, order.shift, routes)
    own = [route.team for route in routes if route.team not in staying]
    part = standing.part(standing.ratios, own)
    part.routes = {route.team: route for route in excerpt.outward(part.routes.values())}
    return PatrolAnswer(part, bounds)
