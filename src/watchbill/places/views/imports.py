"""Page: import a city from an OpenStreetMap extract."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from watchbill.accounts.permissions import granted_codes
from watchbill.geography.city import City, ImportProblem
from watchbill.geography.read import read_city
from watchbill.places import actions
from watchbill.places.forms import ExtractForm
from watchbill.places.models import LEDGERS
from watchbill.places.queries import category_label
from watchbill.places.views.scope import signed_in

ENDINGS = (".osm.pbf", ".osm.gz", ".osm.bz2", ".osm", ".pbf")
NOTES = {
    "area_made": gettext_lazy("An area was made, because the extract has none there: %(name)s"),
    "boundary_clipped": gettext_lazy("A part that overlaps a neighbour was cut off: %(name)s"),
    "boundary_closed_at_edge": gettext_lazy("Boundary closed at the edge of the extract: %(name)s"),
    "boundary_left_out": gettext_lazy("Boundary left out, because it is not complete: %(name)s"),
    "entries_outside_grid": gettext_lazy("Entries outside every village, left out: %(count)s"),
    "entries_unreachable": gettext_lazy("Entries that cannot be reached on the streets (%(mode)s): %(count)s"),
    "extent_from_nodes": gettext_lazy("The file does not say what it covers, so its outermost points were taken."),
    "level_guessed": gettext_lazy("The boundaries of admin_level %(level)s were taken as: %(kind)s"),
}
MOST_NOTES = 30


def import_city(request: HttpRequest) -> HttpResponse:
    """Read an uploaded extract and write areas, ledgers and streets: all of it or nothing."""
    user = signed_in(request)
    if not granted_codes(user, write=True):
        raise PermissionDenied
    form = ExtractForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            summary = actions.import_city(_read(form.cleaned_data["file"]), by=user)
        except ImportProblem as problem:
            form.add_error("file", _("The extract cannot be imported: %(problem)s") % {"problem": problem})
        else:
            rows = [
                (LEDGERS[ledger]._meta.verbose_name_plural, category_label(ledger, category), number)
                for (ledger, category), number in sorted(summary.counts.items())
            ]
            notes = [_sentence(code, params) for code, params in summary.notes]
            context = {"summary": summary, "rows": rows, "notes": notes[:MOST_NOTES], "more": notes[MOST_NOTES:]}
            return render(request, "places/import_city.html", context)
    return render(request, "places/import_city.html", {"form": form})


def _read(upload: UploadedFile[bytes]) -> City:
    """Keep the upload under a name with its own ending, which says how it is packed, and read it."""
    ending = next((ending for ending in ENDINGS if (upload.name or "").endswith(ending)), "")
    if not ending:
        raise ImportProblem("unknown_ending", _("its name does not end in .osm.pbf, .osm.gz or .osm"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"extract{ending}"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        return read_city(path)


def _sentence(code: str, params: dict[str, Any]) -> str:
    text = NOTES.get(code)
    if text is None:
        return f"{code}: {', '.join(str(value) for value in params.values())}"
    return str(text) % params
