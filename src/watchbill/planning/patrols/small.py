"""Which shifts CP-SAT can take on (``lack``, ``proof``); apart from them, for loading it takes seconds."""

from __future__ import annotations

from dataclasses import dataclass

from watchbill.planning.patrols.case import Case
from watchbill.planning.stopping import StopRule

MOST_CALLS = 80


@dataclass(frozen=True)
class Effort:
    """How long CP-SAT may try.

    With ``deterministic_s``, in its deterministic seconds and with one worker, the answer does not depend on the clock.
    """

    stop: StopRule
    seed: int
    workers: int
    deterministic_s: float | None = None


def is_small(case: Case) -> bool:
    """Whether there are few enough visits and breaks, and no route that stays."""
    bases = len(case.rest.places) if case.rest else 0
    visits = sum(len(want.asked_ids) for want in case.wants)
    return not case.fixed and 0 < visits <= MOST_CALLS - len(case.teams) * bases
