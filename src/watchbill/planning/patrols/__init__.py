"""Patrol routes: who walks where and when, shift by shift."""

from watchbill.planning.patrols.bounds import Bounds
from watchbill.planning.patrols.shift import ShiftRoutes, plan_shift

__all__ = ["Bounds", "ShiftRoutes", "plan_shift"]
