"""Both backends of the roster search, and what each of them must answer on a tiny case."""

from __future__ import annotations

import math
from collections.abc import Callable

from planning.rosters.tiny import best_value
from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.columns.fits import fits
from watchbill.planning.rosters.columns.solve import solve_columns
from watchbill.planning.rosters.cpsat.solve import solve_model
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.rosters.roster import faults, value
from watchbill.planning.stopping import StopRule, TimeLimit

Backend = Callable[[Incumbent, StopRule], None]


def by_model(incumbent: Incumbent, stop: StopRule) -> None:
    solve_model(incumbent, stop, seed=1, workers=1)


def by_columns(incumbent: Incumbent, stop: StopRule) -> None:
    assert fits(incumbent.case)
    solve_columns(incumbent, stop, seed=1)


def assert_best(case: RosterCase, backend: Backend) -> int | None:
    """The backend proves what trying every roster says; return that value, none where there is no roster."""
    best = best_value(case)
    incumbent = Incumbent(case)
    backend(incumbent, TimeLimit(600))
    assert incumbent.proven
    if best is None:
        assert (incumbent.roster, incumbent.bound) == (None, math.inf)
    else:
        assert incumbent.roster is not None
        assert (incumbent.value, incumbent.bound) == (best, best)
        assert faults(case, incumbent.roster) == ()
        assert value(case, incumbent.roster) == best
    return best
