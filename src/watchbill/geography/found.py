"""What the tag mapping finds in an extract, before it is tied to the grid: objects, and objects merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

from watchbill.geography.rings import relation_area, way_geometry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Extract
    from watchbill.geography.plane import Plane
    from watchbill.geography.tags import Rule, TagMapping

_OTHER_NAMES = ("official_name", "alt_name", "loc_name")
_STRUCTURES = ("bridge", "tunnel", "culvert")


@dataclass(slots=True)
class Found:
    """An object (or several merged) for a ledger. ``name`` is empty where OSM has none; ``street`` may help."""

    rule: Rule
    source: str
    name: str
    street: str
    geometry: BaseGeometry
    keys: frozenset[str] = frozenset()
    """What its names come down to, other names included; see :func:`name_key`."""

    @property
    def category(self) -> tuple[str, str]:
        """Ledger and category."""
        return self.rule.ledger, self.rule.category


def find(extract: Extract, mapping: TagMapping, plane: Plane) -> list[Found]:
    """All objects that a rule fits, in the order nodes, ways, relations and of their ids."""
    found = []
    for source, tags, item in _objects(extract):
        rules = mapping.candidates(tags)
        if not rules:
            continue
        geometry = item if isinstance(item, Point) else _shape(source, extract)
        rule = next((rule for rule in rules if _geometry_fits(rule, geometry, plane)), None)
        if rule is not None and geometry is not None:
            name, street = _names(rule, tags, geometry)
            found.append(Found(rule, source, name, street, geometry, _keys(name, tags)))
    return found


def _objects(extract: Extract) -> Iterator[tuple[str, dict[str, str], Point | None]]:
    for node in sorted(extract.nodes.values(), key=lambda node: node.id):
        yield f"node/{node.id}", node.tags, Point(node.lon, node.lat)
    for way in sorted(extract.ways.values(), key=lambda way: way.id):
        if way.tags:
            yield f"way/{way.id}", way.tags, None
    for relation in sorted(extract.relations.values(), key=lambda relation: relation.id):
        if relation.tags.get("type") == "multipolygon":
            yield f"relation/{relation.id}", relation.tags, None


def _shape(source: str, extract: Extract) -> BaseGeometry | None:
    kind, _, number = source.partition("/")
    if kind == "way":
        return way_geometry(extract.ways[int(number)])
    return relation_area(extract.relations[int(number)], extract)


def _geometry_fits(rule: Rule, geometry: BaseGeometry | None, plane: Plane) -> bool:
    if isinstance(geometry, Polygon | MultiPolygon):
        return "area" in rule.geometry and plane.area_m2(geometry) >= rule.min_area_m2
    if isinstance(geometry, LineString):
        return "line" in rule.geometry and (
            not rule.min_length_m or plane.project(geometry).length >= rule.min_length_m
        )
    return isinstance(geometry, Point) and "point" in rule.geometry


def _names(rule: Rule, tags: dict[str, str], geometry: BaseGeometry) -> tuple[str, str]:
    """Name and street. A street's name is not that of the bridge or tunnel through which it runs."""
    if rule.category in _STRUCTURES and isinstance(geometry, LineString):
        return tags.get("bridge:name") or tags.get("tunnel:name") or "", tags.get("name", "")
    name = tags.get("name") or tags.get("official_name") or tags.get("brand") or ""
    return name.strip(), tags.get("addr:street", "")


def _keys(name: str, tags: dict[str, str]) -> frozenset[str]:
    if not name:
        return frozenset()
    others = [other for tag in _OTHER_NAMES for other in tags.get(tag, "").split(";")]
    return frozenset(name_key(text) for text in (name, *others) if text.strip())


def merge(items: Sequence[Found], plane: Plane) -> list[Found]:
    """One object for each thing: see ``merge_m`` and ``merge_any_m`` of the rules."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for item in items:
        groups.setdefault(item.category, []).append(item)
    return [merged for group in groups.values() for merged in _merge_category(group, plane)]


def _merge_category(items: list[Found], plane: Plane) -> list[Found]:
    shapes = [plane.project(item.geometry) for item in items]
    reach = max(max(item.rule.merge_m, item.rule.merge_any_m) for item in items)
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="dwithin", distance=reach) if reach else np.zeros((2, 0), dtype=int)
    home = list(range(len(items)))
    unnamed: dict[int, tuple[float, int]] = {}
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        a, b = items[i], items[j]
        gap = float(shapes[i].distance(shapes[j])) if i != j else reach + 1
        namesakes = not a.keys.isdisjoint(b.keys)
        reach_named = max(a.rule.merge_m, b.rule.merge_m) if namesakes else 0.0
        limit = max(a.rule.merge_any_m, b.rule.merge_any_m, reach_named)
        if limit > 0 and gap <= limit:
            _join(home, i, j)
        elif not a.name and gap <= max(a.rule.merge_m, b.rule.merge_m) / 2:
            if b.name:
                unnamed[i] = min(unnamed.get(i, (gap, j)), (gap, j))
            else:
                _join(home, i, j)
    for i, (_, j) in unnamed.items():
        if not any(items[other].name for other in range(len(items)) if _root(home, other) == _root(home, i)):
            _join(home, i, j)
    clusters: dict[int, list[Found]] = {}
    for i, item in enumerate(items):
        clusters.setdefault(_root(home, i), []).append(item)
    return [_one(cluster) for cluster in clusters.values()]


def name_key(name: str) -> str:
    """What two spellings of one name share: "Monaco-Monte Carlo" and "Monaco – Monte Carlo", and the platforms
    of a stop ("Central Square, platform 3")."""
    stem = name.partition(",")[0]
    return "".join(letter for letter in stem.casefold() if letter.isalnum()) or name.casefold()


def _common_name(name: str, cluster: list[Found]) -> str:
    """``name`` without the part after a comma, where the others of the cluster have another part there."""
    names = {item.name for item in cluster if item.name and name_key(item.name) == name_key(name)}
    return name if len(names) < 2 else name.partition(",")[0].strip() or name


def _root(home: list[int], i: int) -> int:
    while home[i] != i:
        home[i] = home[home[i]]
        i = home[i]
    return i


def _join(home: list[int], i: int, j: int) -> None:
    a, b = sorted((_root(home, i), _root(home, j)))
    home[b] = a


def _one(cluster: list[Found]) -> Found:
    """The merged object: named and shaped by its most telling part."""
    if len(cluster) == 1:
        return cluster[0]
    top = max(shapely.get_dimensions(item.geometry) for item in cluster)
    shaped = [item for item in cluster if shapely.get_dimensions(item.geometry) == top]
    main = max(shaped, key=lambda item: (bool(item.name), item.geometry.area, item.geometry.length))
    name = _common_name(main.name or next((item.name for item in cluster if item.name), ""), cluster)
    street = main.street or next((item.street for item in cluster if item.street), "")
    return Found(main.rule, main.source, name, street, shapely.union_all([item.geometry for item in shaped]))


def stand(geometry: BaseGeometry) -> Point:
    """The point at which one stands for this place: on it, near its middle."""
    if isinstance(geometry, Point):
        return geometry
    if isinstance(geometry, MultiLineString):
        geometry = max(shapely.get_parts(shapely.line_merge(geometry)), key=lambda part: part.length)
    if isinstance(geometry, LineString):
        return geometry.interpolate(0.5, normalized=True)
    if shapely.get_dimensions(geometry) == 0:
        points = shapely.get_parts(geometry)
        middle = geometry.centroid
        return min(points, key=middle.distance)  # type: ignore[no-any-return]
    return geometry.representative_point()
