"""Rosters: who is on duty on which day in which shift, with OR-Tools CP-SAT.

``search.plan_rosters`` is the entrance. A roster is a wish list with prices (``prices.py``) under a few hard rules,
so there is always one; each rule is a file of its own in ``rules/``.
"""

from watchbill.planning.rosters.search import RosterResult, plan_rosters

__all__ = ["RosterResult", "plan_rosters"]
