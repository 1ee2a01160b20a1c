"""The area grid: which boundaries become district, townships and villages, and how they fit together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from watchbill.geography.cells import divide
from watchbill.geography.city import GridArea, ImportProblem, ImportSettings, Note
from watchbill.geography.rings import polygonal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from watchbill.geography.extract import Extract
    from watchbill.geography.plane import Plane
    from watchbill.geography.sides import Boundary

LEAST_SHARE = 0.25
"""A level whose areas hold less of the streets than this does not become the villages by itself."""
LEAST_VILLAGE_M2 = 2_000.0
"""A cut-off corner of a boundary that is smaller than this joins the remainder."""
TOPMOST_GUESS = 4
"""Levels above (smaller than) this are countries and are not guessed as a district."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The admin_level of each kind of area; none where the extract has none and one is made."""

    district: int | None
    township: int | None
    village: int


@dataclass(slots=True)
class _Village:
    name: str
    name_zh: str
    geometry: Polygon | MultiPolygon


def guess_levels(
    boundaries: Sequence[Boundary], streets: NDArray[np.float64], settings: ImportSettings
) -> tuple[Levels, list[Note]]:
    """The levels of the settings, the missing ones guessed; ``streets`` are street nodes (n, 2) in degrees.

    Villages are the deepest level whose areas hold at least a quarter of the street nodes that lie in any
    boundary of levels 4 to 12 (deeper ones often cover only a corner of a city). Townships are the next level
    above that has an area in the extract, and the district the next above those, down to level 4; where there is
    none, the township is the commune itself and the district is made from all townships. A level that is set
    bounds the guess of the others.
    """
    shares = {level: _inside(boundaries, level, streets) for level in {item.level for item in boundaries}}
    if not shares:
        raise ImportProblem(
            "no_boundaries",
            "no administrative boundary is complete or can be closed in this extract; choose a larger extract",
        )
    notes: list[Note] = []
    village = settings.village_level
    local = [share for level, share in shares.items() if level >= TOPMOST_GUESS]
    base = np.logical_or.reduce(local or list(shares.values()))
    floor = settings.township_level or settings.district_level or 0
    if village is None:
        least = LEAST_SHARE * max(1, base.sum())
        enough = [level for level, share in shares.items() if level >= floor and share.sum() >= least]
        village = max(enough, default=max(shares))
        notes.append(Note("level_guessed", {"kind": "village", "level": village}))
    elif village not in shares:
        raise _no_level("village", village, sorted(shares))
    found: dict[str, int | None] = {}
    below, top = village, max(TOPMOST_GUESS, (settings.district_level or 0) + 1)
    for kind, wanted in (("township", settings.township_level), ("district", settings.district_level)):
        if wanted is not None and wanted not in shares:
            raise _no_level(kind, wanted, sorted(shares))
        above = [level for level in shares if top <= level < below and shares[level].any()]
        level = wanted if wanted is not None else max(above, default=None)
        if wanted is None and level is not None:
            notes.append(Note("level_guessed", {"kind": kind, "level": level}))
        found[kind] = level
        below = level if level is not None else below
    return Levels(found["district"], found["township"], village), notes


def _no_level(kind: str, level: int, present: list[int]) -> ImportProblem:
    listed = ", ".join(map(str, present))
    message = f"no boundary of admin_level {level} ({kind}) in this extract; it has the levels {listed}"
    return ImportProblem("no_level", message, kind=kind, level=level, present=listed)


def _inside(boundaries: Sequence[Boundary], level: int, streets: NDArray[np.float64]) -> NDArray[np.bool_]:
    area = shapely.union_all([item.geometry for item in boundaries if item.level == level])
    shapely.prepare(area)
    inside: NDArray[np.bool_] = np.asarray(shapely.contains_xy(area, streets), dtype=bool)
    return inside


