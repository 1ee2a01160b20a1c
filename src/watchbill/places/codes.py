"""Codes of ledger entries: made from the district and the ledger where a user gives none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from django.db.models import Value
from django.db.models.expressions import RawSQL

from watchbill.places.models import LEDGERS, Area, LedgerEntry


def code_stem(model: type[LedgerEntry], district: Area) -> str:
    """What the codes of a ledger begin with in a district: HELSINKI-Z."""
    return f"{district.code.removesuffix('D')}{model.code_letter}"


def last_number(model: type[LedgerEntry], stem: str) -> int:
    """The highest number behind a stem, deleted entries included; 0 where there is none."""
    codes = model.everything.filter(code__startswith=stem).values_list("code", flat=True)
    return max((int(code[len(stem) :]) for code in codes if code[len(stem) :].isdigit()), default=0)


def next_codes(model: type[LedgerEntry], district: Area) -> Iterator[str]:
    """The next free codes of a ledger in a district."""
    stem = code_stem(model, district)
    for number in itertools.count(last_number(model, stem) + 1):
        yield f"{stem}{number:04d}"


def ledger_of(codes: list[str] | RawSQL, *, deleted: bool = True) -> dict[str, str]:
    """The ledger of each code that is in use, in one query; a code belongs to one entry of all ledgers."""
    parts = [
        (model.everything if deleted else model.objects)
        .filter(code__in=codes)
        .order_by()
        .values_list("code", Value(name))
        for name, model in LEDGERS.items()
    ]
    return dict(parts[0].union(*parts[1:], all=True))
