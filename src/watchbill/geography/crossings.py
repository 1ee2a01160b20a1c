"""Where streets cross a border: the road junctions that an area shares with its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from watchbill.geography.speeds import MODES, Mode

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.network import StreetNetwork

MERGE_M = 30.0
"""Crossings this close to each other (the two carriageways of a road, its footways) are one junction."""

EDGE_M = 100.0
"""A street that goes on beyond the data crosses a border that is this near: the border of what was cut out."""


@dataclass(frozen=True)
class Crossing:
    """One place where streets cross the border, and the modes that may pass in at least one direction."""

    lon: float
    lat: float
    modes: frozenset[Mode]


def crossings(network: StreetNetwork, area: BaseGeometry, *, merge_m: float = MERGE_M) -> list[Crossing]:
    """Return where the network crosses the border of ``area`` (degrees), from west to east.

    A street that comes up to the border from within and no farther, or runs along it, does not cross it. Where the
    data ends at the border, a street that goes on beyond it crosses at the last point that is known.
    """
    points, segments = (np.concatenate(pair) for pair in zip(_cuts(network, area), _ends(network, area), strict=True))
    if not len(points):
        return []
    metres = network.plane.metres(points)
    pairs = KDTree(metres).query_pairs(merge_m, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    number, cluster = connected_components(links, directed=False)
    open_to = np.any(network.speeds[segments] > 0, axis=1)
    found = []
    for label in range(number):
        members = np.flatnonzero(cluster == label)
        lon, lat = points[members].mean(axis=0)
        modes = frozenset(mode for at, mode in enumerate(MODES) if np.any(open_to[members, at]))
        found.append(Crossing(float(lon), float(lat), modes))
    return sorted(found, key=lambda crossing: (crossing.lon, crossing.lat))


def _cuts(network: StreetNetwork, area: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the points (n, 2) at which segments pass from inside to outside, and the number of each one's segment."""
    shapely.prepare(area)
    inside: NDArray[np.bool_] = np.asarray(shapely.intersects_xy(area, network.coords), dtype=np.bool_)
    steps = np.flatnonzero(inside[:-1] != inside[1:])
    of_step = np.searchsorted(network.offsets, steps, side="right") - 1
    same = network.offsets[of_step + 1] > steps + 1
    steps, of_step = steps[same], of_step[same]
    ends = np.stack([network.coords[steps], network.coords[steps + 1]], axis=1)
    met = np.asarray(shapely.intersection(shapely.linestrings(ends), area.boundary))
    kept = ~shapely.is_empty(met)
    outer = np.where(inside[steps][:, None], ends[:, 1], ends[:, 0])  # where a street runs along the border first
    last = shapely.get_point(shapely.shortest_line(shapely.points(outer[kept]), met[kept]), 1)
    return shapely.get_coordinates(last), of_step[kept]


def _ends(network: StreetNetwork, area: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the points (n, 2) within the area and near its border at which the data ends, and their segments."""
    border = network.plane.project(area.boundary)
    segments, side = np.nonzero(np.isin(network.ends, network.beyond))
    points = network.points[network.ends[segments, side]]
    near = shapely.distance(shapely.points(network.plane.metres(points)), border) <= EDGE_M
    kept = near & np.asarray(shapely.intersects_xy(area, points), dtype=np.bool_)
    return points[kept], segments[kept]
