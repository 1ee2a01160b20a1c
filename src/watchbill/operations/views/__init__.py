"""Pages of operations: list, setting up, levels, forces."""

from watchbill.operations.views.forces import forces, team
from watchbill.operations.views.levels import level_cell, levels
from watchbill.operations.views.operations import create, days, operation_list

__all__ = [
    "create",
    "days",
    "forces",
    "level_cell",
    "levels",
    "operation_list",
    "team",
]
