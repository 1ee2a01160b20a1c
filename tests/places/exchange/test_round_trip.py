"""An export of whatever a ledger may hold imports again unchanged, in every form that files have."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from small_city import at
from watchbill.documents.scope import identity_numbers
from watchbill.documents.workbooks.cells import CellProblem
from watchbill.places.actions import create_entry
from watchbill.places.cell_values import clean_cell, stored
from watchbill.places.columns import Column, columns_of, is_empty
from watchbill.places.exchange import writing
from watchbill.places.exchange.comparing import compare
from watchbill.places.exchange.files import read_file
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.queries import entries_for

ODD = (
    "'quoted", "''", "'=1+1", "''=x", "- gate\n- fence", "+358 9 123", "-", "朝阳门 12号，北侧", "line\nbreak",
    "a\r\nb", '"double"', "a;b,c\td", "_x0041_", "_x000D_", "007", "1e5", "0.10", "TRUE", "#N/A", "2027-05-20",
    "=SUM(A1)", "@x", "\x01=cmd", " outer ", "\u3000宽 ", "\ufeffmark", "é\u0301", "🚒", "<b>&amp;</b>", "yes", "NULL",
    "e\u2028f",
)  # fmt: skip
TEXTS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SPOTS = st.tuples(st.integers(1, 798), st.integers(1, 399)).map(lambda spot: [round(part, 7) for part in at(*spot)])


def cells(column: Column) -> st.SearchStrategy[Any]:
    """What a cell of a column may hold, or nothing."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "whole": st.integers(int(column.low), int(min(column.high, 10**9))),
        "decimal": st.floats(column.low, min(column.high, 1e6), allow_subnormal=False),
        "yes_no": st.booleans(),
        "choice": st.sampled_from([code for code, _word in column.choices] or [""]),
        "date": st.dates(dt.date(1000, 1, 1)),
        "time": st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
        "code": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True),
        "table": st.lists(rows(column.columns), max_size=3),
    }
    filled = kinds.get(column.kind, TEXTS).map(lambda value: taken(column, value))
    return filled if column.required else st.none() | filled


def rows(columns: tuple[Column, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A row of a child table."""
    drawn = st.fixed_dictionaries({column.key: cells(column) for column in columns})
    return drawn.map(lambda row: {key: stored(value) for key, value in row.items() if not is_empty(value)})


def taken(column: Column, value: Any) -> Any:
    """A value as a form or a file would take it; nothing, or a plain word, where it would be refused."""
    if column.kind in {"table", "geometry"}:
        return value
    try:
        kept = clean_cell(column, value)
    except CellProblem:
        kept = None
    refused = is_empty(kept) or (isinstance(kept, str) and identity_numbers(kept))
    return ("Gate" if column.required else None) if refused else kept


def places(model: type[LedgerEntry]) -> st.SearchStrategy[dict[str, Any]]:
    """A geometry of the ledger inside the small city."""
    kinds = {
        "Point": SPOTS,
        "LineString": st.lists(SPOTS, min_size=2, max_size=5, unique_by=tuple),
        "Polygon": SPOTS.map(lambda spot: [[spot, list(at(799, 1)), list(at(799, 399)), spot]]),
    }
    return st.one_of(
        *(kinds[name].map(lambda at, name=name: {"type": name, "coordinates": at}) for name in model.shapes)
    )  # type: ignore[misc]


def values_of(model: type[LedgerEntry]) -> st.SearchStrategy[dict[str, Any]]:
    """The values of one entry."""
    columns = [column for column in columns_of(model) if column.key not in {"geometry", "code", *model.by_step}]
    drawn = st.fixed_dictionaries({column.key: cells(column) for column in columns} | {"geometry": places(model)})
    return drawn.map(lambda values: {key: value for key, value in values.items() if not is_empty(value)})


def files_of(model: type[LedgerEntry]) -> dict[str, bytes]:
    entries: Any = entries_for(None, model._meta.model_name or "").prefetch_related("cells")
    return {
        "english.xlsx": writing.workbook(model, entries, "en"),
        "chinese.xlsx": writing.workbook(model, entries, "zh-hans"),
        "english.csv": writing.csv_file(model, entries, "en"),
        "chinese.csv": writing.csv_file(model, entries, "zh-hans"),
        "all.geojson": writing.geojson(model, entries),
    }


@pytest.mark.parametrize("ledger", list(LEDGERS))
def test_export_of_anything_imports_again_unchanged(district: Area, ledger: str) -> None:
    model = LEDGERS[ledger]

    @settings(
        max_examples=5,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(values_of(model), min_size=2, max_size=4))
    def round_trip(drawn: list[dict[str, Any]]) -> None:
        with transaction.atomic():
            for values in drawn:
                create_entry(by=None, ledger=ledger, district=district, values=values)
            there = model.objects.count()
            for name, content in files_of(model).items():
                found = compare(read_file(name, content, model), model, district=district, by=None)
                told = {
                    code: [(one.column.key, one.before, one.after) for one in all_]
                    for code, all_ in found.changes.items()
                }
                assert (name, [str(fault) for fault in found.faults], told, found.fresh) == (name, [], {}, [])
                assert found.unchanged == there
            transaction.set_rollback(True)

    round_trip()
