"""The street network, and travel times and ways between points on it."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from watchbill.geography.graph import MILLISECONDS, ModeGraph, Snapped
from watchbill.geography.plane import Plane
from watchbill.geography.speeds import FOOT, MODES, Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["SNAP_M", "UNREACHABLE", "Mode", "StreetNetwork"]

UNREACHABLE = -1
SNAP_M = 200.0
"""A point farther than this from every street of a mode cannot be reached in that mode."""
_SOURCES_AT_ONCE = 128
_FIELDS = ("points", "ends", "coords", "offsets", "speeds", "beyond")


class StreetNetwork:
    """Streets as segments between junctions.

    A point is joined to the nearest place on any segment of the mode's largest strongly connected part, if
    that is within ``SNAP_M``; the way from the street to the point is walked (1.25 m/s) in every mode.
    Times are rounded up to whole seconds, so that the triangle inequality holds for them too.
    """

    def __init__(
        self,
        points: NDArray[np.float64],
        ends: NDArray[np.int32],
        coords: NDArray[np.float64],
        offsets: NDArray[np.int64],
        speeds: NDArray[np.float64],
        beyond: NDArray[np.int32] | None = None,
    ) -> None:
        """Take the arrays of a network.

        ``points`` (n, 2): junctions, longitude and latitude; ``ends`` (s, 2): the junctions of each segment;
        ``coords`` (k, 2) and ``offsets`` (s + 1,): segment i runs along ``coords[offsets[i]:offsets[i + 1]]``;
        ``speeds`` (s, 2, 3): metres per second along and against it, on foot, by bicycle, by car, 0: closed;
        ``beyond`` (b,): the junctions at which a street goes on where the data ends.
        """
        self.points = points
        self.ends = ends
        self.coords = coords
        self.offsets = offsets
        self.speeds = speeds
        self.beyond = np.zeros(0, np.int32) if beyond is None else beyond
        middle = (coords.min(axis=0) + coords.max(axis=0)) / 2 if len(coords) else np.zeros(2)
        self.plane = Plane(float(middle[0]), float(middle[1]))
        self._graphs: dict[str, ModeGraph] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StreetNetwork) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in _FIELDS
        )

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.ends)

    def to_bytes(self) -> bytes:
        """The network as a compressed NumPy archive."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **{name: getattr(self, name) for name in _FIELDS})
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> StreetNetwork:
        """The network that :meth:`to_bytes` wrote. Raises ``ValueError`` on anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                # what was written before there was ``beyond`` goes without
                return cls(*(archive[name] for name in _FIELDS if name != "beyond" or name in archive))
        except (KeyError, OSError, ValueError, EOFError) as error:
            raise ValueError("these bytes are not a street network") from error

    def reachable(self, points: NDArray[np.float64], mode: Mode) -> NDArray[np.bool_]:
        """Which of ``points`` (n, 2; longitude, latitude) can be reached in ``mode``, shape (n,)."""
        return self._snap(points, mode).found

    def matrix(self, points: NDArray[np.float64], mode: Mode) -> NDArray[np.int32]:
        """Travel times (n, n) in whole seconds between ``points`` (n, 2), row: from, column: to; -1: none."""
        snapped = self._snap(points, mode)
        result = np.full((len(points), len(points)), UNREACHABLE, dtype=np.int32)
        found = np.flatnonzero(snapped.found)
        if len(found):
            graph = self._graph(mode)
            joined = graph.joined(snapped)
            first = graph.size
            walk_ms = np.rint(snapped.walk_m / FOOT * MILLISECONDS)
            for begin in range(0, len(found), _SOURCES_AT_ONCE):
                rows = found[begin : begin + _SOURCES_AT_ONCE]
                times = dijkstra(joined.matrix, indices=first + rows)[:, first + found]
                times += walk_ms[rows][:, None] + walk_ms[found][None, :]
                whole = np.where(np.isfinite(times), np.ceil(times / MILLISECONDS), UNREACHABLE)
                result[np.ix_(rows, found)] = whole.astype(np.int32)
        np.fill_diagonal(result, np.where(snapped.found, 0, UNREACHABLE))
        return result

    def path(self, a: Sequence[float], b: Sequence[float], mode: Mode) -> list[tuple[float, float]]:
        """The fastest way from ``a`` to ``b`` as (longitude, latitude) along streets; empty: none."""
        return self.paths([a, b], mode)[0]

    def paths(self, points: Sequence[Sequence[float]], mode: Mode) -> list[list[tuple[float, float]]]:
        """The fastest ways from each of ``points`` to the next, one fewer than there are points."""
        return self.ways(points, [(at, at + 1) for at in range(len(points) - 1)], mode)

    def ways(
        self, points: Sequence[Sequence[float]], legs: Sequence[tuple[int, int]], mode: Mode
    ) -> list[list[tuple[float, float]]]:
        """The fastest way of each leg, a pair of positions in ``points`` (from, to); empty: none.

        There is one search per starting point, so many legs of few points belong into one call.
        """
        where = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        snapped = self._snap(where, mode)
        graph = self._graph(mode)
        joined = graph.joined(snapped)
        known = [leg for leg in legs if snapped.found[leg[0]] and snapped.found[leg[1]]]
        starts = sorted({begin for begin, _ in known})
        piece = cache(self._piece)  # the legs of a day share most of their streets
        found: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for first in range(0, len(starts), _SOURCES_AT_ONCE):
            rows = starts[first : first + _SOURCES_AT_ONCE]
            indices = [graph.size + begin for begin in rows]
            _, before = dijkstra(joined.matrix, indices=indices, return_predecessors=True)
            row = {begin: at for at, begin in enumerate(rows)}
            for begin, end in known:
                if begin in row and (begin, end) not in found:
                    edges = joined.edges_to(graph.size + end, graph.size + begin, before[row[begin]])
                    pieces = [point for edge in edges for point in piece(edge)]
                    found[begin, end] = _without_repeats([where[begin], *pieces, where[end]])
        return [found.get(leg, []) for leg in legs]

    def _graph(self, mode: Mode) -> ModeGraph:
        if mode not in self._graphs:
            plain = self.plane.metres(self.coords)
            numbers = np.repeat(np.arange(len(self)), np.diff(self.offsets))
            lines = np.asarray(shapely.linestrings(plain, indices=numbers))
            speeds = self.speeds[:, :, MODES.index(mode)]
            self._graphs[mode] = ModeGraph(len(self.points), self.ends, lines, speeds)
        return self._graphs[mode]

    def _snap(self, points: NDArray[np.float64], mode: Mode) -> Snapped:
        where = self.plane.metres(np.asarray(points, dtype=np.float64).reshape(-1, 2))
        return self._graph(mode).snap(where, SNAP_M)

    def _piece(self, edge: tuple[int, float, float]) -> list[NDArray[np.float64]]:
        """Coordinates of a piece of a segment, from one distance along it to another."""
        segment, begin, end = edge
        coords = self.plane.metres(self.coords[self.offsets[segment] : self.offsets[segment + 1]])
        piece = substring(shapely.LineString(coords), begin, end)
        return list(self.plane.degrees(shapely.get_coordinates(piece)))


def _without_repeats(line: list[NDArray[np.float64]]) -> list[tuple[float, float]]:
    rounded = [(round(float(lon), 7), round(float(lat), 7)) for lon, lat in line]
    kept = [point for at, point in enumerate(rounded) if at == 0 or point != rounded[at - 1]]
    return kept if len(kept) > 1 else kept * 2
