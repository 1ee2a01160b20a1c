"""The search for a roster of any case: part by part, with the backends that can take it, until proven or stopped.

A backend is loaded where it is used first: each takes a second or more.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Literal

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.alone import impossible, mended
from watchbill.planning.rosters.case import RosterCase, Schedule
from watchbill.planning.rosters.columns.fits import fits
from watchbill.planning.rosters.components import components, unserved
from watchbill.planning.rosters.first import first_roster
from watchbill.planning.rosters.incumbent import Incumbent, SolverError
from watchbill.planning.rosters.roster import Roster, value
from watchbill.planning.stopping import AnyOf, Cancelled, StopRule, TimeLimit

logger = logging.getLogger(__name__)

RosterStatus = Literal["optimal", "feasible", "stopped", "infeasible", "out_of_time", "failed"]
"""What became of a search.

``optimal``: the best there is, proven; ``feasible``: the best found, and a bound; ``stopped``: the best when it was
cancelled; ``infeasible``: there is no roster, proven; ``out_of_time``: none was found before the time was up;
``failed``: the solver broke down, and the roster is the best known until then, if any.
"""


class RosterAnswer(Struct, kw_only=True, frozen=True):
    """The best roster found, and how good it is known to be."""

    roster: Roster | None
    value: float
    """Sum of prices paid; infinite without a roster."""
    bound: float
    """No roster pays less."""
    status: RosterStatus
    seconds: float
    impossible: tuple[str, ...] = ()
    """Codes of the workers who have no legal schedule, where that is why there is no roster."""


def solve_roster(
    case: RosterCase,
    *,
    stop: StopRule | None = None,
    seed: int = 1,
    workers: int = 2,
    effort: float | None = None,
    crews: dict[str, int] | None = None,
    on_roster: Callable[[Roster, float, float], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RosterAnswer:
    """Return the best roster that can be found until ``stop`` (default: 30 seconds) ends the search.

    ``crews`` are the crews of the first roster. ``on_roster`` is called with every better roster, its value and the
    bound, as soon as there is a whole one; ``cancelled`` is asked several times a second. With ``effort`` CP-SAT works
    alone, by one worker, and ends after so much deterministic work on each part.
    """
    began = time.monotonic()
    stop = AnyOf(stop or TimeLimit(30), Cancelled(cancelled))
    whole = _Whole(case, on_roster)
    for part in whole.parts:
        _begin(part, crews)
    whole.tell()
    failed = False
    for number, part in enumerate(whole.parts):
        left = sum(len(other.case.workers) for other in whole.parts[number:])
        share = TimeLimit(stop.remaining_s() * (1 if effort is not None else len(part.case.workers) / left))
        known = part.roster, part.value
        try:
            _solve(part, AnyOf(share, _OfAll(stop, whole, part)), seed, workers, effort)
            part.verify()
        except SolverError:
            logger.exception("A part of the roster, with %s, ended early", part.case.workers[0].code)
            (part.roster, part.value), part.bound = known, 0.0
            failed = True
        whole.tell()
    return RosterAnswer(
        roster=whole.roster(),
        value=whole.value,
        bound=whole.bound,
        status=_status(whole, failed=failed, cancelled=cancelled()),
        seconds=time.monotonic() - began,
        impossible=impossible(case) if whole.bound == math.inf else (),
    )


def _solve(part: Incumbent, stop: StopRule, seed: int, workers: int, effort: float | None) -> None:
    """Solve one part: by columns where they can price it, with CP-SAT beside them where there is a third worker."""
    if part.proven or (part.roster is not None and stop.remaining_s() <= 0):
        return
    if effort is not None or not fits(part.case):
        from watchbill.planning.rosters.cpsat.solve import solve_model

        solve_model(part, stop, seed=seed, workers=workers if effort is None else 1, effort=effort)
        return
    from watchbill.planning.rosters.columns.solve import solve_columns

    if workers < 3:
        solve_columns(part, stop, seed=seed, workers=workers)
        return
    over = Event()
    beside = Thread(
        target=_prove, args=(part, AnyOf(Cancelled(over.is_set), TimeLimit(stop.remaining_s())), seed, workers - 2)
    )
    beside.start()
    try:
        solve_columns(part, stop, seed=seed, workers=2)
    finally:
        over.set()
        beside.join()


def _prove(part: Incumbent, stop: StopRule, seed: int, workers: int) -> None:
    """Run CP-SAT beside the columns, which go on where it breaks down."""
    from watchbill.planning.rosters.cpsat.solve import solve_model

    with suppress(SolverError):
        solve_model(part, stop, seed=seed, workers=workers)


class _Whole:
    """All parts of a case together."""

    def __init__(self, case: RosterCase, on_roster: Callable[[Roster, float, float], None] | None) -> None:
        self.case = case
        self.parts = [Incumbent(part) for part in components(case)]
        self._unserved = unserved(case)
        self._on_roster = on_roster
        self._told = math.inf

    @property
    def value(self) -> float:
        """What the best rosters of all parts pay; infinite as long as one has none."""
        return self._unserved + sum(part.value for part in self.parts)

    @property
    def bound(self) -> float:
        """What no roster is below; infinite where one part has no roster at all."""
        return self._unserved + sum(part.bound for part in self.parts)

    def roster(self) -> Roster | None:
        """Return the best rosters of all parts as one; none as long as a part has none."""
        schedules: dict[str, Schedule] = {}
        crews: dict[str, int] = {}
        for part in self.parts:
            if part.roster is None:
                return None
            codes = (worker.code for worker in part.case.workers)
            schedules.update(zip(codes, part.roster.schedules, strict=True))
            crews.update(part.roster.crews)
        return Roster(schedules=tuple(schedules[worker.code] for worker in self.case.workers), crews=crews)

    def tell(self) -> None:
        """Report the roster where it is better than the last one reported."""
        if self._on_roster and self.value < self._told and (roster := self.roster()) is not None:
            self._told = self.value
            self._on_roster(roster, self.value, self.bound)


class _OfAll:
    """A stop rule that looks at all parts together, not only at the one under way; better rosters are told here.

    As long as no backend has found anything, there is no value to stand still.
    """

    def __init__(self, stop: StopRule, whole: _Whole, part: Incumbent) -> None:
        self._stop = stop
        self._whole = whole
        self._part = part

    def __call__(self, best: float) -> bool:
        del best
        self._whole.tell()
        return self._stop(self._whole.value if self._part.searched else math.inf) or self._part.proven

    def remaining_s(self) -> float:
        return self._stop.remaining_s()


def _begin(part: Incumbent, crews: dict[str, int] | None) -> None:
    """Offer a first roster, where the columns do not find one at once themselves; note where there is none."""
    if fits(part.case):
        return
    try:
        roster = mended(part.case, first_roster(part.case, crews))
    except TimeoutError:
        return
    if roster is None:
        part.raise_bound(math.inf)
    else:
        part.offer(roster, value(part.case, roster))


def _status(whole: _Whole, *, failed: bool, cancelled: bool) -> RosterStatus:
    if whole.bound == math.inf:
        return "infeasible"
    if whole.value <= whole.bound:
        return "optimal"
    if cancelled:
        return "stopped"
    if failed:
        return "failed"
    return "out_of_time" if whole.value == math.inf else "feasible"
