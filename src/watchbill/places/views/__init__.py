"""Pages of places: ledgers, entries, map data, importing a city."""

from watchbill.places.views.area_edits import edit_area, move_area, new_area, remove_area, split_area
from watchbill.places.views.area_exchange import areas_to_mend, blank_areas, export_areas, import_areas
from watchbill.places.views.areas import area, area_around, areas, areas_check
from watchbill.places.views.colour_history import colour_history
from watchbill.places.views.colour_map import colour_days, colour_map
from watchbill.places.views.colour_wall import wall
from watchbill.places.views.colours import colours, undo
from watchbill.places.views.entries import bring_back, checked, edit_entry, entry, history, new_entry, remove_entry
from watchbill.places.views.evidence import add_evidence, evidence, remove_evidence
from watchbill.places.views.exchange import blank, export, import_ledger, rows_to_mend
from watchbill.places.views.findings import alongside, junctions
from watchbill.places.views.hazards import hazard_step
from watchbill.places.views.imports import import_city, import_progress
from watchbill.places.views.ledgers import ledger
from watchbill.places.views.map_page import map_page
from watchbill.places.views.mapdata import map_areas, map_base, map_entries, map_entry, map_layers
from watchbill.places.views.mending import to_mend
from watchbill.places.views.past import choose_day, past
from watchbill.places.views.plan_maps import area_plan, entry_plan
from watchbill.places.views.removed_areas import gone_areas, restore_area
from watchbill.places.views.rollup import rollup, rollup_file
from watchbill.places.views.saved_views import forget_view, keep_view
from watchbill.places.views.search import search

__all__ = [
    "add_evidence", "alongside", "area", "area_around", "area_plan", "areas", "areas_check", "areas_to_mend", "blank",
    "blank_areas", "bring_back", "checked", "choose_day", "colour_days", "colour_history", "colour_map", "colours",
    "edit_area", "edit_entry", "entry", "entry_plan", "evidence", "export", "export_areas", "forget_view", "gone_areas",
    "hazard_step", "history", "import_areas", "import_city", "import_ledger", "import_progress", "junctions",
    "keep_view", "ledger", "map_areas", "map_base", "map_entries", "map_entry", "map_layers", "map_page", "move_area",
    "new_area", "new_entry", "past", "remove_area", "remove_entry", "remove_evidence", "restore_area", "rollup",
    "rollup_file", "rows_to_mend", "search", "split_area", "to_mend", "undo", "wall",
]  # fmt: skip
