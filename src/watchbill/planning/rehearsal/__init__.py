"""Rehearsal by simulation: what remains of a plan when people stay away, ways take longer and incidents happen."""

from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.outcome import Outcome
from watchbill.planning.rehearsal.rehearse import RehearsalProgress, rehearse

__all__ = ["Assumptions", "Outcome", "RehearsalProgress", "rehearse"]
