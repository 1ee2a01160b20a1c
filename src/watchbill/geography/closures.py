"""Streets that are closed: which segments of the network they are, and the network without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

from watchbill.geography.network import StreetNetwork
from watchbill.geography.speeds import MODES, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

ALONG_M = 4.0
"""A segment lies on a street where all of it is within this distance of the street's line."""
CLICK_M = 40.0
"""A point is on a block if it is within this distance of it."""

Line: TypeAlias = "Sequence[Sequence[float]]"


def segments_along(network: StreetNetwork, lines: Iterable[Line]) -> NDArray[np.int64]:
    """Numbers of the segments that lie on a street that is given as lines of (longitude, latitude)."""
    drawn = [shapely.LineString(network.plane.metres(np.asarray(line))) for line in lines if len(line) > 1]
    if not drawn or not len(network):
        return np.zeros(0, dtype=np.int64)
    near = shapely.union_all([shapely.buffer(line, ALONG_M) for line in drawn])
    shapely.prepare(near)
    return np.flatnonzero(shapely.covered_by(_lines(network), near))


def block_at(network: StreetNetwork, lon: float, lat: float) -> int | None:
    """Number of the block (the segment from junction to junction) at a point; none where no street is near."""
    if not len(network):
        return None
    point = shapely.Point(network.plane.metres(np.array([[lon, lat]]))[0])
    lines = _lines(network)
    gaps = shapely.distance(lines, point)
    gaps[shapely.length(lines) == 0] = np.inf
    nearest = int(np.argmin(gaps))
    return nearest if gaps[nearest] <= CLICK_M else None


def without(network: StreetNetwork, segments: Iterable[int], modes: Sequence[Mode] = MODES) -> StreetNetwork:
    """The network with segments closed in some modes (all of them by default); the others stay as they are.

    A point on a closed street is joined to the nearest open one, and the way between is walked.
    """
    speeds = network.speeds.copy()
    for mode in modes:
        speeds[np.asarray(list(segments), dtype=np.int64), :, MODES.index(mode)] = 0.0
    return StreetNetwork(network.points, network.ends, network.coords, network.offsets, speeds, network.beyond)


def _lines(network: StreetNetwork) -> NDArray[np.object_]:
    numbers = np.repeat(np.arange(len(network)), np.diff(network.offsets))
    found: NDArray[np.object_] = np.asarray(
        shapely.linestrings(network.plane.metres(network.coords), indices=numbers), dtype=np.object_
    )
    return found
