"""The one door of this engine: an instance in, the best roster with a bound out."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from typing import Literal

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import impossible
from watchbill.planning.rosters.columns.search import search
from watchbill.planning.rosters.roster import Roster
from watchbill.planning.stopping import AnyOf, Cancelled, TimeLimit

Status = Literal["optimal", "feasible", "infeasible", "stopped"]


class ShiftResult(Struct, kw_only=True, frozen=True):
    """The best roster, its value, and a bound that no roster is below.

    ``optimal``: value and bound meet; ``feasible``: the time was up; ``stopped``: cancelled, the best so far;
    ``infeasible``: the people whose codes are in ``impossible`` have no legal schedule, and there is no roster.
    """

    roster: Roster | None
    value: float
    bound: float
    status: Status
    seconds: float
    impossible: tuple[str, ...] = ()


def solve_shifts(
    case: RosterCase,
    *,
    time_limit_s: float = 60.0,
    seed: int = 0,
    on_roster: Callable[[Roster, int, float], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ShiftResult:
    """Return the best roster that can be found in time.

    ``on_roster`` is called with every better roster, its value and the bound so far; ``cancelled`` is asked often.
    """
    began = time.monotonic()
    stop = AnyOf(TimeLimit(time_limit_s), Cancelled(cancelled))
    pricers = tuple(Pricer(case, position) for position in range(len(case.workers)))
    if nobody := impossible(pricers):
        return ShiftResult(
            roster=None,
            value=math.inf,
            bound=math.inf,
            status="infeasible",
            seconds=time.monotonic() - began,
            impossible=tuple(case.workers[position].code for position in nobody),
        )
    cover = CoverRows(case)
    best = Best(cover, pricers, on_roster)
    search(cover, pricers, best, stop, random.Random(seed))
    status: Status = "optimal" if best.bound >= best.value else "stopped" if cancelled() else "feasible"
    return ShiftResult(
        roster=best.roster(), value=best.value, bound=best.bound, status=status, seconds=time.monotonic() - began
    )
