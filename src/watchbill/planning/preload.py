"""All that a worker process needs, loaded by the server from which workers are forked: they begin to plan at once.

Nothing here may start a thread: a fork would lose it.
"""

from __future__ import annotations

import logging

from watchbill.planning import orders, warm
from watchbill.planning.rosters.cpsat import solve

__all__ = ["orders", "solve"]

try:
    warm.patrols()  # the next call of compiled code, in a fork, has it in memory
except Exception:
    logging.getLogger(__name__).exception("Compiled code could not be loaded ahead")
