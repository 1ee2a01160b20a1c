"""The door of the column backend: the search on a case that it can price (``fits.py``)."""

from __future__ import annotations

import math
import random
from contextlib import suppress

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import NoScheduleError
from watchbill.planning.rosters.columns.search import search
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.stopping import StopRule


def solve_columns(incumbent: Incumbent, stop: StopRule, *, seed: int, workers: int = 1) -> None:
    """Offer ever better rosters and bounds until the best is proven or ``stop`` says so; the first one at once.

    Offers none where the time is up before everybody has a legal schedule. With two ``workers`` a second process proves
    while this one improves.
    """
    case = incumbent.case
    pricers = tuple(Pricer(case, position) for position in range(len(case.workers)))
    cover = CoverRows(case)
    try:
        with suppress(TimeoutError):  # nothing broke down: there is no roster yet
            search(case, cover, pricers, Best(cover, pricers, incumbent), stop, random.Random(seed), workers)
    except NoScheduleError:
        incumbent.raise_bound(math.inf)
