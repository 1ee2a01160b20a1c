"""Which half of the extent is the inside of a boundary that the extract cuts off."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely import MultiPolygon, Point, Polygon
    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Relation

CLEAR_SHARE = 0.02
"""One choice has to overlap others less than another by this share of the largest half to be the better one."""
MOST_AT_ONCE = 10
"""As many boundaries of a level are weighed against each other; more would take too long."""


@dataclass(slots=True)
class Boundary:
    """An administrative area inside the extent."""

    id: int
    level: int
    name: str
    name_zh: str
    geometry: Polygon | MultiPolygon
    cut: bool


@dataclass(slots=True)
class Cut:
    """A boundary that the extract cuts off: its two halves of the extent, and how to tell them apart."""

    relation: Relation
    level: int
    halves: tuple[BaseGeometry, BaseGeometry]
    labels: list[Point] = field(default_factory=list)

    @property
    def undivided(self) -> bool:
        """Whether none of its lines runs through the extent: it holds all of it or nothing."""
        return any(half.is_empty for half in self.halves)

    def evidence(self, known: Mapping[int, BaseGeometry]) -> int | None:
        """0 or 1: the half that holds the labels or known parts; none where nothing tells."""
        parts = [known[ref] for kind, ref, _ in self.relation.members if kind == "r" and ref in known]
        points = self.labels + [part.representative_point() for part in parts]
        votes = [sum(bool(half.contains(point)) for point in points) for half in self.halves]
        if votes[0] == votes[1]:
            return None
        return int(votes[1] > votes[0])


def choose_sides(cuts: Sequence[Cut], known: dict[int, Boundary]) -> dict[int, int]:
    """The half (0 or 1) of each cut by its position in ``cuts``, as far as it can be told.

    What lies inside a boundary decides; after that, areas of one level do not overlap, so that those already
    known settle their neighbours. Where nothing is known of a level, the choice that overlaps least is taken,
    if there is just one.
    """
    chosen: dict[int, int] = {}
    pending = [at for at, cut in enumerate(cuts) if not cut.undivided]
    parts: dict[int, BaseGeometry] = {item: boundary.geometry for item, boundary in known.items()}
    for at in sorted(range(len(cuts)), key=lambda at: -cuts[at].level):
        bit = cuts[at].evidence(parts)
        if bit is not None:
            chosen[at] = bit
            parts[cuts[at].relation.id] = cuts[at].halves[bit]
    for level in {cuts[at].level for at in pending}:
        own = [at for at in pending if cuts[at].level == level and at not in chosen]
        settled: list[BaseGeometry] = [item.geometry for item in known.values() if item.level == level]
        settled += [cuts[at].halves[bit] for at, bit in chosen.items() if cuts[at].level == level]
        chosen |= _by_overlap([cuts[at] for at in own], own, settled)
    # What the neighbours settled may be part of a larger area that was still open.
    for at in sorted(set(range(len(cuts))) - set(chosen), key=lambda at: -cuts[at].level):
        found = {cuts[other].relation.id: cuts[other].halves[bit] for other, bit in chosen.items()}
        bit = cuts[at].evidence(parts | found)
        if bit is not None:
            chosen[at] = bit
    return chosen


def _by_overlap(cuts: Sequence[Cut], numbers: Sequence[int], settled: list[BaseGeometry]) -> dict[int, int]:
    """The halves of cuts of one level that overlap each other and the settled areas clearly the least."""
    chosen: dict[int, int] = {}
    rest = list(range(len(cuts)))
    while rest and settled:
        bits = {at: _clear_choice([cuts[at]], settled) for at in rest}
        at = next((at for at in rest if bits[at]), None)
        if at is None:
            break
        chosen[numbers[at]] = bits[at][0]
        settled.append(cuts[at].halves[bits[at][0]])
        rest.remove(at)
    if len(rest) <= MOST_AT_ONCE:
        together = _clear_choice([cuts[at] for at in rest], settled)
        chosen |= {numbers[at]: bit for at, bit in zip(rest, together, strict=False)}
    return chosen


def _clear_choice(cuts: Sequence[Cut], settled: Sequence[BaseGeometry]) -> tuple[int, ...]:
    """The half of each cut in the choice that overlaps least; empty where no choice is clearly the best."""
    if not cuts:
        return ()
    taken = [[sum(half.intersection(other).area for other in settled) for half in cut.halves] for cut in cuts]
    pairs = {
        (i, a, j, b): cuts[i].halves[a].intersection(cuts[j].halves[b]).area
        for i in range(len(cuts))
        for j in range(i)
        for a in (0, 1)
        for b in (0, 1)
    }
    totals = sorted(
        (
            sum(taken[i][bit] for i, bit in enumerate(bits))
            + sum(pairs[i, bits[i], j, bits[j]] for i in range(len(cuts)) for j in range(i)),
            bits,
        )
        for bits in product((0, 1), repeat=len(cuts))
    )
    largest = max(half.area for cut in cuts for half in cut.halves)
    return totals[0][1] if totals[1][0] - totals[0][0] > CLEAR_SHARE * largest else ()
