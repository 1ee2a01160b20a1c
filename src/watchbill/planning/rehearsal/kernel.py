"""The compiled simulation of one shift: events in order of time, one run after the other.

The model is described in ``docs/rehearsal.md``; a plain version of it, for tests and benchmarks, is
``benchmarks/plain_rehearsal.py``.
"""

from __future__ import annotations

import numpy as np

from watchbill.planning.compiled import bare, compiled
from watchbill.planning.rehearsal.case import ShiftCase
from watchbill.planning.rehearsal.counting import count_bare, count_duties, count_posts, count_wants
from watchbill.planning.rehearsal.draws import mixed
from watchbill.planning.rehearsal.incidents import call, measure, next_incident
from watchbill.planning.rehearsal.model import Model
from watchbill.planning.rehearsal.moves import NEVER, Moves, decide, new_moves, turn_out
from watchbill.planning.rehearsal.tally import RunTally, ShiftTally, StopTally


@compiled
def simulate(
    case: ShiftCase, model: Model, seed: np.uint64, first_run: int, shift: int, absent: int,
    tally: ShiftTally, stops: StopTally, by_run: RunTally,
) -> None:  # fmt: skip
    """Run a shift as often as ``by_run`` has runs and count what happens; ``absent`` is a duty that never comes."""
    moves = new_moves(case)
    nearest = np.zeros(len(stops.arrivals), np.int64)
    for run in range(len(by_run.made)):
        stream = mixed(mixed(seed) ^ mixed(np.uint64(first_run + run + 1)))
        stream = mixed(stream ^ case.shift_key)
        turn_out(case, model, stream, absent, moves)
        play(case, model, stream, moves, stops, nearest)
        count_wants(case, model, moves, run, shift, tally, by_run)
        count_duties(case, moves, run, tally, by_run)
        count_posts(case, model, moves, run, shift, tally, by_run)
        count_bare(case, moves, by_run.bare_min[run, shift])


@bare
def play(case: ShiftCase, model: Model, stream: np.uint64, moves: Moves, stops: StopTally, nearest: np.ndarray) -> None:
    """Let the shift go by, event by event."""
    sample = model.sample_every_s // 2
    number = 0
    expected = 0
    expected, incident = next_incident(case, model, stream, number, expected)
    while True:
        team = 0
        at = NEVER
        for one in range(len(case.bases)):
            if moves.ends[one] < at:
                team, at = one, moves.ends[one]
        while sample < case.length_s and sample <= min(at, incident):
            measure(case, moves, sample, stops.arrivals, nearest)
            sample += model.sample_every_s
        if min(at, incident) == NEVER:
            return
        if at <= incident:
            decide(case, model, stream, moves, team, at)
        else:
            call(case, model, stream, moves, number, incident, stops.incident_arrivals)
            number += 1
            expected, incident = next_incident(case, model, stream, number, expected)
