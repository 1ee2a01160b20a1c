"""What is missing of the entries of a district: counted once, summed by area, owner and ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Value

from watchbill.accounts.permissions import Actor
from watchbill.places.models import LEDGERS, Area
from watchbill.places.permissions import remits
from watchbill.places.queries.entries import GAPS, EntryFilter, filtered, gap


@dataclass(frozen=True)
class Tally:
    """Entries of one ledger in one village (or in the district at large) of one owner, and those with each gap.

    The roll-up counts them by category as well, and how many have each colour.
    """

    ledger: str
    path: str
    entries: int
    gaps: Mapping[str, int]
    owner: str = ""
    category: str = ""
    colours: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Standing:
    """How complete and fresh some entries are together, and how many have each colour where that was counted."""

    entries: int = 0
    gaps: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GAPS, 0))
    colours: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Standing:
        """The sum of tallies."""
        found = cls()
        for tally in tallies:
            found.entries += tally.entries
            for colour, number in tally.colours.items():
                found.colours[colour] += number
            for name, number in tally.gaps.items():
                found.gaps[name] += number
        return found

    @property
    def is_in_order(self) -> bool:
        """Whether nothing is missing."""
        return not any(self.gaps.values())

    @property
    def complete_share(self) -> int:
        """Share of entries with all wanted columns, in percent rounded down: 100 only where it is all of them."""
        return self._share("incomplete")

    @property
    def fresh_share(self) -> int:
        """Share of entries whose check holds, in percent rounded down."""
        return self._share("stale")

    def _share(self, name: str) -> int:
        return (self.entries - self.gaps[name]) * 100 // self.entries if self.entries else 100


def tallies_of(user: Actor, district: Area) -> list[Tally]:
    """Count the entries of a district that somebody may read, of all ledgers, in one query."""
    parts = []
    for ledger, model in LEDGERS.items():
        entries = filtered(user, ledger, EntryFilter(district)).order_by().annotate(of=Value(ledger))
        counts = {f"gap_{name}": Count("pk", filter=gap(model, name)) for name in GAPS}
        rows = entries.values("of", "village__path", "owner").annotate(n=Count("pk"), **counts)
        parts.append(rows.values_list("of", "village__path", "owner", "n", *counts))
    return [
        Tally(ledger, path or district.path, n, dict(zip(GAPS, gaps, strict=True)), owner)
        for ledger, path, owner, n, *gaps in parts[0].union(*parts[1:], all=True)
    ]


def remits_of(user: Actor, district: Area) -> list[tuple[Area, str]]:
    """Areas of a district that somebody keeps, each with the owner whose entries they keep, or all (``""``)."""
    kept = remits(user)
    codes = {code for code, _owner in kept}
    found = {area.code: area for area in Area.objects.filter(code__in=codes).defer("geometry")} if codes else {}
    mine: dict[tuple[str, str], Area] = {}
    for code, owner in kept:
        area = found.get(code, district if not code else None)
        if area is not None and area.covers(district):
            area = district
        if area is not None and district.covers(area):
            mine[area.path, owner] = area
    return [
        (area, owner)
        for (path, owner), area in sorted(mine.items())
        if not any(path.startswith(other) and (path, owner) != (other, of) and of in {"", owner} for other, of in mine)
    ]
