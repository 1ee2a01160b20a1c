"""Who may plan and publish: a planner of the operation's district."""

from __future__ import annotations

from watchbill.operations.permissions import may_plan, require_plan

__all__ = ["may_plan", "require_plan"]
