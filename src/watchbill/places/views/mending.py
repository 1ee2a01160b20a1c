"""Page: what is to mend, of each keeper's own part and by area and owner."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from watchbill.places.queries import areas_for, remits_of, tallies_of
from watchbill.places.standings import GAP_WORDS, Part, by_area, by_owner, within
from watchbill.places.views.scope import district_or_404, signed_in


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
        "areas": by_area(grid, here, within(tallies, here, owner)),
        "owners": by_owner(within(tallies, here, "")),
    }
    return render(request, "places/to_mend.html", context)
