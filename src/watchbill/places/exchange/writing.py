"""A ledger as a workbook, CSV or GeoJSON; each imports again unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from watchbill.documents.workbooks.columns import Language, SheetLayout
from watchbill.documents.workbooks.forces_layout import EXAMPLE_PREFIX
from watchbill.documents.workbooks.rows import RejectedRow
from watchbill.documents.workbooks.writing import (
    Pen,
    list_ranges,
    open_pen,
    shown,
    write_explanation,
    write_lists,
    write_rejected,
    write_sheet,
)
from watchbill.places.cell_values import stored
from watchbill.places.columns import columns_of, is_empty
from watchbill.places.exchange.faults import fault_line
from watchbill.places.exchange.files import APOSTROPHE, RISKY
from watchbill.places.exchange.layouts import OF_ENTRY, Sheeted, main_layout, table_layouts
from watchbill.places.exchange.lines import spoken
from watchbill.places.geometries import as_text
from watchbill.places.models import LedgerEntry

LONGEST_CELL = 32_000
"""Excel's cells hold some more characters."""
MOST_CELLS = 100
"""Cells of the grid that an export names per entry; the column is for reading only."""


def blank(model: type[LedgerEntry], language: Language) -> bytes:
    """An empty workbook of a ledger with explanations, drop-down lists and an example row."""
    row = {column.key: _example(column.cell) for column in columns_of(model) if column.required}
    row |= {"code": f"{EXAMPLE_PREFIX}-1", "geometry": "24.945, 60.171"}
    return book(model, language, [row], {}, example=True)


def workbook(model: type[LedgerEntry], entries: Iterable[LedgerEntry], language: Language) -> bytes:
    """Entries with their child tables as a workbook; the entries should bring their village and cells along."""
    rows: list[dict[str, Any]] = []
    below: dict[str, list[dict[str, Any]]] = {key: [] for key in table_layouts(model)}
    for entry in entries:
        rows.append(_row(entry, longest=LONGEST_CELL))
        for key, lines in below.items():
            lines += [{OF_ENTRY: entry.code, **line} for line in getattr(entry, key)]
    return book(model, language, rows, below)


def rows_to_mend(model: Sheeted, rejected: Sequence[RejectedRow], language: Language) -> bytes:
    """The rows that were not taken, each fault as a comment on its cell."""
    buffer = io.BytesIO()
    rejected = spoken(rejected, lambda fault: fault_line(fault, model))
    lists = _lists(model, language)
    with open_pen(buffer, language) as pen:
        _explain(pen, model)
        for layout in (main_layout(model), *table_layouts(model).values()):
            if layout is main_layout(model) or any(layout.answers_to(row.sheet) for row in rejected):
                write_rejected(pen, layout, rejected, list_ranges(language, lists))
        write_lists(pen, lists)
    return buffer.getvalue()


def csv_file(model: type[LedgerEntry], entries: Iterable[LedgerEntry], language: Language) -> bytes:
    """Entries as CSV with headings in a language; child tables are left out. UTF-8 with a mark, for Excel."""
    return csv_rows(main_layout(model), map(_row, entries), language)


def csv_rows(layout: SheetLayout, rows: Iterable[Mapping[str, Any]], language: Language) -> bytes:
    """Rows of a sheet as CSV with headings in a language."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.zh if language == "zh-hans" else column.en for column in layout.columns])
    for row in rows:
        writer.writerow([safe(shown(column, row.get(column.key), language)) for column in layout.columns])
    return text.getvalue().encode("utf-8-sig")


def geojson(model: type[LedgerEntry], entries: Iterable[LedgerEntry]) -> bytes:
    """Entries as a GeoJSON FeatureCollection; properties by column key, child tables as lists."""
    features = [
        {
            "type": "Feature",
            "geometry": entry.geometry,
            "properties": {
                column.key: stored(getattr(entry, column.key))
                for column in columns_of(model)
                if column.kind != "geometry" and not is_empty(getattr(entry, column.key))
            },
        }
        for entry in entries
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _row(entry: LedgerEntry, longest: int = 0) -> dict[str, Any]:
    """An entry as a row; a geometry over ``longest`` characters is left out, which keeps it when it is read."""
    text = as_text(entry.geometry)
    values = {key: value for key, value in entry.values().items() if not isinstance(value, list)}
    cells = [cell.code for cell in entry.cells.all()][:MOST_CELLS]
    return values | {
        "geometry": "" if longest and len(text) > longest else text,
        "village": entry.village.label if entry.village else "",
        "cells": ", ".join(cells),
    }


def book(
    model: Sheeted,
    language: Language,
    rows: Sequence[Mapping[str, Any]],
    below: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    example: bool = False,
) -> bytes:
    """A workbook with explanations, drop-down lists, the rows and those of the child tables by table."""
    buffer = io.BytesIO()
    lists = _lists(model, language)
    ranges = list_ranges(language, lists)
    with open_pen(buffer, language) as pen:
        _explain(pen, model)
        write_sheet(pen, main_layout(model), rows, ranges, example=example)
        for key, layout in table_layouts(model).items():
            keyed = {column.key: ranges[f"{key}.{column.key}"] for column in layout.columns if column.choices}
            write_sheet(pen, layout, below.get(key, ()), keyed)
        write_lists(pen, lists)
    return buffer.getvalue()


def _lists(model: Sheeted, language: Language) -> dict[str, list[str]]:
    """The drop-down lists by column key; those of child tables by table and column."""

    def words(layout: SheetLayout, prefix: str) -> dict[str, list[str]]:
        return {
            f"{prefix}{column.key}": [choice.label(language) for choice in column.choices]
            for column in layout.columns
            if column.choices
        }

    lists = words(main_layout(model), "")
    for key, layout in table_layouts(model).items():
        lists |= words(layout, f"{key}.")
    return lists


def _explain(pen: Pen, model: Sheeted) -> None:
    lines = [
        _("Fill in the second sheet; columns with a star are required. The note on each heading says what to enter."),
        _("An empty code makes a new entry. A code that is on the ledger changes that entry."),
        _("The sheets behind hold what one entry has many of; each row names its entry by its code."),
        _("Rows whose code begins with EXAMPLE are not imported."),
        _("Places and posts only: no identity numbers and nothing about individuals; such a workbook is refused."),
    ]
    write_explanation(
        pen, main_layout(model).title(pen.language), lines, (main_layout(model), *table_layouts(model).values())
    )


def _example(column: Any) -> object:
    return column.choices[0].code if column.choices else _("Example")


def safe(value: object) -> object:
    """A cell of a CSV file that no spreadsheet program runs.

    A text that begins with an apostrophe before such a sign gets one more, so that reading takes off only its own.
    """
    if value is None or is_empty(value):
        return ""
    if isinstance(value, str) and value.lstrip(APOSTROPHE)[:1] in RISKY:
        return f"{APOSTROPHE}{value}"
    return value
