"""Endpoints that change the grid: add, change, cut in two, move, remove, bring back."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema, Status
from pydantic import Field

from watchbill.accounts.api import REFUSALS, asker
from watchbill.places import actions
from watchbill.places.api.areas import AreaWithPolygon, read_area, router
from watchbill.places.api.schemas import Change, Conflict, OnVersion, Strict, Why
from watchbill.places.columns import LARGEST
from watchbill.places.models import Area

__all__ = ["router"]
Polygon = dict[str, Any]
Code = Annotated[str, Field(max_length=64, json_schema_extra={"pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"})]
"""A code; the action refuses others in words."""


class Says(Strict):
    """What an area says beside its code; all may be left out."""

    name: str | None = Field(None, max_length=200)
    name_zh: str | None = Field(None, max_length=200)
    head_post: str | None = Field(None, max_length=200, description="A post, never a person's name")
    population: int | None = Field(None, ge=0, le=LARGEST)
    households: int | None = Field(None, ge=0, le=LARGEST)
    geometry: Polygon | None = Field(None, description="GeoJSON polygon, WGS 84")


class NewArea(Says):
    """An area that is added."""

    code: Code
    name: str = Field(..., max_length=200)
    level: Literal["township", "village", "section", "cell"]
    geometry: Polygon


class Below(Why):
    """Where an area is added."""

    parent: str = Field(..., description="Code of the area above")


class Cut(Strict):
    """A line that cuts an area in two, and what the halves are called."""

    line: Polygon = Field(..., description="GeoJSON line from edge to edge, WGS 84")
    name: str = Field(..., max_length=200, description="Name of the half that goes on under the code")
    code: Code = Field(..., description="Code of the new half")
    new_name: str = Field(..., max_length=200)
    name_zh: str = Field("", max_length=200)
    head_post: str = Field("", max_length=200)
    population: int | None = Field(None, ge=0, le=LARGEST, description="Of the half that goes on, see `new_population`")
    households: int | None = Field(None, ge=0, le=LARGEST, description="Of the half that goes on")
    new_population: int | None = Field(
        None, ge=0, le=LARGEST, description="Left out: the rest of the whole, or both by size where both are left out"
    )
    new_households: int | None = Field(None, ge=0, le=LARGEST)
    keep_smaller: bool = Field(False, description="The smaller half goes on, not the larger one")


class Move(Strict):
    """Where an area moves."""

    parent: str = Field(..., max_length=64)
    with_border: bool = Field(True, description="Its polygon leaves the area above and joins the other one")


class Gone(Schema):
    """The area that was removed."""

    code: str


@router.post("/areas", response={201: AreaWithPolygon, **REFUSALS}, summary="Add an area")
def add_area(request: HttpRequest, values: NewArea, about: Query[Below]) -> Status[Area]:
    """Below an area that you plan."""
    parent = read_area(request, about.parent)
    row = actions.create_area(by=asker(request), parent=parent, values=_given(values), reason=about.reason)
    return Status(201, row)


@router.patch("/areas/{code}", response={200: AreaWithPolygon, 409: Conflict, **REFUSALS}, summary="Change an area")
def change_area(request: HttpRequest, code: str, values: Says, about: Query[OnVersion]) -> Area | Status[Conflict]:
    """Its border wants rights over the area above."""
    try:
        return actions.update_area(
            by=asker(request),
            area=read_area(request, code),
            changes=_given(values),
            version=about.version,
            reason=about.reason,
        )
    except actions.AreaChanged as newer:
        return _conflict(newer)


@router.post(
    "/areas/{code}/split",
    response={200: list[AreaWithPolygon], 409: Conflict, **REFUSALS},
    summary="Cut an area in two",
)
def cut_area(request: HttpRequest, code: str, how: Cut, about: Query[OnVersion]) -> list[Area] | Status[Conflict]:
    """Answers with the area and the new one."""
    new = {"code": how.code, "name": how.new_name, "name_zh": how.name_zh, "head_post": how.head_post}
    figures = {"population": how.new_population, "households": how.new_households}
    try:
        halves = actions.split_area(
            by=asker(request),
            area=read_area(request, code),
            line=how.line,
            name=how.name,
            new=new | figures,
            counts={"population": how.population, "households": how.households},
            version=about.version,
            keep_smaller=how.keep_smaller,
            reason=about.reason,
        )
    except actions.AreaChanged as newer:
        return _conflict(newer)
    return list(halves)


@router.post("/areas/{code}/move", response={200: AreaWithPolygon, 409: Conflict, **REFUSALS}, summary="Move an area")
def shift_area(request: HttpRequest, code: str, where: Move, about: Query[OnVersion]) -> Area | Status[Conflict]:
    """With all that hangs on it, below another area of its district."""
    try:
        return actions.move_area(
            by=asker(request),
            area=read_area(request, code),
            parent=read_area(request, where.parent),
            version=about.version,
            with_border=where.with_border,
            reason=about.reason,
        )
    except actions.AreaChanged as newer:
        return _conflict(newer)


@router.delete("/areas/{code}", response={200: Gone, 409: Conflict, **REFUSALS}, summary="Remove an empty area")
def drop_area(request: HttpRequest, code: str, about: Query[OnVersion]) -> Gone | Status[Conflict]:
    """Answers 422 with what hangs on it where it is not empty."""
    try:
        actions.remove_area(
            by=asker(request), area=read_area(request, code), version=about.version, reason=about.reason
        )
    except actions.AreaChanged as newer:
        return _conflict(newer)
    return Gone(code=code)


@router.post("/areas/{code}/restore", response={200: AreaWithPolygon, **REFUSALS}, summary="Bring a removed area back")
def bring_area_back(request: HttpRequest, code: str, about: Query[Why]) -> Area:
    """As it was, below the area in which it lay; answers 422 where that is gone or another area lies there by now."""
    return actions.restore_area(by=asker(request), code=code, reason=about.reason)


def _given(values: Says) -> dict[str, Any]:
    return values.dict(exclude_unset=True)


def _conflict(newer: actions.AreaChanged) -> Status[Conflict]:
    changes = [Change(column=one.column.key, was=one.was, now=one.now) for one in newer.changes]
    return Status(409, Conflict(detail=str(newer), version=newer.area.version, changes=changes))
