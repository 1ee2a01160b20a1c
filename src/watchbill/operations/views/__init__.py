"""Pages of operations: list, setting up, levels, forces."""

from watchbill.operations.views.colours import (
    colour_days,
    colour_history,
    colour_map,
    colours,
    palette,
    undo_colours,
    wall,
)
from watchbill.operations.views.forces import edit_team, forces, team
from watchbill.operations.views.imports import blank_workbook, faulty_workbook, import_forces, sample_forces
from watchbill.operations.views.levels import level_cell, levels
from watchbill.operations.views.operations import create, days, operation_list, rules

__all__ = [
    "blank_workbook",
    "colour_days",
    "colour_history",
    "colour_map",
    "colours",
    "create",
    "days",
    "edit_team",
    "faulty_workbook",
    "forces",
    "import_forces",
    "level_cell",
    "levels",
    "operation_list",
    "palette",
    "rules",
    "sample_forces",
    "team",
    "undo_colours",
    "wall",
]
