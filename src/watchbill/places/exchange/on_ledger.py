"""What a ledger of a district has already, looked up by what a file names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from watchbill.places.codes import ledger_of
from watchbill.places.many import among
from watchbill.places.models import Area, LedgerEntry


class OnLedger:
    """The entries of a ledger in a district."""

    def __init__(self, model: type[LedgerEntry], district: Area) -> None:
        self._rows = model.objects.filter(district=district)
        self._entries = self._rows.select_related("village").defer("village__geometry")
        self._district = district
        self._by_name: dict[tuple[str, str], list[LedgerEntry]] = defaultdict(list)

    @cached_property
    def streets(self) -> dict[str, str]:
        """Streets of the entries, by code."""
        return dict(self._rows.exclude(street="").values_list("code", "street"))

    def codes(self, wanted: Iterable[str]) -> set[str]:
        """Which of the codes it has."""
        return set(self._rows.filter(code__in=among(wanted)).values_list("code", flat=True))

    def entries(self, wanted: Iterable[str]) -> dict[str, LedgerEntry]:
        """The entries with these codes, by code."""
        found = {entry.code: entry for entry in self._entries.filter(code__in=among(wanted))}
        for entry in found.values():
            entry.district = self._district
        return found

    def foreign(self, wanted: Iterable[str]) -> set[str]:
        """Which of the codes another ledger, another district or a deleted entry has."""
        in_use = set(ledger_of(among(wanted)))
        return in_use - self.codes(in_use)

    def read_names(self, rows: Iterable[dict[str, Any]]) -> None:
        """Read the entries that rows without a code may mean."""
        names = {values["name"] for values in rows if values.get("name") and not values.get("code")}
        for entry in self._entries.filter(name__in=among(names)):
            self._by_name[entry.name, entry.category].append(entry)

    def same_place(self, values: dict[str, Any]) -> LedgerEntry | None:
        """The entry that a row without a code means: of the same name, category and place."""
        if values.get("code") or not values.get("name") or not values.get("geometry"):
            return None
        same = self._by_name.get((values["name"], values.get("category") or ""), [])
        return next((entry for entry in same if entry.geometry == values["geometry"]), None)
