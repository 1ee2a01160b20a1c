"""Pages of places: ledgers, map data, importing a city."""

from watchbill.places.views.imports import import_city, import_progress
from watchbill.places.views.ledgers import edit_entry, entry, ledger
from watchbill.places.views.mapdata import map_areas, map_base, map_entries

__all__ = ["edit_entry", "entry", "import_city", "import_progress", "ledger", "map_areas", "map_base", "map_entries"]
