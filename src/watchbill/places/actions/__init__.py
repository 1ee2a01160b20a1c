"""Writes: importing a city, the grid, ledger entries."""

from watchbill.places.actions.area_imports import GridMoved, import_areas
from watchbill.places.actions.area_moves import move_area, split_area
from watchbill.places.actions.area_returns import restore_area
from watchbill.places.actions.areas import AreaChanged, create_area, remove_area, update_area, what_hangs_on
from watchbill.places.actions.cities import ImportSummary, import_city
from watchbill.places.actions.colours import NewColour, set_colours, undo_colours
from watchbill.places.actions.entries import (
    EntryChanged,
    create_entry,
    delete_entry,
    mark_checked,
    restore_entry,
    restore_version,
    update_entry,
)
from watchbill.places.actions.evidence import add_evidence, remove_evidence
from watchbill.places.actions.findings import find_alongside, find_junctions
from watchbill.places.actions.hazards import (
    StepRefused,
    assign_hazard,
    rectify_hazard,
    reopen_hazard,
    send_hazard_back,
    verify_hazard,
)
from watchbill.places.actions.imports import ImportDone, LedgerMoved, Moved, import_file
from watchbill.places.actions.reminders import Reminder, remind
from watchbill.places.actions.saved_views import remove_view, save_view

__all__ = [
    "AreaChanged", "EntryChanged", "GridMoved", "ImportDone", "ImportSummary", "LedgerMoved", "Moved", "NewColour",
    "Reminder", "StepRefused", "add_evidence", "assign_hazard", "create_area", "create_entry", "delete_entry",
    "find_alongside", "find_junctions", "import_areas", "import_city", "import_file", "mark_checked", "move_area",
    "rectify_hazard", "remind", "remove_area", "remove_evidence", "remove_view", "reopen_hazard", "restore_area",
    "restore_entry", "restore_version", "save_view", "send_hazard_back", "set_colours", "split_area", "undo_colours",
    "update_area", "update_entry", "verify_hazard", "what_hangs_on",
]  # fmt: skip
