"""Endpoints: areas of the grid."""

from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from watchbill.accounts.api import REFUSALS, asker
from watchbill.places.models import Area
from watchbill.places.permissions import visible

router = Router(tags=["areas"])


class AreaOut(Schema):
    """An area of the grid, without its polygon."""

    code: str
    name: str
    name_zh: str
    level: str
    parent_code: str | None
    head_post: str
    population: int | None
    households: int | None

    @staticmethod
    def resolve_parent_code(row: Area) -> str | None:
        """Code of the area above."""
        return row.parent.code if row.parent else None


class AreaWithPolygon(AreaOut):
    """An area with its polygon."""

    geometry: dict[str, Any]


@router.get("/areas", response={200: list[AreaOut], **REFUSALS}, summary="Areas that you may read, from above")
@paginate(LimitOffsetPagination)
def list_areas(
    request: HttpRequest,
    level: Literal["district", "township", "village", "section", "cell"] | None = None,
    within: str = "",
    q: str = "",
) -> QuerySet[Area]:
    """Filter by level, by the code of an area above (``within``), and by part of name or code (``q``)."""
    areas = Area.objects.filter(visible(asker(request))).select_related("parent").defer("geometry", "parent__geometry")
    if level:
        areas = areas.filter(level=level)
    if within:
        areas = areas.filter(Q(path__startswith=f"{within}/") | Q(path__contains=f"/{within}/"))
    if q:
        areas = areas.filter(Q(name__icontains=q) | Q(name_zh__icontains=q) | Q(code__icontains=q))
    return areas


@router.get("/areas/{code}", response={200: AreaWithPolygon, **REFUSALS}, summary="One area with its polygon")
def one_area(request: HttpRequest, code: str) -> Area:
    """Answer 404 for an area that you may not read."""
    return Area.objects.filter(visible(asker(request))).select_related("parent").get(code=code)
