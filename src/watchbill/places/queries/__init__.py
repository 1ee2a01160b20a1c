"""Reads: areas, ledger entries and the background map, scoped to who asks."""

from watchbill.places.queries.areas import area_by_code, area_choices, areas_for, owner_choices
from watchbill.places.queries.colours import AREA, Board, board
from watchbill.places.queries.entries import (
    GAPS,
    CategoryCount,
    EntryFilter,
    EntryGone,
    all_entries_for,
    categories_of,
    category_counts,
    category_label,
    category_names,
    choice_counts,
    counts_by,
    entries_for,
    entry_by_code,
    filtered,
    sorted_by,
    totals,
)
from watchbill.places.queries.maps import areas_geojson, basemap, basemap_gzip, entries_geojson
from watchbill.places.queries.mending import Standing, Tally, remits_of, tallies_of

__all__ = [
    "AREA",
    "GAPS",
    "Board",
    "CategoryCount",
    "EntryFilter",
    "EntryGone",
    "Standing",
    "Tally",
    "all_entries_for",
    "area_by_code",
    "area_choices",
    "areas_for",
    "areas_geojson",
    "basemap",
    "basemap_gzip",
    "board",
    "categories_of",
    "category_counts",
    "category_label",
    "category_names",
    "choice_counts",
    "counts_by",
    "entries_for",
    "entries_geojson",
    "entry_by_code",
    "filtered",
    "owner_choices",
    "remits_of",
    "sorted_by",
    "tallies_of",
    "totals",
]  # fmt: skip
