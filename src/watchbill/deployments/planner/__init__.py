"""The one place that turns rows into a ``Problem`` and a ``Plan`` into rows."""

from watchbill.deployments.planner.plans import keep_plan, save_plan
from watchbill.deployments.planner.problems import build_problem

__all__ = ["build_problem", "keep_plan", "save_plan"]
