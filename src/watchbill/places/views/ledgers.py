"""Page: a ledger as a dense table with chips, columns of choice, sums, and a panel for one entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from watchbill.accounts.permissions import may_write
from watchbill.places.cell_values import shown
from watchbill.places.columns import Column, columns_of
from watchbill.places.enums import Owner
from watchbill.places.models import LEDGERS, Area, LedgerEntry, SavedView
from watchbill.places.permissions import may_add, may_set_up
from watchbill.places.queries import (
    EntryFilter,
    areas_for,
    choice_counts,
    counts_by,
    filtered,
    in_order,
    sorted_by,
    totals,
)
from watchbill.places.standings import GAP_WORDS
from watchbill.places.views.scope import district_or_404, signed_in

PAGE_ROWS = 100
CHIPS = frozenset({"category", "owner", "colour", "severity", "state"})
"""Columns of choices whose values stand above the list, each with its number of entries."""
FILTERS = ("q", "gap", "area", "visited", "deleted")
HIDDEN = {"code", "name", "geometry"}
"""Columns that are no choice in the list: the first two always stand there, the map shows the last."""


@dataclass(frozen=True)
class Row:
    """An entry as a row of the list: its cells in words."""

    entry: LedgerEntry
    cells: list[tuple[Column, str]]

    @classmethod
    def of(cls, entry: LedgerEntry, columns: list[Column]) -> Row:
        """An entry's row."""
        return cls(entry, [(column, shown(column, getattr(entry, column.key))) for column in columns])


def ledger(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """List the entries of a ledger."""
    if ledger not in LEDGERS:
        raise Http404
    area, user = district_or_404(request, district), signed_in(request)
    model = LEDGERS[ledger]
    wanted = filter_of(request.GET, district=area, ledger=ledger)
    entries = filtered(user, ledger, wanted)
    columns = columns_chosen(request.GET, model)
    found = sorted_by(entries, request.GET.get("sort", "")).values_list("pk", flat=True)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "district": area,
        "ledger": ledger,
        "title": model._meta.verbose_name_plural,
        "ledgers": _tabs(counts_by(user, area, "colour")),
        "columns": columns,
        "rows": [Row.of(entry, columns) for entry in in_order(model, page.object_list)],
        "sums": _sums(entries, columns),
        "page": page,
        "chips": _chips(request.GET, model, filtered(user, ledger, EntryFilter(district=area))),
        "gaps": [(name, word, request.GET.get("gap") == name) for name, word in _gap_words(ledger).items()],
        "choices": [column for column in columns_of(model) if column.key not in HIDDEN],
        "villages": areas_for(user, district=area, level="village").only("code", "name", "name_zh"),
        "chosen": request.GET,
        "is_filtered": any(
            request.GET.get(key) for key in ("q", "gap", "area", "visited", "deleted", *_choice_keys(model))
        ),
        "may_write": may_add(user, area),
        "may_find_junctions": may_write(user, area.path, owner=Owner.TRAFFIC_POLICE),
        "may_set_up": may_set_up(user),
        "views": SavedView.objects.filter(user=user, ledger=ledger),
        "list_query": list_query(request.GET, model),
    }
    template = "places/ledger_rows.html" if request.headers.get("HX-Target") == "rows" else "places/ledger.html"
    return render(request, template, context)


def filter_of(query: QueryDict, *, district: Area, ledger: str) -> EntryFilter:
    """The filter that the address of a list asks for."""
    area = None
    if code := query.get("area"):
        area = Area.objects.filter(code=code, path__startswith=district.path).first()
    gap = query.get("gap", "")
    return EntryFilter(
        district,
        area,
        query.get("q", "").strip(),
        {key: query.get(key, "") for key in _choice_keys(LEDGERS[ledger]) if query.get(key)},
        gap if gap in _gap_words(ledger) else "",
        visited=bool(query.get("visited")),
        deleted=bool(query.get("deleted")),
    )


def list_query(query: QueryDict, model: type[LedgerEntry]) -> str:
    """The part of a list's address that says its columns, filter and order, always written in the same way."""
    kept = QueryDict(mutable=True)
    for key in (*FILTERS, "sort", *_choice_keys(model)):
        if value := query.get(key):
            kept[key] = value
    kept.setlist("column", query.getlist("column"))
    return kept.urlencode()


def columns_chosen(query: QueryDict, model: type[LedgerEntry]) -> list[Column]:
    """The columns of a list: those that the address names, else those that the ledger shows."""
    known = {column.key: column for column in columns_of(model)}
    keys = [key for key in query.getlist("column") if key in known and key not in HIDDEN] or list(model.shown)
    return [known[key] for key in keys]


def _gap_words(ledger: str) -> dict[str, Any]:
    return {key: word for key, word in GAP_WORDS.items() if key != "overdue" or ledger == "hazard"}


def _choice_keys(model: type[LedgerEntry]) -> list[str]:
    return [column.key for column in columns_of(model) if column.kind == "choice"]


def _tabs(counts: dict[tuple[str, str], int]) -> list[tuple[str, Any, int]]:
    sizes = Counter[str]()
    for (ledger, _colour), number in counts.items():
        sizes[ledger] += number
    return [(name, model._meta.verbose_name_plural, sizes[name]) for name, model in LEDGERS.items()]


def _chips(
    query: QueryDict, model: type[LedgerEntry], entries: QuerySet[LedgerEntry]
) -> list[tuple[Column, list[tuple[str, str, int, bool]]]]:
    """Per column of choices: each value with its word, how many entries have it, and whether it is chosen."""
    columns = [column for column in columns_of(model) if column.kind == "choice" and column.key in CHIPS]
    counts = choice_counts(entries, [column.key for column in columns])
    found = []
    for column in columns:
        numbers, chosen = counts[column.key], query.get(column.key)
        values = [
            (code, column.word(code), numbers[code], chosen == code)
            for code, _word in column.choices
            if numbers[code] or chosen == code
        ]
        found.append((column, values))
    return found


def _sums(entries: QuerySet[LedgerEntry], columns: list[Column]) -> list[tuple[Column, str]]:
    found = totals(entries, columns)
    if not any(found.values()):
        return []
    return [(column, shown(column, found.get(column.key))) for column in columns]
