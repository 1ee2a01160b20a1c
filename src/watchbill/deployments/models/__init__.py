"""Planning runs and what they gave."""

from watchbill.deployments.models.plan import Duty, Post, Route, Shortfall, Step
from watchbill.deployments.models.rehearsal import Rehearsal
from watchbill.deployments.models.run import Run

__all__ = ["Duty", "Post", "Rehearsal", "Route", "Run", "Shortfall", "Step"]
