"""What is counted while a plan is rehearsed: whole numbers only, so that the order of adding up never matters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.arrays import Ints
from watchbill.planning.rehearsal.case import ShiftCase

GAP_BINS = 96
"""Gaps are counted in so many equal parts of a shift (five minutes of eight hours)."""
ARRIVAL_BIN_S = 30
ARRIVAL_BINS = 122
"""Arrivals are counted in half minutes: 120 of them, then 'later than an hour', then 'nobody'."""
LATER, NOBODY = ARRIVAL_BINS - 2, ARRIVAL_BINS - 1


class ShiftTally(NamedTuple):
    """Counts of one shift over all runs so far."""

    made: Ints
    """Visits made, by want."""
    late: Ints
    broken: Ints
    """Runs in which a want is not kept: a planned visit is missed, or a gap is longer than it bears."""
    teams_kept: Ints
    """Runs in which as many different teams came as the plan sends."""
    gap_s: Ints
    """Sum of the longest gaps, by want."""
    gaps: Ints
    """Runs by want and longest gap."""
    absences: Ints
    """Runs in which a duty was not taken up, by duty."""
    posts_open_s: Ints
    """People-seconds missing at posts, by stop that wants posts."""
    posts_broken: Ints
    """Runs in which more is missing there than the plan leaves open and can be borne."""


class StopTally(NamedTuple):
    """Counts of all stops over all runs and shifts so far."""

    arrivals: Ints
    """Instants by stop and time until the nearest team could be there."""
    incident_arrivals: Ints
    """Incidents by stop and time until the team that was called was there."""


class RunTally(NamedTuple):
    """Counts of each run of a portion."""

    made: Ints
    """Visits, by run and shift."""
    late: Ints
    people: Ints
    """People present, by run and minimum."""
    bare_min: Ints
    """Minutes without a free patrol in reach, by run, shift and village."""
    posts_held_s: Ints
    """People-seconds at fixed posts that somebody stood, by run and shift."""
    worst_permille: Ints
    """The worst of all gaps against what it bears, in thousandths, by run and shift."""
    broken: NDArray[np.bool_]
    """Whether a stop broke in any shift, by run and stop."""


def shift_tally(case: ShiftCase) -> ShiftTally:
    """Return empty counts of a shift."""
    wants = len(case.want_stops)
    return ShiftTally(
        made=np.zeros(wants, np.int64),
        late=np.zeros(wants, np.int64),
        broken=np.zeros(wants, np.int64),
        teams_kept=np.zeros(wants, np.int64),
        gap_s=np.zeros(wants, np.int64),
        gaps=np.zeros((wants, GAP_BINS + 1), np.int64),
        absences=np.zeros(len(case.duty_keys), np.int64),
        posts_open_s=np.zeros(len(case.post_stops), np.int64),
        posts_broken=np.zeros(len(case.post_stops), np.int64),
    )


def stop_tally(stops: int) -> StopTally:
    """Return empty counts of all stops."""
    return StopTally(np.zeros((stops, ARRIVAL_BINS), np.int64), np.zeros((stops, ARRIVAL_BINS), np.int64))


def run_tally(*, runs: int, shifts: int, minima: int, villages: int, stops: int) -> RunTally:
    """Return empty counts of some runs."""
    return RunTally(
        made=np.zeros((runs, shifts), np.int64),
        late=np.zeros((runs, shifts), np.int64),
        people=np.zeros((runs, minima), np.int64),
        bare_min=np.zeros((runs, shifts, villages), np.int64),
        posts_held_s=np.zeros((runs, shifts), np.int64),
        worst_permille=np.zeros((runs, shifts), np.int64),
        broken=np.zeros((runs, stops), np.bool_),
    )


def add(total: ShiftTally | StopTally, part: ShiftTally | StopTally) -> None:
    """Add counts to others of the same shape."""
    for have, more in zip(total, part, strict=True):
        have += more
