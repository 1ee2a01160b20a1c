"""The door to the solvers; a module of its own, since loading them takes seconds and only planning needs them."""

from watchbill.planning.explain import explain
from watchbill.planning.progress import Progress, Result
from watchbill.planning.repair import Repair, repair
from watchbill.planning.solve import solve

__all__ = ["Progress", "Repair", "Result", "explain", "repair", "solve"]
