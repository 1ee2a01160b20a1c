"""Patrol routes: who walks where and when, shift by shift."""

from watchbill.planning.patrols.shift import ShiftRoutes, plan_shift

__all__ = ["ShiftRoutes", "plan_shift"]
