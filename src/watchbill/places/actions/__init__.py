"""Writes: importing a city, ledger entries."""

from watchbill.places.actions.cities import ImportSummary, import_city
from watchbill.places.actions.entries import (
    EntryChanged,
    create_entry,
    delete_entry,
    mark_checked,
    restore_entry,
    restore_version,
    update_entry,
)

__all__ = [
    "EntryChanged", "ImportSummary", "create_entry", "delete_entry", "import_city", "mark_checked", "restore_entry",
    "restore_version", "update_entry",
]  # fmt: skip
