"""'At this address of the street network': a street of the district's map, or the crossing of two."""

from __future__ import annotations

import re
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from watchbill.geography.found import stand
from watchbill.places.geometries import DECIMALS, GeometryRefused
from watchbill.places.models import Area
from watchbill.places.queries import basemap

CROSSING_DEGREES = 0.0005
"""Two streets that come closer than this (some 30 m) cross."""


class Streets:
    """The named streets of a district."""

    def __init__(self, district: Area) -> None:
        lines: dict[str, list[BaseGeometry]] = {}
        for feature in basemap(None, district)["features"]:
            name = feature["properties"].get("name")
            if name and feature["properties"].get("kind") == "street":
                lines.setdefault(_key(name), []).append(shape(feature["geometry"]))
        self._lines = {name: shapely.union_all(parts) for name, parts in lines.items()}

    def point(self, text: str) -> dict[str, Any]:
        """The middle of a street, or where two streets cross; raises ``GeometryRefused``."""
        names = [part for part in re.split(r"[/／&]", text) if part.strip()]
        found = [self._street(name) for name in names[:2]]
        if len(found) == 1:
            point = stand(found[0])
        else:
            here, there = nearest_points(found[0], found[1])
            if here.distance(there) > CROSSING_DEGREES:
                raise GeometryRefused(_("These streets do not cross: %(names)s.") % {"names": text})
            point = here
        return {"type": "Point", "coordinates": [round(point.x, DECIMALS), round(point.y, DECIMALS)]}

    def _street(self, name: str) -> BaseGeometry:
        line = self._lines.get(_key(name))
        if line is None:
            raise GeometryRefused(
                _("There is no street %(name)s on the map. Write it as the map does, without a house number.")
                % {"name": name.strip()}
            )
        return line


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
