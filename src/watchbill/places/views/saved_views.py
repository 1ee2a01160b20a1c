"""Pages: keep a ledger's list under a name, and forget it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.places.actions import remove_view, save_view
from watchbill.places.models import LEDGERS, SavedView
from watchbill.places.views.ledgers import list_query
from watchbill.places.views.scope import district_or_404, signed_in


@require_POST
def keep_view(request: HttpRequest, district: str, ledger: str) -> HttpResponse:
    """Keep the list that the address shows."""
    if ledger not in LEDGERS:
        raise Http404
    area = district_or_404(request, district)
    query = list_query(QueryDict(request.POST.get("query", "")), LEDGERS[ledger])
    try:
        view = save_view(by=signed_in(request), ledger=ledger, name=request.POST.get("name", ""), query=query)
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
    else:
        messages.success(request, _("Kept as ‘%(name)s’.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('places:ledger', args=[area.code, ledger])}?{query}")


@require_POST
def forget_view(request: HttpRequest, district: str, ledger: str, number: int) -> HttpResponse:
    """Forget a list of one's own."""
    area, user = district_or_404(request, district), signed_in(request)
    view = get_object_or_404(SavedView, pk=number, user=user, ledger=ledger)
    remove_view(by=user, view=view)
    messages.success(request, _("‘%(name)s’ is forgotten.") % {"name": view.name})
    return redirect("places:ledger", area.code, ledger)
