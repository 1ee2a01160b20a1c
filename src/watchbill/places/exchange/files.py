"""Files that users send, as sheets of rows: Excel workbooks, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath
from typing import Any

import msgspec
from django.utils.translation import gettext

from watchbill.documents.workbooks.reading import (
    LARGEST_FILE,
    MOST_ROWS,
    SheetRow,
    SheetRows,
    WorkbookRefused,
    check_scope,
    open_workbook,
    sheet_rows,
)
from watchbill.places.cell_values import language
from watchbill.places.collecting import collected_afterwards
from watchbill.places.exchange.layouts import OF_ENTRY, Sheeted, reading_layout, table_layouts

ENDINGS = (".xlsx", ".csv", ".geojson", ".json")
APOSTROPHE = "'"
"""Stands in a CSV file before a text that a spreadsheet program would run, and is not part of it."""
RISKY = frozenset("=+-@\t\r")
"""How a text begins that a spreadsheet program would run."""


@collected_afterwards()
def read_file(name: str, content: bytes, model: Sheeted) -> list[SheetRows]:
    """The sheets of a file: the entries first, then child tables; raises ``WorkbookRefused``."""
    check_size(len(content))
    ending = PurePath(name).suffix.lower()
    if ending == ".csv":
        sheets = [_csv(content, model)]
    elif ending in {".geojson", ".json"}:
        sheets = _geojson(content, model)
    else:
        return _with_title(open_workbook(content), model)
    for sheet in sheets:
        check_scope(sheet)
    return sheets


def check_size(size_bytes: int) -> None:
    """Raise ``WorkbookRefused`` where a file is too large to be read, before it is read."""
    if size_bytes > LARGEST_FILE:
        raise WorkbookRefused("too_large", f"the file has {size_bytes / 1e6:.0f} MB; at most 20 MB are read")


def _with_title(sheets: list[SheetRows], model: Sheeted) -> list[SheetRows]:
    """Sheets of a workbook; where none is called as the ledger, the first with two known headings is its sheet."""
    layout = reading_layout(model)
    if any(layout.answers_to(sheet.title) for sheet in sheets):
        return sheets
    for at, sheet in enumerate(sheets):
        known = sum(any(column.answers_to(heading) for column in layout.columns) for heading in sheet.headings)
        if known >= 2 and not any(table.answers_to(sheet.title) for table in table_layouts(model).values()):
            renamed = SheetRows(layout.en, sheet.header_row, sheet.headings, sheet.rows)
            return [*sheets[:at], renamed, *sheets[at + 1 :]]
    return sheets


def _csv(content: bytes, model: Sheeted) -> SheetRows:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WorkbookRefused("unreadable", "the file is neither UTF-8 nor GB 18030 text")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(LARGEST_FILE)
    try:
        rows = [[_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise WorkbookRefused("unreadable", f"the CSV file cannot be read: {error}") from error
    if len(rows) > MOST_ROWS:
        raise WorkbookRefused("too_many_rows", f"the file has more than {MOST_ROWS} rows", sheet="CSV")
    return sheet_rows(reading_layout(model).title(language()), rows)


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith(APOSTROPHE) and cell.lstrip(APOSTROPHE)[:1] in RISKY else cell


def _geojson(content: bytes, model: Sheeted) -> list[SheetRows]:
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise WorkbookRefused("unreadable", f"the GeoJSON cannot be read: {error}") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        raise WorkbookRefused("unreadable", "the file is no GeoJSON FeatureCollection")
    if len(features) > MOST_ROWS:
        raise WorkbookRefused("too_many_rows", f"the file has more than {MOST_ROWS} features", sheet="GeoJSON")
    tables = table_layouts(model)
    rows: list[dict[str, Any]] = [(feature.get("properties") or {}) for feature in features]
    headings = list(dict.fromkeys(key for row in rows for key in row if key not in tables))
    main: list[list[Any]] = [[*headings, "geometry"]]
    below: dict[str, list[dict[str, Any]]] = {key: [] for key in tables if any(key in row for row in rows)}
    for feature, row in zip(features, rows, strict=True):
        geometry = feature.get("geometry")
        text = msgspec.json.encode(geometry).decode() if geometry else None
        main.append([*(_cell(row.get(key)) for key in headings), text])
        for key, lines in below.items():
            table = row.get(key)
            given = table if isinstance(table, list) else []
            lines += [{OF_ENTRY: row.get("code"), **line} for line in given if isinstance(line, dict)]
    numbered = tuple(SheetRow(number, tuple(cells)) for number, cells in enumerate(main[1:], start=1))
    sheets: list[SheetRows] = [_Features(reading_layout(model).title(language()), 0, tuple(main[0]), numbered)]
    for key, lines in below.items():
        names = list(dict.fromkeys([OF_ENTRY, *(name for line in lines for name in line)]))
        cells = [names, *([_cell(line.get(name)) for name in names] for line in lines)]
        sheets.append(sheet_rows(tables[key].title(language()), cells))
    return sheets


def _is_feature(feature: object) -> bool:
    return isinstance(feature, dict) and isinstance(feature.get("properties") or {}, dict)


class _Features(SheetRows):
    """Features as rows; a fault names the feature, since there is no sheet to look at."""

    def address(self, position: int, row: int) -> str:  # noqa: ARG002 - the feature alone says where
        return gettext("feature %(number)s") % {"number": row}


def _cell(value: Any) -> Any:
    return (
        value if value is None or isinstance(value, str | int | float | bool) else msgspec.json.encode(value).decode()
    )
