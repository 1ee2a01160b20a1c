"""Geometries that users write or upload: read from any of the usual forms, checked, and refused in plain words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, cast

import msgspec
import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

DECIMALS = 7
"""Digits of a degree that are kept: about a centimetre."""
MOST_POINTS = 20_000
MULTIPLE = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*")
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


class GeometryRefused(ValueError):  # noqa: N818 - reads as what it says
    """A geometry that cannot be kept; the text says why, and what would be right."""


def read_geometry(value: object, shapes: Sequence[str]) -> dict[str, Any]:
    """GeoJSON geometry in WGS 84 from GeoJSON (object, feature or text) or from coordinates as text.

    Coordinates are ``24.945, 60.171`` (longitude first) for a point; several points divided by semicolons or lines
    are a line, and an area where the last one is the first. Raises ``GeometryRefused``.
    """
    found = value if isinstance(value, dict) else _from_text(str(value))
    if found.get("type") == "Feature":
        found = found.get("geometry") or {}
    try:
        _check_numbers(found)
        geometry = shape(found)
    except GeometryRefused:
        raise
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise GeometryRefused(
            _("This is no geometry. Write longitude and latitude, for example 24.945, 60.171, or GeoJSON.")
        ) from None
    return checked(geometry, shapes)


def checked(geometry: BaseGeometry, shapes: Sequence[str]) -> dict[str, Any]:
    """A geometry as GeoJSON; raises ``GeometryRefused`` where it is empty, crosses itself or lies off the earth."""
    if geometry.is_empty:
        raise GeometryRefused(_("The geometry is empty."))
    if MULTIPLE.get(geometry.geom_type, geometry.geom_type) not in shapes:
        raise GeometryRefused(
            _("This ledger takes %(shapes)s, not %(given)s.")
            % {"shapes": ", ".join(str(_shape_word(name)) for name in shapes), "given": _shape_word(geometry.geom_type)}
        )
    if shapely.count_coordinates(geometry) > MOST_POINTS:
        raise GeometryRefused(_("The geometry has more than %(most)s points. Simplify it.") % {"most": MOST_POINTS})
    _check_degrees(geometry)
    if not geometry.is_valid:
        where = _NUMBERS.findall(explain_validity(geometry))[:2]
        raise GeometryRefused(
            _("The area crosses itself near %(where)s. Draw it without crossing its own edge.")
            % {"where": ", ".join(where)}
        )
    return kept(geometry)


def kept(geometry: BaseGeometry) -> dict[str, Any]:
    """A geometry as GeoJSON as it is stored: flat, rounded, lists as JSON reads them."""
    if isinstance(geometry, shapely.Point) and not geometry.is_empty:
        return {"type": "Point", "coordinates": [round(geometry.x, DECIMALS), round(geometry.y, DECIMALS)]}
    rounded = shapely.transform(shapely.force_2d(geometry), lambda at: at.round(DECIMALS))
    return cast("dict[str, Any]", msgspec.json.decode(msgspec.json.encode(mapping(rounded))))


def shapes_of(geometries: Sequence[dict[str, Any]]) -> list[BaseGeometry]:
    """Many stored geometries as shapes; points, which most are, all at once."""
    points = [at for at, geometry in enumerate(geometries) if geometry["type"] == "Point"]
    made: Any = shapely.points([geometries[at]["coordinates"] for at in points] or np.empty((0, 2)))
    found = dict(zip(points, made, strict=True))
    return [found[at] if at in found else shape(geometry) for at, geometry in enumerate(geometries)]


def is_same(stored: dict[str, Any], given: dict[str, Any]) -> bool:
    """Whether a geometry that was read is the stored one; imports of old kept more digits."""
    return stored == given or kept(shape(stored)) == given


def _from_text(text: str) -> dict[str, Any]:
    if text.lstrip().startswith("{"):
        try:
            found = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            raise GeometryRefused(_("The GeoJSON cannot be read.")) from None
        return cast("dict[str, Any]", found)
    points = []
    for part in re.split(r"[;；\n]+", text.strip()):
        if not part.strip():
            continue
        match = _PAIR.fullmatch(part)
        if match is None:
            raise GeometryRefused(
                _("This is no geometry. Write longitude and latitude, for example 24.945, 60.171, or GeoJSON.")
            )
        points.append((float(match[1]), float(match[2])))
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    if len(points) > 3 and points[0] == points[-1]:
        return {"type": "Polygon", "coordinates": [points]}
    return {"type": "LineString", "coordinates": points}


def as_text(geometry: dict[str, Any] | None) -> str:
    """A geometry as a cell of a workbook: coordinates for a point, GeoJSON for the rest."""
    if not geometry:
        return ""
    if geometry.get("type") == "Point":
        lon, lat = (f"{part:.{DECIMALS}f}".rstrip("0").rstrip(".") for part in geometry["coordinates"][:2])
        return f"{lon}, {lat}"
    return msgspec.json.encode(geometry).decode()


def _check_numbers(found: dict[str, Any]) -> None:
    """Every coordinate is a finite number: a shape of anything else would fail in odd ways."""

    def walk(part: object) -> bool:
        if isinstance(part, list | tuple):
            return all(walk(inner) for inner in part)
        return isinstance(part, int | float) and not isinstance(part, bool) and math.isfinite(part)

    if not walk(found.get("coordinates", ())):
        raise GeometryRefused(_("The coordinates are no numbers."))


def _check_degrees(geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        return
    if max(map(abs, (west, south, east, north))) > 360:
        raise GeometryRefused(
            _("The coordinates are metres of a map projection. Export them as WGS 84 degrees (EPSG:4326).")
        )
    raise GeometryRefused(_("The coordinates lie off the earth. Write longitude first, then latitude, in degrees."))


def _shape_word(name: str) -> object:
    words = {"Point": _("a point"), "LineString": _("a line"), "Polygon": _("an area")}
    return words.get(MULTIPLE.get(name, name), name)
