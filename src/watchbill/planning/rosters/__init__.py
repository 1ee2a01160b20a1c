"""Rosters: who is on duty on which day in which shift, for people and for crews alike.

``plan.plan_rosters`` takes an operation's problem, ``search.solve_roster`` any case (``case.py``), ``text.py`` reads
shift-scheduling instances. A roster pays for what it lacks under a few hard rules. Each rule of an operation is a file
in ``rules/`` that adds to the case; two backends solve cases: ``cpsat/`` takes all, ``columns/`` is stronger where it
can price them.
"""

from watchbill.planning.rosters.plan import RosterResult, plan_rosters

__all__ = ["RosterResult", "plan_rosters"]
