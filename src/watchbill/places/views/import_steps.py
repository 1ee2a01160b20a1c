"""The three steps of an import, whatever is imported: file, preview, done; and the rows to mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from watchbill.documents.workbooks.reading import SheetRows, WorkbookRefused
from watchbill.places import actions, kept_files
from watchbill.places.cell_values import language
from watchbill.places.exchange import writing
from watchbill.places.exchange.compared import Compared
from watchbill.places.exchange.faults import fault_line, refusal_text
from watchbill.places.exchange.files import check_size, read_file
from watchbill.places.forms import LedgerFileForm
from watchbill.places.models import Area, LedgerEntry
from watchbill.places.views.scope import signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200
"""Rows of each kind that the preview lists; the counts are of all."""


@dataclass(frozen=True)
class ImportSteps:
    """What is imported, and how: ``compare`` changes nothing, ``write`` takes the file as its action does.

    ``moved`` is said where what a preview showed is no longer so; ``context`` has ``again``, the address to begin at.
    """

    model: type[Area] | type[LedgerEntry]
    template: str
    compare: Callable[[list[SheetRows]], Compared[Any, Any]]
    write: Callable[..., actions.ImportDone]
    moved: str
    context: dict[str, Any]

    def page(self, request: HttpRequest) -> HttpResponse:
        """Take a file, show what would happen and what is wrong, then write all of it or the good rows."""
        if request.method == "POST" and "token" in request.POST:
            return self._accept(request)
        user, more = signed_in(request), dict[str, Any]()
        form = LedgerFileForm(request.POST or None, request.FILES or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            name = upload.name or ""
            try:
                check_size(upload.size)
                content = upload.read()
                found = self.compare(read_file(name, content, self.model))
            except WorkbookRefused as refusal:
                form.add_error("file", _("%(file)s is refused: %(why)s") % {"file": name, "why": refusal_text(refusal)})
            else:
                more = _preview(found, kept_files.keep(user, name, content))
        return render(request, self.template, self.context | more | {"form": form})

    def to_mend(self, request: HttpRequest, stem: str) -> HttpResponse:
        """Send the rows of an upload that were wrong, each fault as a comment on its cell."""
        if (kept := kept_files.kept(signed_in(request), request.GET.get("token", ""))) is None:
            raise Http404
        found = self.compare(read_file(*kept, self.model))
        return download(writing.rows_to_mend(self.model, found.rejected, language()), XLSX, f"{stem}-to-mend.xlsx")

    def _accept(self, request: HttpRequest) -> HttpResponse:
        user, token = signed_in(request), request.POST["token"]
        if (kept := kept_files.kept(user, token)) is None:
            messages.error(request, _("The upload was kept for 15 minutes only. Choose the file again."))
            return redirect(self.context["again"])
        try:
            done = self.write(
                name=kept[0],
                content=kept[1],
                good_rows_only=request.POST.get("rows") == "good",
                fingerprint=request.POST.get("fingerprint", ""),
                reason=request.POST.get("reason", ""),
            )
        except actions.Moved as moved:
            messages.error(request, self.moved)
            return render(request, self.template, self.context | _preview(moved.found, token), status=409)
        except ValidationError as error:
            messages.error(request, "; ".join(error.messages))
            return redirect(self.context["again"])
        if not done.left_out:
            kept_files.drop(user, token)
        return render(request, self.template, self.context | {"done": done, "token": token})


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file that the browser saves under a name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _preview(found: Compared[Any, Any], token: str) -> dict[str, Any]:
    faults = sorted(found.faults, key=lambda fault: (fault.sheet, fault.row))
    return {
        "found": found,
        "token": token,
        "faults": [fault_line(fault, found.model) for fault in faults[:MOST_SHOWN]],
        "fresh": found.fresh[:MOST_SHOWN],
        "changed": [(row, found.changes[row.code]) for row in found.standing[:MOST_SHOWN]],
        "most": MOST_SHOWN if max(len(faults), len(found.fresh), len(found.changed)) > MOST_SHOWN else 0,
    }
