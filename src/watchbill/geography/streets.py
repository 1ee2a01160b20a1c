"""The street network of an extract: ways cut into segments at junctions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from watchbill.geography.network import StreetNetwork
from watchbill.geography.speeds import CLOSED, Speeds, blocked_modes, way_speeds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watchbill.geography.extract import Extract, Way

_SQUARE_CLASSES = ("pedestrian", "footway")


class _Segments:
    """Segments as they are collected; nodes get their number when first seen."""

    def __init__(self) -> None:
        self.number: dict[int, int] = {}
        self.points: list[NDArray[np.float64]] = []
        self.ends: list[tuple[int, int]] = []
        self.lines: list[NDArray[np.float64]] = []
        self.speeds: list[tuple[Speeds, Speeds]] = []
        self.beyond: set[int] = set()

    def node(self, ref: int, point: NDArray[np.float64]) -> int:
        """Number of the node with OSM id ``ref``."""
        if ref not in self.number:
            self.number[ref] = len(self.points)
            self.points.append(point)
        return self.number[ref]

    def clone(self, node: int) -> int:
        """A second node at the same place."""
        self.points.append(self.points[node])
        return len(self.points) - 1


def read_streets(extract: Extract) -> StreetNetwork:
    """The network of all ways on which at least one mode may move.

    Squares and other pedestrian areas can be walked along their outline. A barrier node (bollard, locked gate)
    cuts the way for the modes that it stops.
    """
    ways = _street_ways(extract)
    segments = _Segments()
    junctions = _junctions([way for way, _ in ways])
    for way, speeds in ways:
        _cut(way, speeds, junctions, extract, segments)
    _bar(extract, segments)
    points = np.array(segments.points, dtype=np.float64).reshape(-1, 2)
    sizes = [len(line) for line in segments.lines]
    return StreetNetwork(
        points,
        np.array(segments.ends, dtype=np.int32).reshape(-1, 2),
        np.vstack(segments.lines) if segments.lines else np.zeros((0, 2)),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.array(segments.speeds, dtype=np.float64).reshape(-1, 2, 3),
        np.array(sorted(segments.beyond), dtype=np.int32),
    )


def street_points(extract: Extract) -> NDArray[np.float64]:
    """Coordinates (n, 2) of all nodes on streets, each as often as ways pass it."""
    found = [way.present for way, _ in _street_ways(extract)]
    return np.vstack(found) if found else np.zeros((0, 2))


def _street_ways(extract: Extract) -> list[tuple[Way, tuple[Speeds, Speeds]]]:
    squares: dict[int, dict[str, str]] = {}
    for relation in extract.relations.values():
        if relation.tags.get("type") == "multipolygon" and relation.tags.get("highway") in _SQUARE_CLASSES:
            squares |= {ref: relation.tags for kind, ref, _ in relation.members if kind == "w"}
    found = []
    for way in extract.ways.values():
        tags = way.tags if "highway" in way.tags or way.id not in squares else squares[way.id]
        if "highway" not in tags and tags.get("railway") != "platform":
            continue
        speeds = way_speeds(tags)
        if speeds != (CLOSED, CLOSED):
            found.append((way, speeds))
    return found


def _junctions(ways: list[Way]) -> set[int]:
    """Nodes at which ways are cut: where two meet, or one ends."""
    if not ways:
        return set()
    refs, counts = np.unique(np.concatenate([way.refs for way in ways]), return_counts=True)
    found = set(refs[counts > 1].tolist())
    for way in ways:
        found |= {int(way.refs[0]), int(way.refs[-1])}
    return found


def _cut(way: Way, speeds: tuple[Speeds, Speeds], junctions: set[int], extract: Extract, segments: _Segments) -> None:
    start: int | None = None
    missing = np.isnan(way.coords[:, 0])
    for at, ref in enumerate(way.refs.tolist()):
        if missing[at]:
            start = None
            continue
        last = at + 1 == len(way.refs) or missing[at + 1]
        barrier = ref in extract.nodes and "barrier" in extract.nodes[ref].tags
        if start is None:
            start = at
        elif ref in junctions or last or barrier:
            line = way.coords[start : at + 1]
            ends = segments.node(int(way.refs[start]), line[0]), segments.node(ref, line[-1])
            segments.ends.append(ends)
            segments.lines.append(line)
            segments.speeds.append(speeds)
            if start > 0 and missing[start - 1]:
                segments.beyond.add(ends[0])
            if at + 1 < len(way.refs) and missing[at + 1]:
                segments.beyond.add(ends[1])
            start = at


def _bar(extract: Extract, segments: _Segments) -> None:
    """Part the network at barrier nodes: the modes that may pass get a link of no length between the sides."""
    barriers = {}
    for ref, number in segments.number.items():
        stopped = blocked_modes(extract.nodes[ref].tags) if ref in extract.nodes else (False,) * 3
        if any(stopped):
            barriers[number] = stopped
    incident: dict[int, list[tuple[int, int]]] = {number: [] for number in barriers}
    for index, ends in enumerate(segments.ends):
        for side in (0, 1):
            if ends[side] in incident:
                incident[ends[side]].append((index, side))
    for number, found in incident.items():
        if len(found) != 2:
            continue  # at a junction it is not known which arm the barrier stands in
        index, side = found[1]
        clone = segments.clone(number)
        ends = segments.ends[index]
        segments.ends[index] = (ends[0], clone) if side else (clone, ends[1])
        foot, bicycle, car = (0.0 if stopped else 1.0 for stopped in barriers[number])
        segments.ends.append((number, clone))
        segments.lines.append(np.array([segments.points[number]] * 2))
        segments.speeds.append(((foot, bicycle, car), (foot, bicycle, car)))
