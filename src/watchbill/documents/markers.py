"""Where the numbers of the stops stand on a map, so that none hides another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
HALF_HEIGHT_MM = 2.5
DIRECTIONS = 16


@dataclass(frozen=True)
class Marker:
    """A label in millimetres on paper: where it stands, and the point that it means."""

    label: str
    anchor: Point
    centre: Point
    half_size: Point

    @property
    def moved(self) -> bool:
        """Whether it stands beside its point and needs a line to it."""
        return self.anchor != self.centre


def place_markers(
    labels: Sequence[tuple[str, Point]], taken: Sequence[Point], size_mm: Point, *, sign_mm: float = 0.0
) -> list[Marker]:
    """Place labels one after the other, each on its point or at the nearest free spot around it.

    ``taken`` are the bases, which labels leave free. Where nothing is free the label stays on its point. ``sign_mm``
    is the width of a sign beside each label.
    """
    occupied = [(point, (3.6, 3.6)) for point in taken]
    placed: list[Marker] = []
    for label, anchor in labels:
        half_size = (max(HALF_HEIGHT_MM, 0.95 * len(label) + 1.0) + sign_mm / 2, HALF_HEIGHT_MM)
        centre = next(
            (spot for spot in _spots(anchor) if _free(spot, half_size, occupied, size_mm)),
            anchor,
        )
        occupied.append((centre, half_size))
        placed.append(Marker(label, anchor, centre, half_size))
    return placed


def _spots(anchor: Point) -> list[Point]:
    x, y = anchor
    around = [
        (x + radius * math.cos(turn), y + radius * math.sin(turn))
        for radius in (5.0, 7.0, 9.5, 12.5, 16.0, 20.0, 25.0)
        for turn in (2 * math.pi * step / DIRECTIONS for step in range(DIRECTIONS))
    ]
    return [anchor, *around]


def _free(spot: Point, half_size: Point, occupied: Sequence[tuple[Point, Point]], size_mm: Point) -> bool:
    inside = all(
        half <= coordinate <= size - half for coordinate, half, size in zip(spot, half_size, size_mm, strict=True)
    )
    return inside and all(
        abs(spot[0] - other[0]) >= half_size[0] + half[0] + 0.3
        or abs(spot[1] - other[1]) >= half_size[1] + half[1] + 0.3
        for other, half in occupied
    )
