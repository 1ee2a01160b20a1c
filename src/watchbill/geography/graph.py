"""The network of one mode as a weighted graph, with points joined to the nearest places on its segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

MILLISECONDS = 1_000.0
"""Times are whole milliseconds, so that sums are exact and the triangle inequality holds to the last digit."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """Points (n,) joined to the network: segment (-1: none), metres along it, metres walked to the point."""

    segment: NDArray[np.int64]
    along_m: NDArray[np.float64]
    walk_m: NDArray[np.float64]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Which points are joined."""
        near: NDArray[np.bool_] = self.segment >= 0
        return near


@dataclass(frozen=True, slots=True)
class Edges:
    """Directed edges: from, to, whole milliseconds, and the piece of a segment (segment, from metre, to metre)."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    time_ms: NDArray[np.float64]
    segment: NDArray[np.int64]
    begin_m: NDArray[np.float64]
    end_m: NDArray[np.float64]

    def fastest(self, size: int) -> Edges:
        """Only the fastest edge between any two nodes, ordered by (tail, head)."""
        order = np.lexsort((self.time_ms, self.head, self.tail))
        keys = self.tail[order] * size + self.head[order]
        order = order[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(order) else order
        return Edges(*(getattr(self, name)[order] for name in self.__slots__))

    def plus(self, other: Edges) -> Edges:
        """These edges and others."""
        return Edges(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.__slots__))


class Joined:
    """A graph with points in it: ``matrix`` for the shortest-path search, and the pieces behind its edges."""

    def __init__(self, size: int, edges: Edges) -> None:
        self.size = size
        self.edges = edges.fastest(size)
        places = (self.edges.tail, self.edges.head)
        self.matrix: Any = csr_array((self.edges.time_ms, places), shape=(size, size))
        self._keys = self.edges.tail * size + self.edges.head

    def edges_to(self, goal: int, start: int, before: NDArray[np.int32]) -> list[tuple[int, float, float]]:
        """The pieces from ``start`` to ``goal`` after a search that gave the predecessors ``before``."""
        found = []
        here = goal
        while here != start and before[here] >= 0:
            at = int(np.searchsorted(self._keys, int(before[here]) * self.size + here))
            edges = self.edges
            found.append((int(edges.segment[at]), float(edges.begin_m[at]), float(edges.end_m[at])))
            here = int(before[here])
        return found[::-1]


class ModeGraph:
    """The largest strongly connected part of the network of one mode."""

    def __init__(
        self,
        size: int,
        ends: NDArray[np.int32],
        lines: NDArray[Any],
        speeds: NDArray[np.float64],
    ) -> None:
        """``lines`` (s,) in metres of the plane; ``speeds`` (s, 2) in metres per second along and against."""
        self.size = size
        self.ends = ends.astype(np.int64)
        self.speeds = speeds
        self.length_m: NDArray[np.float64] = np.asarray(shapely.length(lines), dtype=np.float64)
        part = self._largest_part()
        inside = part[self.ends].all(axis=1) if len(ends) else np.zeros(0, dtype=bool)
        self.usable = np.flatnonzero(inside & (speeds > 0).any(axis=1))
        self.lines = lines
        # Links of no length carry no place to stand on.
        self._standing = self.usable[self.length_m[self.usable] > 0]
        self._tree = shapely.STRtree(lines[self._standing])
        self.edges = self._edges(self.usable)

    def _edges(self, segments: NDArray[np.int64]) -> Edges:
        zero = np.zeros(len(segments))
        length = self.length_m[segments]
        a, b = self.ends[segments].T
        return self._directed(a, b, segments, zero, length)

    def _directed(
        self,
        a: NDArray[np.int64],
        b: NDArray[np.int64],
        segments: NDArray[np.int64],
        begin_m: NDArray[np.float64],
        end_m: NDArray[np.float64],
    ) -> Edges:
        """Edges from ``a`` to ``b`` and back over pieces of segments, where their speeds allow it."""
        span = end_m - begin_m
        along, against = self.speeds[segments].T
        parts = []
        for tail, head, speed, first, last in ((a, b, along, begin_m, end_m), (b, a, against, end_m, begin_m)):
            on = speed > 0
            time_ms = np.rint(span[on] / speed[on] * MILLISECONDS)
            parts.append(Edges(tail[on], head[on], time_ms, segments[on], first[on], last[on]))
        return parts[0].plus(parts[1])

    def _largest_part(self) -> NDArray[np.bool_]:
        graph = Joined(self.size, self._edges(np.arange(len(self.ends)))) if len(self.ends) else None
        if graph is None:
            return np.zeros(self.size, dtype=bool)
        _, labels = connected_components(graph.matrix, directed=True, connection="strong")
        largest: NDArray[np.bool_] = labels == np.bincount(labels).argmax()
        return largest

    def snap(self, where: NDArray[np.float64], limit_m: float) -> Snapped:
        """Join points (n, 2) in metres to the nearest segment within ``limit_m``."""
        segment = np.full(len(where), -1, dtype=np.int64)
        along, walk = np.zeros(len(where)), np.zeros(len(where))
        if len(self._standing) == 0 or len(where) == 0:
            return Snapped(segment, along, walk)
        points = np.asarray(shapely.points(where))
        pairs, gaps = self._tree.query_nearest(points, max_distance=limit_m, return_distance=True, all_matches=False)
        at, nearest = pairs
        segment[at] = self._standing[nearest]
        walk[at] = gaps
        along[at] = shapely.line_locate_point(self.lines[segment[at]], points[at])
        return Snapped(segment, along, walk)

    def joined(self, snapped: Snapped) -> Joined:
        """The graph with the found points as nodes ``size``, ``size + 1``, ... in the order of the points."""
        found = np.flatnonzero(snapped.found)
        order = found[np.lexsort((snapped.along_m[found], snapped.segment[found]))]
        segments = snapped.segment[order]
        positions = snapped.along_m[order]
        numbers = self.size + order
        first = np.concatenate([[True], segments[1:] != segments[:-1]]) if len(order) else np.zeros(0, dtype=bool)
        last = np.concatenate([first[1:], [True]]) if len(order) else first
        before = np.where(first, self.ends[segments, 0], np.roll(numbers, 1))
        before_m = np.where(first, 0.0, np.roll(positions, 1))
        into = self._directed(before, numbers, segments, before_m, positions)
        ends = segments[last]
        away = self._directed(numbers[last], self.ends[ends, 1], ends, positions[last], self.length_m[ends])
        return Joined(self.size + len(snapped.segment), self.edges.plus(into).plus(away))
