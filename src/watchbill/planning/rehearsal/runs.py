"""Carrying out the runs: portions on threads, added up in order, with the plan's own day and absences beside them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.case import ShiftCase
from watchbill.planning.rehearsal.kernel import simulate
from watchbill.planning.rehearsal.model import Model, model_of
from watchbill.planning.rehearsal.tally import RunTally, ShiftTally, StopTally, add, run_tally, shift_tally, stop_tally

PORTION = 20
"""Runs between two messages."""
NOBODY_ABSENT = -1


@dataclass(frozen=True)
class Sizes:
    """What there is to count."""

    stops: int
    villages: int
    minima: int


@dataclass
class Counts:
    """Everything counted in some runs; portions are kept in the order of their runs."""

    shifts: list[ShiftTally]
    stops: StopTally
    portions: list[RunTally] = field(default_factory=list)

    @property
    def by_run(self) -> RunTally:
        """The counts of each run, all portions together."""
        return RunTally(*(np.concatenate(parts) for parts in zip(*self.portions, strict=True)))


def count_runs(
    cases: Sequence[ShiftCase],
    sizes: Sizes,
    assumptions: Assumptions,
    *,
    runs: int,
    seed: int,
    workers: int,
    goes_on: Callable[[int], bool],
) -> Counts:
    """Rehearse all cases ``runs`` times.

    ``goes_on`` is told the runs counted so far after each portion and says whether there is more to do. Ctrl-C ends
    it with the runs so far, if there are any.
    """
    model = model_of(assumptions)
    total = _empty(cases, sizes)
    firsts = iter(range(0, runs, PORTION))
    with ThreadPoolExecutor(max(1, workers)) as threads:

        def start() -> Iterator[Future[Counts]]:
            for first in firsts:
                yield threads.submit(_portion, cases, sizes, model, seed, first, min(PORTION, runs - first))

        coming = start()
        waiting = deque(islice(coming, workers + 1))
        done = 0
        while waiting:
            try:
                part = waiting[0].result()
                done += len(part.portions[0].made)
                stop = not goes_on(done)
            except KeyboardInterrupt:
                if not total.portions:
                    raise
                stop = True
            else:
                _add(total, part)
                waiting.popleft()
            if stop:
                for future in waiting:
                    future.cancel()
                break
            waiting.extend(islice(coming, 1))
    return total


def _add(total: Counts, part: Counts) -> None:
    for have, more in zip(total.shifts, part.shifts, strict=True):
        add(have, more)
    add(total.stops, part.stops)
    total.portions += part.portions


def count_plan(cases: Sequence[ShiftCase], sizes: Sizes, assumptions: Assumptions) -> Counts:
    """Count the day on which all goes as planned."""
    quiet = [as_planned(case) for case in cases]
    return _portion(quiet, sizes, model_of(quiet_of(assumptions)), 0, 0, 1)


def count_absence(case: ShiftCase, sizes: Sizes, assumptions: Assumptions, duty: int) -> tuple[ShiftTally, RunTally]:
    """Count a shift in which one duty is not taken up and all else goes as planned."""
    model = model_of(quiet_of(assumptions))
    tally, by_run = shift_tally(case), _by_run(sizes, 1, 1)
    simulate(as_planned(case), model, np.uint64(0), 0, 0, duty, tally, stop_tally(sizes.stops), by_run)
    return tally, by_run


def quiet_of(assumptions: Assumptions) -> Assumptions:
    """The same rules on a day without chance."""
    quiet = Assumptions.quiet()
    return Assumptions(
        **{name: getattr(quiet, name) for name in QUIETED},
        **{name: getattr(assumptions, name) for name in assumptions.__struct_fields__ if name not in QUIETED},
    )


QUIETED = (
    "team_no_show", "person_no_show", "late_start_s", "travel_factor", "travel_spread", "dwell_spread", "closed_legs",
    "incidents",
)  # fmt: skip
"""What chance, or a slower town, changes in a day."""


def as_planned(case: ShiftCase) -> ShiftCase:
    """The shift without incidents."""
    return case._replace(expected=np.zeros_like(case.expected))


def _portion(cases: Sequence[ShiftCase], sizes: Sizes, model: Model, seed: int, first: int, runs: int) -> Counts:
    counts = _empty(cases, sizes)
    by_run = _by_run(sizes, runs, len(cases))
    for number, (case, tally) in enumerate(zip(cases, counts.shifts, strict=True)):
        simulate(case, model, np.uint64(seed), first, number, NOBODY_ABSENT, tally, counts.stops, by_run)
    counts.portions.append(by_run)
    return counts


def _empty(cases: Sequence[ShiftCase], sizes: Sizes) -> Counts:
    return Counts([shift_tally(case) for case in cases], stop_tally(sizes.stops))


def _by_run(sizes: Sizes, runs: int, shifts: int) -> RunTally:
    return run_tally(runs=runs, shifts=shifts, minima=sizes.minima, villages=sizes.villages, stops=sizes.stops)
