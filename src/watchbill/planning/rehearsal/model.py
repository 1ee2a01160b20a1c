"""The assumptions as the compiled simulation reads them: whole numbers and tables."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.draws import MILLION, chance, exponential_table, lognormal_table


class Model(NamedTuple):
    """Chances in 2^53, factors in thousandths, times in seconds."""

    team_no_show: np.uint64
    person_no_show: np.uint64
    closed: np.uint64
    detour: int
    least_crew: int
    late_starts: NDArray[np.int64]
    ways: NDArray[np.int64]
    dwells: NDArray[np.int64]
    incidents_apart: NDArray[np.int64]
    """Millionths of an expected incident between two of them."""
    incident_lengths: NDArray[np.int64]
    call_s: int
    hand_over: bool
    overtime_s: int
    on_time_s: int
    bare_s: int
    sample_every_s: int


def model_of(assumptions: Assumptions) -> Model:
    """Return the tables of some assumptions."""
    return Model(
        team_no_show=chance(assumptions.team_no_show),
        person_no_show=chance(assumptions.person_no_show),
        closed=chance(assumptions.closed_legs),
        detour=round(1000 * assumptions.detour_factor),
        least_crew=assumptions.least_crew,
        late_starts=exponential_table(assumptions.late_start_s),
        ways=lognormal_table(assumptions.travel_factor, assumptions.travel_spread),
        dwells=lognormal_table(1.0, assumptions.dwell_spread, least=1.0),
        incidents_apart=exponential_table(MILLION),
        incident_lengths=exponential_table(assumptions.incident_s),
        call_s=assumptions.call_s,
        hand_over=assumptions.hand_over,
        overtime_s=assumptions.overtime_s,
        on_time_s=assumptions.on_time_s,
        bare_s=assumptions.bare_s,
        sample_every_s=assumptions.sample_every_s,
    )