class GridBuilder:
    """Puts together the grid of one extract.

    Areas are built from below: a village is its boundary without what an earlier one took, a township the union
    of its villages, the district the union of its townships, so that each level partitions the one above.
    """

    def __init__(
        self,
        boundaries: Sequence[Boundary],
        extract: Extract,
        plane: Plane,
        settings: ImportSettings,
        needed: NDArray[np.float64],
        fallback_name: str,
    ) -> None:
        """``needed`` are the points (n, 2) for which a remainder is worth a village: street nodes."""
        self.boundaries = boundaries
        self.extract = extract
        self.plane = plane
        self.settings = settings
        self.needed = needed
        self.fallback_name = fallback_name
        self.notes: list[Note] = []
        self.used_levels: set[int | None] = set()

    def build(self) -> tuple[list[GridArea], list[Note]]:
        """All areas from the district down to the cells, and notes."""
        levels, self.notes = guess_levels(self.boundaries, self.needed, self.settings)
        self.used_levels = {levels.district, levels.township, levels.village} - {None}
        district = self._district(levels)
        townships = self._townships(levels, district)
        villages = self._villages(levels, townships, district)
        return self._coded(district, townships, villages), self.notes

    def _of_level(self, level: int | None) -> list[_Village]:
        items = [item for item in self.boundaries if item.level == level]
        return [_Village(item.name, item.name_zh, item.geometry) for item in items]

    def _district(self, levels: Levels) -> _Village:
        lowest = levels.township if levels.township is not None else levels.village
        below = self._of_level(lowest)
        whole = shapely.union_all([item.geometry for item in below])
        candidates = self._of_level(levels.district)
        if candidates:
            holds = [item.geometry.intersection(whole).area for item in candidates]
            chosen = candidates[int(np.argmax(holds))]
            self.notes += [
                Note("other_district_left_out", {"name": item.name}) for item in candidates if item is not chosen
            ]
            return chosen
        area = polygonal(whole)
        if area is None:
            raise ImportProblem("empty", "the boundaries of this extract enclose nothing")
        parents = [item for item in self.boundaries if item.level < lowest]
        parent = max(parents, key=lambda item: (item.geometry.intersection(area).area, item.level), default=None)
        name = parent.name if parent else below[0].name if len(below) == 1 else self.fallback_name
        name_zh = parent.name_zh if parent else below[0].name_zh if len(below) == 1 else ""
        self.notes.append(Note("area_made", {"kind": "district", "name": name, "why": "no_level"}))
        return _Village(name, name_zh, area)

    def _townships(self, levels: Levels, district: _Village) -> list[_Village]:
        found = self._of_level(levels.township)
        if not found:
            self.notes.append(Note("area_made", {"kind": "township", "name": district.name, "why": "no_level"}))
            return [district]
        kept = self._apart(found, district, "township")
        return kept + self._rest(district, kept, "township", others=bool(kept))

    def _villages(self, levels: Levels, townships: list[_Village], district: _Village) -> list[list[_Village]]:
        """The villages of each township: where they overlap most, and what all of them leave of it."""
        pool = self._apart(self._of_level(levels.village), district, "village")
        homes: list[list[_Village]] = [[] for _ in townships]
        for village in pool:
            shares = [village.geometry.intersection(township.geometry).area for township in townships]
            homes[int(np.argmax(shares))].append(village)
        return [
            own + self._rest(township, pool, "village", others=bool(own))
            for township, own in zip(townships, homes, strict=True)
        ]

    def _apart(self, found: list[_Village], whole: _Village, kind: str) -> list[_Village]:
        """The areas inside ``whole``, each without what an earlier one took."""
        kept: list[_Village] = []
        gone: BaseGeometry = shapely.MultiPolygon()
        for item in found:
            rest = polygonal(item.geometry.intersection(whole.geometry).difference(gone))
            if rest is None or self.plane.area_m2(rest) < LEAST_VILLAGE_M2:
                self.notes.append(Note("area_left_out", {"kind": kind, "name": item.name}))
                continue
            if rest.area < 0.99 * item.geometry.area:
                self.notes.append(Note("boundary_clipped", {"name": item.name}))
            kept.append(_Village(item.name, item.name_zh, rest))
            gone = gone.union(rest)
        return kept

    def _rest(self, whole: _Village, taken: Sequence[_Village], kind: str, *, others: bool) -> list[_Village]:
        """What ``taken`` leaves of ``whole``, if there are streets in it: one more area or none."""
        gone = shapely.union_all([item.geometry for item in taken])
        rest = self._remainder(polygonal(whole.geometry.difference(gone)))
        if rest is None:
            return []
        name, name_zh = self._remainder_name(rest, whole, others)
        self.notes.append(Note("area_made", {"kind": kind, "name": name, "why": "remainder"}))
        return [_Village(name, name_zh, rest)]

    def _remainder(self, rest: Polygon | MultiPolygon | None) -> Polygon | MultiPolygon | None:
        """The parts of a remainder that hold streets; water beyond the coast and slivers are left out."""
        if rest is None:
            return None
        coast = [
            shapely.LineString(way.present)
            for way in self.extract.ways.values()
            if way.tags.get("natural") == "coastline" and len(way.present) > 1
        ]
        lines = shapely.union_all([rest.boundary, *(line.intersection(rest) for line in coast)])
        faces = [
            face
            for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
            if rest.contains(face.representative_point())
        ]
        kept = []
        for face in faces:
            shapely.prepare(face)
            if shapely.contains_xy(face, self.needed).any():
                kept.append(face)
        area = polygonal(shapely.union_all(kept))
        return area if area is not None and self.plane.area_m2(area) >= LEAST_VILLAGE_M2 else None

    def _remainder_name(self, rest: Polygon | MultiPolygon, whole: _Village, others: bool) -> tuple[str, str]:
        """The place node's name where just one suburb is labelled in it, else the whole's name with "other"."""
        if not others:
            return whole.name, whole.name_zh
        labels = [
            node
            for nodes in self.extract.labels.values()
            for node in nodes
            if node.tags["place"] in ("suburb", "quarter") and rest.contains(shapely.Point(node.lon, node.lat))
        ]
        if len(labels) == 1:
            return labels[0].tags["name"], labels[0].tags.get("name:zh", "")
        return f"{whole.name} – other", f"{whole.name_zh} – 其他" if whole.name_zh else ""

    def _coded(self, district: _Village, townships: list[_Village], villages: list[list[_Village]]) -> list[GridArea]:
        prefix = self.settings.prefix
        above: list[GridArea] = []
        lower: list[GridArea] = []
        number = 0
        for township, own in zip(townships, villages, strict=True):
            if not own:
                continue
            code = f"{prefix}T{len(above) + 1:02d}"
            whole = polygonal(shapely.union_all([village.geometry for village in own]))
            assert whole is not None
            above.append(GridArea(code, township.name, "township", f"{prefix}D", whole, township.name_zh))
            for village in own:
                number += 1
                named = f"{prefix}V{number:02d}"
                lower.append(GridArea(named, village.name, "village", code, village.geometry, village.name_zh))
        whole = polygonal(shapely.union_all([township.geometry for township in above]))
        if whole is None:
            raise ImportProblem("empty", "the boundaries of this extract enclose no streets")
        top = GridArea(f"{prefix}D", district.name, "district", "", whole, district.name_zh)
        areas = [top, *above, *lower]
        for village_area in lower:
            areas += divide(
                village_area, section_m=self.settings.section_m, cell_m=self.settings.cell_m, lat=self.plane.lat
            )
        return areas
