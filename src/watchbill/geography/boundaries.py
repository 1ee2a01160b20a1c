"""Administrative boundaries of an extract, closed at its edge where the extract cuts them off.

A cut boundary's lines, together with the extent's edge, divide the extent into faces. Crossing one of its
lines leads from inside to outside or back, so all faces follow from any one of them, and only one bit is left
open: which half is the inside. It is settled by what lies within (the label or seat, a place node of the
boundary's name, areas that are known to be parts of it), else by the neighbours, which may not be overlapped.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon

from watchbill.geography.city import Note
from watchbill.geography.rings import member_lines, polygonal, relation_area
from watchbill.geography.sides import Boundary, Cut, choose_sides

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Extract, Relation
    from watchbill.geography.plane import Plane

EDGE_REACH_M = 150.0
"""A line that ends this close to the extent's edge is taken to be cut off there."""
LABEL_ROLES = ("label", "admin_centre", "admin_center", "capital")


def read_boundaries(extract: Extract, plane: Plane) -> tuple[list[Boundary], list[Note]]:
    """All administrative areas that are complete or can be closed, and notes about the others."""
    known: dict[int, Boundary] = {}
    cuts: list[Cut] = []
    notes: list[Note] = []
    for relation, level in _relations(extract):
        complete = all(ref in extract.ways for kind, ref, _ in relation.members if kind == "w")
        area = relation_area(relation, extract) if complete else None
        if area is not None:
            clipped = polygonal(area.intersection(extract.extent)) if extract.extent_known else area
            if clipped is not None:
                known[relation.id] = _boundary(relation, level, clipped, cut=False)
            continue
        cut = _cut(relation, level, extract, plane)
        if isinstance(cut, Cut):
            cuts.append(cut)
        elif cut:
            notes.append(_left_out(relation, level, cut))
    _add_closed_ways(extract, known)
    notes += _settled(cuts, known)
    found = sorted(known.values(), key=lambda boundary: (boundary.level, boundary.id))
    notes += [Note("boundary_closed_at_edge", {"name": item.name, "level": item.level}) for item in found if item.cut]
    return found, notes


def _relations(extract: Extract) -> list[tuple[Relation, int]]:
    found = []
    for relation in extract.relations.values():
        level = relation.tags.get("admin_level", "")
        has_ways = any(kind == "w" for kind, _, _ in relation.members)
        if relation.tags.get("boundary") == "administrative" and level.isdecimal() and has_ways:
            found.append((relation, int(level)))
    return found


def _add_closed_ways(extract: Extract, known: dict[int, Boundary]) -> None:
    in_relations = {ref for item, _ in _relations(extract) for kind, ref, _ in item.members if kind == "w"}
    for way in extract.ways.values():
        level = way.tags.get("admin_level", "")
        named = "name" in way.tags and level.isdecimal() and way.tags.get("boundary") == "administrative"
        if not named or not way.closed or way.id in in_relations:
            continue
        area = polygonal(Polygon(way.coords))
        if area is not None:
            name, name_zh = way.tags["name"], _chinese(way.tags)
            known[-way.id] = Boundary(way.id, int(level), name, name_zh, area, cut=False)


def _boundary(relation: Relation, level: int, area: Polygon | MultiPolygon, *, cut: bool) -> Boundary:
    name = relation.tags.get("name") or relation.tags.get("name:en") or f"Relation {relation.id}"
    return Boundary(relation.id, level, name, _chinese(relation.tags), area, cut)


def _chinese(tags: dict[str, str]) -> str:
    return tags.get("name:zh-Hans") or tags.get("name:zh") or ""


def _left_out(relation: Relation, level: int, reason: str) -> Note:
    name = relation.tags.get("name") or f"relation/{relation.id}"
    return Note("boundary_left_out", {"name": name, "level": level, "reason": reason})


def _cut(relation: Relation, level: int, extract: Extract, plane: Plane) -> Cut | str:
    """The boundary's two halves; else the reason why it has none (empty: it does not touch the extract)."""
    lines = [line for inner in (False, True) for _, line in member_lines(relation, extract, inner=inner)]
    merged = shapely.line_merge(shapely.union_all(lines)) if lines else shapely.MultiLineString()
    edge = shapely.LineString(extract.extent.exterior.coords)
    chains: list[LineString] = []
    for chain in shapely.get_parts(merged):
        extended = _to_edge(chain, extract.extent, edge, plane)
        if extended is None:
            return "ends_inside"
        chains.append(extended)
    halves = _halves(chains, extract.extent, edge)
    if halves is None:
        return "broken"
    return Cut(relation, level, halves, _labels(relation, extract))


def _labels(relation: Relation, extract: Extract) -> list[Point]:
    nodes = [
        extract.nodes[ref]
        for kind, ref, role in relation.members
        if kind == "n" and role in LABEL_ROLES and ref in extract.nodes
    ]
    nodes += extract.labels.get(relation.tags.get("name", ""), [])
    return [Point(node.lon, node.lat) for node in nodes]


def _to_edge(chain: LineString, extent: Polygon, edge: LineString, plane: Plane) -> LineString | None:
    """The chain with loose ends lengthened to the edge; none where an end lies too far inside."""
    coords = list(chain.coords)
    if coords[0] == coords[-1]:
        return chain
    for at in (0, -1):
        end = Point(coords[at])
        if not extent.contains(end):
            continue
        foot = edge.interpolate(edge.project(end))
        gap_m = np.hypot(*((np.array(foot.coords[0]) - np.array(coords[at])) * plane.scale))
        if gap_m > EDGE_REACH_M:
            return None
        # A hair beyond the edge, so that the two lines surely cross.
        beyond = tuple(np.array(coords[at]) + (np.array(foot.coords[0]) - np.array(coords[at])) * (1 + 1e-6))
        coords.insert(0, beyond) if at == 0 else coords.append(beyond)
    return LineString(coords)


def _halves(chains: list[LineString], extent: Polygon, edge: LineString) -> tuple[BaseGeometry, BaseGeometry] | None:
    """The extent in two halves, so that crossing any chain leads from one to the other."""
    inside = shapely.union_all(chains) if chains else shapely.MultiLineString()
    pieces = shapely.get_parts(shapely.union_all([inside, edge]))
    faces = [
        face for face in shapely.get_parts(shapely.polygonize(pieces)) if extent.contains(face.representative_point())
    ]
    side: dict[int, int] = {0: 0}
    queue = deque([0] if faces else [])
    tree = shapely.STRtree(faces)
    while queue:
        here = queue.popleft()
        for other in tree.query(faces[here], predicate="intersects"):
            shared = faces[here].boundary.intersection(faces[other].boundary)
            if other == here or shared.length == 0:
                continue
            if int(other) not in side:
                side[int(other)] = 1 - side[here]
                queue.append(int(other))
            elif side[int(other)] == side[here]:
                return None
    if not faces or len(side) < len(faces):
        return None
    halves = [shapely.union_all([face for index, face in enumerate(faces) if side[index] == bit]) for bit in (0, 1)]
    return halves[0], halves[1]


def _settled(cuts: list[Cut], known: dict[int, Boundary]) -> list[Note]:
    """Add each cut boundary to ``known`` whose inside can be told; notes about the others."""
    sides = choose_sides(cuts, known)
    for at, bit in sides.items():
        area = polygonal(cuts[at].halves[bit])
        if area is not None:
            known[cuts[at].relation.id] = _boundary(cuts[at].relation, cuts[at].level, area, cut=True)
    return [
        _left_out(cut.relation, cut.level, "side_unknown")
        for at, cut in enumerate(cuts)
        if at not in sides and not cut.undivided
    ]
