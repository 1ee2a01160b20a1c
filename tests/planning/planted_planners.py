"""Patrol planners with planted failures; a module of its own, so that worker processes can load it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.plan import Duty, Route
from watchbill.planning.problem import Problem


def never() -> bool:
    return False


def raising_at_night(
    problem: Problem,
    duties: Sequence[Duty],
    *,
    day: int,
    shift: str,
    time_limit_s: float,
    seed: int,
    on_plan: Callable[[tuple[Route, ...]], None] | None = None,
    cancelled: Callable[[], bool] = never,
) -> ShiftRoutes:
    if shift == "night":
        raise ValueError("planted")
    return plan_shift(problem, duties, day=day, shift=shift, time_limit_s=time_limit_s, seed=seed, cancelled=cancelled)


def dying_at_night(
    problem: Problem,
    duties: Sequence[Duty],
    *,
    day: int,
    shift: str,
    time_limit_s: float,
    seed: int,
    on_plan: Callable[[tuple[Route, ...]], None] | None = None,
    cancelled: Callable[[], bool] = never,
) -> ShiftRoutes:
    if shift == "night":
        os._exit(3)
    return plan_shift(problem, duties, day=day, shift=shift, time_limit_s=time_limit_s, seed=seed, cancelled=cancelled)


def raising_late(
    problem: Problem,
    duties: Sequence[Duty],
    *,
    day: int,
    shift: str,
    time_limit_s: float,
    seed: int,
    on_plan: Callable[[tuple[Route, ...]], None] | None = None,
    cancelled: Callable[[], bool] = never,
) -> ShiftRoutes:
    found = plan_shift(problem, duties, day=day, shift=shift, time_limit_s=time_limit_s, seed=seed, cancelled=cancelled)
    if on_plan is not None:
        on_plan(found.routes)
    raise ValueError("planted")
