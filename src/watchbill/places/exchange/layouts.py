"""The sheets of a ledger's workbook: one for the entries and one for each child table, made from the columns."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from watchbill.documents.workbooks.columns import SheetLayout
from watchbill.places.columns import Column, columns_of, table_columns
from watchbill.places.models import Area, LedgerEntry

OF_ENTRY = "of_entry"
"""Key of the column that ties a row of a child sheet to its entry."""
LONGEST_TITLE = 31
_VILLAGE = Column("village", _("village or community"), help=_("Follows from the geometry; not read."))
_CELLS = Column("cells", _("cells"), help=_("Follow from the geometry; not read."), longest=4_000)
_OF_ENTRY = Column(OF_ENTRY, _("entry code"), "code", required=True, help=_("Code of the entry on the first sheet."))
_ENTRIES = Column("entries", _("entries"), help=_("Follow from the geometry; not read."), longest=4_000)
NOT_READ = frozenset({"village", "cells", "entries"})


Sheeted = type[LedgerEntry] | type[Area]
"""What a workbook can hold: the entries of a ledger, or areas."""


@cache
def main_layout(model: Sheeted) -> SheetLayout:
    """The sheet of a ledger's entries, or of areas."""
    columns = [column for column in columns_of(model) if column.kind != "table"]
    follows = [_VILLAGE, _CELLS] if issubclass(model, LedgerEntry) else [_ENTRIES]
    return _layout(model._meta.verbose_name_plural, [*columns, *follows])


@cache
def reading_layout(model: Sheeted) -> SheetLayout:
    """The same sheet as it is read: a file may leave columns out, and the code where the entry is new."""
    layout = main_layout(model)
    return replace(layout, columns=tuple(replace(c, required=False) for c in layout.columns if c.key not in NOT_READ))


@cache
def table_layouts(model: Sheeted) -> dict[str, SheetLayout]:
    """The sheets of a ledger's child tables by their column."""
    return {column.key: _layout(column.label, [_OF_ENTRY, *column.columns]) for column in table_columns(model)}


def _layout(title: object, columns: list[Column]) -> SheetLayout:
    names = []
    for language in ("en", "zh-hans"):
        with override(language):
            text = str(title)
        names.append((text[:1].upper() + text[1:])[:LONGEST_TITLE])
    return SheetLayout(names[0], names[1], tuple(column.cell for column in columns))
