"""Proving and improving in turn, where one process does both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.prove import Prover
from watchbill.planning.stopping import NEVER, AnyOf, Cancelled, StopRule, TimeLimit

SLICE_S, LONGER = 3.0, 1.3
"""Seconds of the first turn of each, and how much longer the next one is."""


class Improving(Protocol):
    """What betters a roster until stopped, or until its turn is over and what it is at is done."""

    def run(self, stop: StopRule, turn: StopRule) -> None:
        """Go on until one of the two says so."""


def take_turns(
    improving: Improving,
    prover: Prover,
    best: Best,
    stop: StopRule,
    accompanied: Callable[[], bool] = lambda: False,
) -> None:
    """Prove and improve in turn until proven or stopped; improve alone as long as somebody else proves."""
    length = SLICE_S
    while not best.proven and not stop(best.value):
        if accompanied():
            improving.run(AnyOf(stop, Cancelled(lambda: not accompanied())), NEVER)
            continue
        prover.run(AnyOf(stop, TimeLimit(length)))
        if prover.duals is not None:
            best.duals = prover.duals
        improving.run(stop, TimeLimit(length))
        length *= LONGER
