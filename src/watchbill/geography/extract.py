"""Reading an OpenStreetMap file into memory: tagged nodes, ways with coordinates, relations, extent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import osmium
import shapely

from watchbill.geography.city import ImportProblem

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

SUFFIXES = (".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2", ".osm")
AREA_TYPES = ("multipolygon", "boundary")
"""Types of relations that stand for an area; no others are read."""
_NO_LOCATION = 2_147_483_647
_UNITS_PER_DEGREE = 1e7


@dataclass(frozen=True, slots=True)
class Node:
    """A node that has tags."""

    id: int
    tags: dict[str, str]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Way:
    """A way: node ids (n,) and their coordinates (n, 2) in degrees, NaN where the extract lacks the node."""

    id: int
    tags: dict[str, str]
    refs: NDArray[np.int64]
    coords: NDArray[np.float64]

    @property
    def closed(self) -> bool:
        """Whether it is a ring of which every node is there."""
        return len(self.refs) > 3 and self.refs[0] == self.refs[-1] and not np.isnan(self.coords).any()

    @property
    def present(self) -> NDArray[np.float64]:
        """The coordinates that the extract has, shape (m, 2)."""
        kept: NDArray[np.float64] = self.coords[~np.isnan(self.coords[:, 0])]
        return kept


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: members are (kind ``n``/``w``/``r``, id, role)."""

    id: int
    tags: dict[str, str]
    members: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Extract:
    """All of a file that matters. ``extent_known`` tells whether ``extent`` is the file's own box."""

    nodes: dict[int, Node]
    ways: dict[int, Way]
    relations: dict[int, Relation]
    extent: Polygon
    extent_known: bool

    @cached_property
    def labels(self) -> dict[str, list[Node]]:
        """Place nodes (``place=suburb`` and the like) by name."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            if "place" in node.tags and "name" in node.tags:
                found.setdefault(node.tags["name"], []).append(node)
        return found


def read_extract(path: Path) -> Extract:
    """Read ``path`` (.osm.pbf, .osm.gz, .osm.bz2, .osm). Raises :class:`ImportProblem` where that fails."""
    if not path.is_file():
        raise ImportProblem("file_missing", f"{path}: there is no such file", path=str(path))
    if not path.name.endswith(SUFFIXES):
        raise ImportProblem(
            "not_osm", f"{path.name}: an OpenStreetMap file ends in .osm.pbf, .osm.gz or .osm", path=path.name
        )
    try:
        return _read(path)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        reason = str(error).splitlines()[0]
        raise ImportProblem(
            "not_osm", f"{path.name}: cannot be read as OpenStreetMap data ({reason})", path=path.name, reason=reason
        ) from error


def _read(path: Path) -> Extract:
    tagged = osmium.filter.EmptyTagFilter()
    tagged.enable_for(osmium.osm.NODE)
    processor = osmium.FileProcessor(str(path)).with_locations().with_filter(tagged)
    nodes: dict[int, Node] = {}
    ways: dict[int, Way] = {}
    relations: dict[int, Relation] = {}
    for item in processor:
        if isinstance(item, osmium.osm.Node):
            if item.location.valid():
                nodes[item.id] = Node(item.id, dict(item.tags), item.lon, item.lat)
        elif isinstance(item, osmium.osm.Way):
            ways[item.id] = _way(item)
        elif isinstance(item, osmium.osm.Relation) and item.tags.get("type") in AREA_TYPES:
            members = tuple((member.type, member.ref, member.role) for member in item.members)
            relations[item.id] = Relation(item.id, dict(item.tags), members)
    if not ways:
        raise ImportProblem("empty", f"{path.name}: has no streets and no boundaries", path=path.name)
    box = processor.header.box()
    if box.valid():
        low, high = box.bottom_left, box.top_right
        return Extract(nodes, ways, relations, shapely.box(low.lon, low.lat, high.lon, high.lat), True)
    return Extract(nodes, ways, relations, _hull(ways), False)


def _way(item: osmium.osm.Way) -> Way:
    rows = [(node.ref, node.x, node.y) for node in item.nodes]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    coords = table[:, 1:] / _UNITS_PER_DEGREE
    coords[table[:, 1] == _NO_LOCATION] = np.nan
    return Way(item.id, dict(item.tags), table[:, 0], coords)


def _hull(ways: dict[int, Way]) -> Polygon:
    points = np.vstack([way.present for way in ways.values()])
    hull: BaseGeometry = shapely.MultiPoint(points).convex_hull
    return hull if isinstance(hull, shapely.Polygon) else hull.buffer(1e-4).envelope  # type: ignore[return-value]
