"""Pages: the ledgers as dense tables, one entry as a panel."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import may_write
from watchbill.places.actions import EDITABLE, update_entry
from watchbill.places.categories import look_after_text
from watchbill.places.enums import RiskColour
from watchbill.places.forms import entry_form
from watchbill.places.models import LEDGERS, LedgerEntry
from watchbill.places.queries import category_counts, category_label, entries_for, entry_by_code
from watchbill.places.views.scope import district_or_404, signed_in

PAGE_ROWS = 200
SORTS = {
    "name": "name",
    "category": "category",
    "area": "village__name",
    "priority": "priority",
    "visits": "-visits_night",
}


def ledger(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """List the entries of a ledger with filters; totals per category stand on the chips."""
    if ledger not in LEDGERS:
        raise Http404
    area = district_or_404(request, district)
    user = signed_in(request)
    chosen = {name: request.GET.get(name, "") for name in ("category", "colour", "q", "visited", "sort")}
    entries = entries_for(
        user,
        ledger,
        district=area,
        category=chosen["category"],
        colour=chosen["colour"],
        text=chosen["q"],
        visited=bool(chosen["visited"]),
    ).order_by(SORTS.get(chosen["sort"], "name"), "code")
    page = Paginator(entries.defer("geometry", "village__geometry"), PAGE_ROWS).get_page(request.GET.get("page"))
    counts = category_counts(user, area)
    context = {
        "district": area,
        "ledger": ledger,
        "ledgers": [
            (name, model._meta.verbose_name_plural, sum(row.entries for row in counts if row.ledger == name))
            for name, model in LEDGERS.items()
        ],
        "counts": [row for row in counts if row.ledger == ledger],
        "colours": RiskColour.choices,
        "page": page,
        "chosen": chosen,
    }
    return render(request, "places/ledger.html", context)


def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show one entry: a panel beside the list or the map, or a page of its own."""
    row = _entry_or_404(request, code)
    template = "places/entry_panel.html" if request.headers.get("HX-Request") else "places/entry.html"
    return render(request, template, _entry_context(request, row))


def edit_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Change an entry's editable fields."""
    row = _entry_or_404(request, code)
    if not _may_edit(request, row):
        raise PermissionDenied
    form = entry_form(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in EDITABLE if name in form.changed_data}
        try:
            update_entry(by=signed_in(request), entry=_entry_or_404(request, code), changes=changes)
        except ValidationError as error:
            for name, problems in (
                error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            ).items():
                form.add_error(name if name in form.fields else None, problems)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": row.name})
            return redirect("places:entry", code)
    return render(request, "places/edit_entry.html", _entry_context(request, row) | {"form": form})


def _entry_or_404(request: HttpRequest, code: str) -> LedgerEntry:
    try:
        return entry_by_code(signed_in(request), code)
    except LEDGERS["site"].DoesNotExist:
        raise Http404 from None


def _may_edit(request: HttpRequest, row: LedgerEntry) -> bool:
    return may_write(request.user, (row.village or row.district).path, owner=row.owner)


def _entry_context(request: HttpRequest, row: LedgerEntry) -> dict[str, object]:
    return {
        "entry": row,
        "category": category_label(row.ledger, row.category),
        "look_after": look_after_text(row.look_after),
        "kind": row._meta.verbose_name,
        "may_edit": _may_edit(request, row),
    }
