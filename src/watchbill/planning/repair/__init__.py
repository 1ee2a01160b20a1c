"""Repairing a plan after a change, with as few changed orders as can be.

``repair.repair`` is the entrance: the roster first (``duties.py``), then the fixed posts (``posts.py``), then the
routes shift by shift (``shifts.py``, each route in ``walks.py``). All of them start from a ``request.Request``.
"""

from watchbill.planning.repair.repair import Repair, repair

__all__ = ["Repair", "repair"]
