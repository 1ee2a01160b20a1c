"""Small OpenStreetMap files, drawn in metres east and north of 0° 0°, where both axes have the same scale."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from watchbill.geography.plane import METRES_PER_DEGREE


def degrees(*points: tuple[float, float]) -> np.ndarray:
    """Points in metres as (n, 2) longitude and latitude."""
    return np.array(points, dtype=float).reshape(-1, 2) / METRES_PER_DEGREE


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


@dataclass
class Osm:
    """A file in the making. Nodes at one place are one node, so ways meet where their points do."""

    box: tuple[float, float, float, float] | None = None
    nodes: dict[tuple[float, float], int] = field(default_factory=dict)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    ways: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)

    def node(self, point: tuple[float, float], **tags: str) -> int:
        number = self.nodes.setdefault(point, len(self.nodes) + 1)
        self.node_tags.setdefault(number, {}).update({key.replace("__", ":"): value for key, value in tags.items()})
        return number

    def way(self, *points: tuple[float, float], **tags: str) -> int:
        number = 1000 + len(self.ways)
        refs = "".join(f'<nd ref="{self.node(point)}"/>' for point in points)
        named = {key.replace("__", ":"): value for key, value in tags.items()}
        self.ways.append(f'<way id="{number}" version="1">{refs}{_tags(named)}</way>')
        return number

    def ring(self, west: float, south: float, east: float, north: float, **tags: str) -> int:
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return self.way(*corners, **tags)

    def relation(self, *members: tuple[str, int, str], **tags: str) -> int:
        number = 9000 + len(self.relations)
        kinds = {"n": "node", "w": "way", "r": "relation"}
        listed = "".join(f'<member type="{kinds[kind]}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
        self.relations.append(f'<relation id="{number}" version="1">{listed}{_tags(tags)}</relation>')
        return number

    def area(self, level: int, name: str, *ways: int, label: int | None = None, parts: tuple[int, ...] = ()) -> int:
        """An administrative boundary of the given ways, its label node and its parts."""
        members = [("w", way, "outer") for way in ways] + [("r", part, "subarea") for part in parts]
        members += [("n", label, "label")] if label else []
        return self.relation(*members, type="boundary", boundary="administrative", admin_level=str(level), name=name)

    def write(self, path: Path) -> Path:
        west, south, east, north = (value / METRES_PER_DEGREE for value in self.box or (0, 0, 0, 0))
        bounds = f'<bounds minlat="{south}" minlon="{west}" maxlat="{north}" maxlon="{east}"/>' if self.box else ""
        nodes = "".join(
            f'<node id="{number}" version="1" lat="{y / METRES_PER_DEGREE:.9f}" lon="{x / METRES_PER_DEGREE:.9f}">'
            f"{_tags(self.node_tags.get(number, {}))}</node>"
            for (x, y), number in self.nodes.items()
            if number not in self.dropped
        )
        body = bounds + nodes + "".join(self.ways) + "".join(self.relations)
        path.write_text(f'<?xml version="1.0"?><osm version="0.6" generator="test">{body}</osm>', "utf-8")
        return path


def town(box: tuple[float, float, float, float] = (0, 0, 1000, 1000)) -> Osm:
    """A square kilometre with two villages (West, East) in the township Mid, and a cross of streets."""
    osm = Osm(box=box)
    west = osm.area(10, "West", osm.ring(0, 0, 500, 1000))
    east = osm.area(10, "East", osm.ring(500, 0, 1000, 1000))
    osm.area(8, "Mid", osm.ring(0, 0, 1000, 1000), parts=(west, east))
    osm.way((10, 500), (500, 500), (990, 500), highway="residential", name="Long Street")
    osm.way((500, 10), (500, 500), (500, 990), highway="residential", name="Cross Street")
    return osm
