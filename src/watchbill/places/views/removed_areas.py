"""Pages: the areas that were removed, and bringing one back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from watchbill.places import actions
from watchbill.places.models import Area
from watchbill.places.permissions import may_plan_in
from watchbill.places.removed_areas import removed_area, removed_areas
from watchbill.places.views.scope import district_or_404, signed_in


def gone_areas(request: HttpRequest, district: str) -> HttpResponse:
    """List the areas of a district that were removed and that the account may bring back."""
    area, user = district_or_404(request, district), signed_in(request)
    if not may_plan_in(user, area):
        raise PermissionDenied
    return render(request, "places/gone_areas.html", {"district": area, "rows": removed_areas(user, area)})


@require_POST
def restore_area(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a removed area back, or say why that cannot be."""
    user = signed_in(request)
    try:
        district = removed_area(user, code).place.path.partition("/")[0]
        row = actions.restore_area(by=user, code=code, reason=request.POST.get("reason", ""))
    except Area.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, "; ".join(error.messages))
        return redirect("places:gone_areas", district)
    messages.success(request, _("%(name)s is part of the grid again.") % {"name": row.label})
    return redirect("places:area", row.code)
