"""Rehearsal by simulation: what remains of a plan when people stay away, ways take longer and incidents happen.

The door is ``rehearse.rehearse``; it loads the compiled simulation, which takes a moment, so that what is only read
(assumptions and outcomes) is here.
"""

from watchbill.planning.rehearsal.assumptions import Assumptions
from watchbill.planning.rehearsal.outcome import Outcome

__all__ = ["Assumptions", "Outcome"]
