"""Planners with planted failures; a module of its own, so that worker processes can load it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from watchbill.planning.orders import RosterOrder, roster_of_group
from watchbill.planning.patrols import ShiftRoutes, plan_shift
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Problem
from watchbill.planning.rosters import RosterResult


def raising_at_night(problem: Problem, duties: Sequence[Duty], *, shift: str, **rest: Any) -> ShiftRoutes:
    if shift == "night":
        raise ValueError("planted")
    return plan_shift(problem, duties, shift=shift, **rest)


def dying_at_night(problem: Problem, duties: Sequence[Duty], *, shift: str, **rest: Any) -> ShiftRoutes:
    if shift == "night":
        os._exit(3)
    return plan_shift(problem, duties, shift=shift, **rest)


def raising_late(problem: Problem, duties: Sequence[Duty], *, on_plan: Callable[..., None], **rest: Any) -> ShiftRoutes:
    found = plan_shift(problem, duties, **rest)
    on_plan(found.routes)
    raise ValueError("planted")


def _die_once(mark: str) -> None:
    """Kill this process, if none was killed before."""
    try:
        Path(mark).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _killed_once(mark: str, problem: Problem, duties: Sequence[Duty], **rest: Any) -> ShiftRoutes:
    _die_once(mark)
    return plan_shift(problem, duties, **rest)


def killed_once(mark: Path) -> partial[ShiftRoutes]:
    """The first process that plans anything is killed by the system; the file remembers that it was."""
    return partial(_killed_once, str(mark))


def _roster_killed_once(mark: str, key: str, handle: Any, order: RosterOrder) -> RosterResult:
    _die_once(mark)
    return roster_of_group(key, handle, order)


def roster_killed_once(mark: Path) -> partial[RosterResult]:
    """The first process that makes the roster of a group is killed; the file remembers that it was."""
    return partial(_roster_killed_once, str(mark))


def _endless(
    mark: str, problem: Problem, duties: Sequence[Duty], *, cancelled: Callable[[], bool], **rest: Any
) -> ShiftRoutes:
    while not cancelled():
        time.sleep(0.02)
    Path(mark).touch()
    return plan_shift(problem, duties, cancelled=cancelled, **rest)


def endless(mark: Path) -> partial[ShiftRoutes]:
    """Does nothing until it is told to end; the file remembers that it was."""
    return partial(_endless, str(mark))
