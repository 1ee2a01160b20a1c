"""The streets, water and buildings behind a printed map: read once, cut out and simplified per map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_195.0
"""Length of one degree of latitude on a sphere of 6,371 km radius."""
KINDS = ("green", "square", "water", "coast", "building", "rail", "street")
"""Kinds of features that are drawn, from the bottom of the map to its top."""


@dataclass(frozen=True)
class Plane:
    """A local equirectangular projection around a point: metres east and north of it.

    Errors stay under 0.1 % within 20 km of the origin outside the polar regions, far below a printed line.
    """

    lon: float
    lat: float

    @property
    def _east(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        """East and north of the origin in metres."""
        return (lon - self.lon) * self._east, (lat - self.lat) * METRES_PER_DEGREE

    def project(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same for an array of shape (n, 2) with longitude and latitude in its columns."""
        return (degrees - (self.lon, self.lat)) * (self._east, METRES_PER_DEGREE)


@dataclass(frozen=True)
class Feature:
    """One thing to draw: its kind, its class (OSM's highway or railway value), its name, its shape in metres."""

    kind: str
    class_: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Basemap:
    """Features projected to metres; kinds, classes and names are in step with the shapes."""

    plane: Plane
    shapes: NDArray[np.object_]
    kinds: tuple[str, ...]
    classes: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def read(cls, collection: Mapping[str, Any]) -> Basemap:
        """Read a GeoJSON FeatureCollection; features of unknown kind or without geometry are left out."""
        shapes: list[BaseGeometry] = []
        kinds: list[str] = []
        classes: list[str] = []
        names: list[str] = []
        for feature in collection.get("features", ()):
            properties = feature.get("properties") or {}
            if properties.get("kind") not in KINDS or not feature.get("geometry"):
                continue
            shapes.append(shapely.geometry.shape(feature["geometry"]))
            kinds.append(properties["kind"])
            classes.append(str(properties.get("class") or ""))
            names.append(str(properties.get("name") or ""))
        degrees: NDArray[np.object_] = np.empty(len(shapes), dtype=object)
        degrees[:] = shapes
        plane = Plane(0.0, 0.0)
        if shapes:
            west, south, east, north = shapely.total_bounds(degrees)
            plane = Plane((west + east) / 2, (south + north) / 2)
        return cls(plane, shapely.transform(degrees, plane.project), tuple(kinds), tuple(classes), tuple(names))

    @cached_property
    def _index(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def around(self, frame: tuple[float, float, float, float], *, detail_m: float) -> Iterator[Feature]:
        """What lies in the frame (west, south, east, north in metres), in the order of the collection.

        Shapes are cut at the frame and simplified to ``detail_m``; what is smaller than that is left out.
        """
        box = shapely.box(*frame)
        found = np.sort(self._index.query(box))
        if not len(found):
            return
        cut = shapely.clip_by_rect(shapely.simplify(self.shapes[found], detail_m, preserve_topology=False), *frame)
        for position, shape in zip(found, cut, strict=True):
            kind = self.kinds[position]
            small = kind == "building" and shape.area < 4 * detail_m * detail_m
            if not shape.is_empty and not small:
                yield Feature(kind, self.classes[position], self.names[position], shape)
