"""What is to mend as parts and tables: of one keeper's share, by area and by owner; for the page and for mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from watchbill.places.enums import Owner
from watchbill.places.models import LEDGERS, Area
from watchbill.places.queries import GAPS, Standing, Tally

GAP_WORDS = {
    "incomplete": _("incomplete"),
    "stale": _("check is out of date"),
    "no_cell": _("without a cell"),
    "no_post": _("without a responsible post"),
    "overdue": _("overdue"),
}


@dataclass(frozen=True)
class Part:
    """The entries of an area and an owner (``""``: of all): what is to mend by ledger, and the ledgers in order."""

    area: Area
    owner: str
    ledgers: list[tuple[str, Any, list[tuple[str, int]]]]
    in_order: list[Any]
    standing: Standing

    @classmethod
    def of(cls, area: Area, owner: str, tallies: Sequence[Tally]) -> Part:
        """Sum what belongs to the area and the owner."""
        mine = within(tallies, area, owner)
        ledgers, in_order = [], []
        for name, model in LEDGERS.items():
            standing = Standing.of(one for one in mine if one.ledger == name)
            word = model._meta.verbose_name_plural
            if not standing.is_in_order:
                ledgers.append((name, word, [(key, standing.gaps[key]) for key in GAPS]))
            elif standing.entries:
                in_order.append(word)
        return cls(area, owner, ledgers, in_order, Standing.of(mine))

    @property
    def told(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The ledgers with what is missing, in words and numbers, without what is in order."""
        return [
            (str(word), [(str(GAP_WORDS[key]), number) for key, number in gaps if number])
            for _name, word, gaps in self.ledgers
        ]

    @property
    def owner_word(self) -> str:
        """The owner's name in the language in force."""
        return str(dict(Owner.choices).get(self.owner, self.owner)) if self.owner else ""


def within(tallies: Sequence[Tally], area: Area, owner: str) -> list[Tally]:
    """The tallies of an area and an owner (``""``: of all)."""
    return [one for one in tallies if one.path.startswith(area.path) and (not owner or one.owner == owner)]


def by_area(areas: Sequence[Area], here: Area, tallies: Sequence[Tally]) -> list[tuple[Area, Standing]]:
    """The standing of each area right below, of those that have entries."""
    below = [(one, Standing.of(within(tallies, one, ""))) for one in areas if one.parent_id == here.pk]
    return [(one, standing) for one, standing in below if standing.entries]


def by_owner(tallies: Sequence[Tally]) -> list[tuple[str, str, Standing]]:
    """The standing of each owner's entries, with its word; ``""`` for those that name none."""
    words = {**dict(Owner.choices), "": ""}
    found = [
        (code, str(word), Standing.of(one for one in tallies if one.owner == code)) for code, word in words.items()
    ]
    return [row for row in found if row[2].entries]
