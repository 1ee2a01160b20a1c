"""Page: what is to mend, of each keeper's own part and by area and owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from watchbill.places.enums import Owner
from watchbill.places.models import LEDGERS, Area
from watchbill.places.queries import GAPS, Standing, Tally, areas_for, remits_of, tallies_of
from watchbill.places.views.ledgers import GAP_WORDS
from watchbill.places.views.scope import district_or_404, signed_in


@dataclass(frozen=True)
class Part:
    """The entries of an area and an owner (``""``: of all): what is to mend by ledger, and the ledgers in order."""

    area: Area
    owner: str
    ledgers: list[tuple[str, Any, list[tuple[str, int]]]]
    in_order: list[Any]
    standing: Standing

    @classmethod
    def of(cls, area: Area, owner: str, tallies: list[Tally]) -> Part:
        """Sum what belongs to the area and the owner."""
        mine = _within(tallies, area, owner)
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
    def owner_word(self) -> str:
        """The owner's name in the language of the page."""
        return str(dict(Owner.choices).get(self.owner, self.owner)) if self.owner else ""


def to_mend(request: HttpRequest, district: str) -> HttpResponse:
    """Show what is to mend: of one's own part, or of the area and the owner that the address names."""
    area, user = district_or_404(request, district), signed_in(request)
    grid = list(areas_for(user, district=area).filter(level__in=["district", "township", "village"]).defer("geometry"))
    here = next((one for one in grid if one.code == request.GET.get("area", area.code)), None)
    if here is None:
        raise Http404
    owner = request.GET.get("owner", "")
    tallies = tallies_of(user, area)
    narrowed = here != area or bool(owner)
    chosen = [(here, owner)] if narrowed else remits_of(user, area)
    context = {
        "district": area,
        "here": here,
        "owner": owner,
        "narrowed": narrowed,
        "gap_words": list(GAP_WORDS.values()),
        "parts": [Part.of(where, whose, tallies) for where, whose in chosen],
        "areas": _by_area(grid, here, _within(tallies, here, owner)),
        "owners": _by_owner(_within(tallies, here, "")),
    }
    return render(request, "places/to_mend.html", context)


def _within(tallies: list[Tally], area: Area, owner: str) -> list[Tally]:
    return [one for one in tallies if one.path.startswith(area.path) and (not owner or one.owner == owner)]


def _by_area(grid: list[Area], here: Area, tallies: list[Tally]) -> list[tuple[Area, Standing]]:
    below = [(one, Standing.of(_within(tallies, one, ""))) for one in grid if one.parent_id == here.pk]
    return [(one, standing) for one, standing in below if standing.entries]


def _by_owner(tallies: list[Tally]) -> list[tuple[str, str, Standing]]:
    words = {**dict(Owner.choices), "": ""}
    found = [
        (code, str(word), Standing.of(one for one in tallies if one.owner == code)) for code, word in words.items()
    ]
    return [row for row in found if row[2].entries]
