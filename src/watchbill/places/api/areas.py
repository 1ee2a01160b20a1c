"""Endpoints: areas of the grid."""

from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate
from shapely.geometry import mapping

from watchbill.accounts.api import REFUSALS, asker
from watchbill.places.api.schemas import Change, Paging, VersionOut
from watchbill.places.area_values import area_versions
from watchbill.places.models import Area
from watchbill.places.permissions import visible
from watchbill.places.queries import flaws_in

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
    version: int

    @staticmethod
    def resolve_parent_code(row: Area) -> str | None:
        """Code of the area above."""
        return row.parent.code if row.parent else None


class AreaWithPolygon(AreaOut):
    """An area with its polygon."""

    geometry: dict[str, Any]


@router.get("/areas", response={200: list[AreaOut], **REFUSALS}, summary="Areas that you may read, from above")
@paginate(Paging)
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


class FlawOut(Schema):
    """An overlap of areas below, a gap between them, or what of one lies outside."""

    kind: Literal["overlap", "gap", "outside"]
    codes: list[str]
    area_m2: float
    geometry: dict[str, Any]


@router.get("/areas/{code}", response={200: AreaWithPolygon, **REFUSALS}, summary="One area with its polygon")
def one_area(request: HttpRequest, code: str) -> Area:
    """Answer 404 for an area that you may not read."""
    return read_area(request, code)


@router.get(
    "/areas/{code}/flaws", response={200: list[FlawOut], **REFUSALS}, summary="Overlaps and gaps among the areas below"
)
def list_flaws(request: HttpRequest, code: str) -> list[FlawOut]:
    """The largest first; nothing where you may not read all of the area."""
    return [
        FlawOut(kind=one.kind, codes=list(one.codes), area_m2=one.area_m2, geometry=dict(mapping(one.geometry)))
        for one in flaws_in(asker(request), read_area(request, code))
    ]


@router.get("/areas/{code}/versions", response={200: list[VersionOut], **REFUSALS}, summary="Who changed what")
def list_versions(request: HttpRequest, code: str) -> list[VersionOut]:
    """The newest first; an imported area has none before its first change."""
    return [
        VersionOut(
            number=one.number, at=one.at, by=one.by, reason=one.reason, deleted=one.deleted,
            changes=[Change(column=change.column.key, was=change.was, now=change.now) for change in one.changes],
        )
        for one in area_versions(read_area(request, code))
    ]  # fmt: skip


def read_area(request: HttpRequest, code: str) -> Area:
    """An area that the account may read; raises ``Area.DoesNotExist``."""
    return Area.objects.filter(visible(asker(request))).select_related("parent").get(code=code)
