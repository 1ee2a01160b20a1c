"""Pages of operations: list, setting up, levels, forces."""

from watchbill.operations.views.forces import edit_team, forces, team
from watchbill.operations.views.imports import blank_workbook, faulty_workbook, import_forces, sample_forces
from watchbill.operations.views.levels import level_cell, levels
from watchbill.operations.views.operations import create, days, operation_list

__all__ = [
    "blank_workbook",
    "create",
    "days",
    "edit_team",
    "faulty_workbook",
    "forces",
    "import_forces",
    "level_cell",
    "levels",
    "operation_list",
    "sample_forces",
    "team",
]
