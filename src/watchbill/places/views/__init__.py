"""Pages of places: ledgers, entries, map data, importing a city."""

from watchbill.places.views.entries import bring_back, checked, edit_entry, entry, history, new_entry, remove_entry
from watchbill.places.views.imports import import_city, import_progress
from watchbill.places.views.ledgers import ledger
from watchbill.places.views.mapdata import map_areas, map_base, map_entries

__all__ = [
    "bring_back", "checked", "edit_entry", "entry", "history", "import_city", "import_progress", "ledger",
    "map_areas", "map_base", "map_entries", "new_entry", "remove_entry",
]  # fmt: skip
