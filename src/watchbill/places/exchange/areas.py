"""The grid as a file: what a file would do to the areas of a district, and areas as a workbook, CSV or GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import Actor, may_write
from watchbill.documents.workbooks.cells import CellProblem
from watchbill.documents.workbooks.columns import Language, nearest
from watchbill.documents.workbooks.forces_layout import EXAMPLE_PREFIX
from watchbill.documents.workbooks.reading import SheetRows
from watchbill.documents.workbooks.rows import ReadSheet, read_sheet
from watchbill.places.area_values import LEVELS, area_changes, is_above, values_of
from watchbill.places.columns import columns_of, is_empty
from watchbill.places.enums import AreaLevel
from watchbill.places.exchange.compared import Compared
from watchbill.places.exchange.layouts import main_layout, reading_layout
from watchbill.places.exchange.refusals import Refusals
from watchbill.places.exchange.writing import LONGEST_CELL, MOST_CELLS, book, csv_rows
from watchbill.places.geometries import GeometryRefused, as_text, is_same, read_geometry
from watchbill.places.models import Area
from watchbill.places.permissions import path_above

NEEDED = ("code", "name", "level", "parent", "geometry")
"""What a new area has to say."""


@dataclass
class AreaComparison(Compared[dict[str, Any], tuple[Area, dict[str, Any]]]):
    """What a file would do to the grid of a district.

    ``fresh`` are rows of new areas and ``changed`` areas with their new values, those above before those below.
    """

    @property
    def fresh_codes(self) -> list[str]:
        """Codes of new areas."""
        return [row["code"] for row in self.fresh]

    @property
    def standing(self) -> list[Area]:
        """Areas that would change."""
        return [area for area, _values in self.changed]


def compare_areas(sheets: list[SheetRows], *, district: Area, by: Actor) -> AreaComparison:
    """Compare the sheet of a file with the grid of a district; nothing is written."""
    return _Comparing(district, by).of(sheets)


class _Comparing:
    def __init__(self, district: Area, by: Actor) -> None:
        self.by = by
        rows = Area.objects.filter(path__startswith=district.path).select_related("parent")
        self.known = {area.code: area for area in rows}
        self.result = AreaComparison(Area)
        self.rows: dict[str, tuple[int, dict[str, Any]]] = {}
        self.wrong: dict[str, bool] = {}
        self.refusals: Refusals | None = None

    def of(self, sheets: list[SheetRows]) -> AreaComparison:
        main = read_sheet(sheets, reading_layout(Area), unique=("code",), refine=_geometry)
        self.result.faults += main.faults
        self.result.rejected += main.rejected
        self.result.rows_read = main.rows_read
        self.result.ignored_columns = main.ignored_columns
        self.wrong = dict.fromkeys(main.rejected_codes, True)
        for number, values in zip(main.numbers, main.rows, strict=True):
            if values.get("code"):
                self.rows[values["code"]] = (number, values)
            else:
                self._refuse(main, number, "code", _("The cell is empty."), _("the code of the area"))
        foreign = Area.objects.filter(code__in=set(self.rows) - set(self.known))
        self.foreign = set(foreign.values_list("code", flat=True))
        for code in sorted(self.rows, key=self._depth):
            self._judge(main, code)
        return self.result

    def _judge(self, main: ReadSheet, code: str) -> None:
        number, values = self.rows[code]
        old = self.known.get(code)
        after = self._after(values, old)
        problem = self._problem(code, after, old)
        if problem is not None:
            self.wrong[code] = True
            self._refuse(main, number, *problem)
        elif old is None:
            self.result.fresh.append(after)
        elif changes := area_changes(values_of(old), after):
            self.result.changed.append((old, after))
            self.result.changes[code] = changes
        else:
            self.result.unchanged += 1

    def _after(self, values: dict[str, Any], old: Area | None) -> dict[str, Any]:
        """A row's values; a column that the file leaves out stays, an empty cell empties."""
        after: dict[str, Any] = values_of(old) if old else dict.fromkeys(column.key for column in columns_of(Area))
        after |= values
        for column in columns_of(Area):
            if after[column.key] is None and not column.is_number and column.kind != "geometry":
                after[column.key] = ""
        if old is not None and (after["geometry"] is None or is_same(old.geometry, after["geometry"])):
            after["geometry"] = old.geometry
        return after

    def _problem(self, code: str, after: dict[str, Any], old: Area | None) -> tuple[str, str, str] | None:
        """What is wrong with a row as a whole: a column, a sentence, and what would be right."""
        if code in self.foreign:
            return "code", _("The code %(code)s is in use already.") % {"code": code}, _("a code of this district")
        for key in NEEDED:
            if is_empty(after[key]) and not (key == "parent" and old is not None and old.parent_id is None):
                return key, _("The cell is empty."), _("a new area has code, name, level, area above and polygon")
        if old is not None and after["level"] != old.level:
            return "level", _("The level of an area stays as it is."), str(AreaLevel(old.level).label)
        return self._above_problem(code, after, old) or self._right_problem(after, old)

    def _above_problem(self, code: str, after: dict[str, Any], old: Area | None) -> tuple[str, str, str] | None:
        parent = after["parent"]
        if old is not None and old.parent_id is None:
            return ("parent", _("A district lies in no area."), _("nothing")) if parent else None
        if self._in_itself(code):
            text = _("%(code)s would lie in itself, by way of %(above)s.") % {"code": code, "above": parent}
            return "parent", text, _("an area of a higher level")
        if self.wrong.get(parent) and parent not in self.known:
            text = _("The row of the area above, %(code)s, is wrong itself.") % {"code": parent}
            return "parent", text, _("an area whose row is right")
        if parent not in self.rows and parent not in self.known:
            near = nearest(parent, [*self.known, *self.rows], most=1)
            return "parent", _("There is no area %(code)s.") % {"code": parent}, ", ".join(near)
        level = self._level(parent)
        if not is_above(level, after["level"]):
            words = {"level": AreaLevel(after["level"]).label, "above": AreaLevel(level).label, "name": parent}
            text = _("A %(level)s cannot lie in %(name)s, which is a %(above)s.") % words
            return "parent", text, _("an area of a higher level")
        return None

    def _right_problem(self, after: dict[str, Any], old: Area | None) -> tuple[str, str, str] | None:
        """A border and a place in the grid want rights over the area above, the rest over the area itself."""
        path = self._path(after["parent"])
        wanted = [path]
        if old is not None:
            keys = {change.column.key for change in area_changes(values_of(old), after)}
            is_shaped = bool(keys & {"geometry", "parent"})
            wanted = [path_above(old.path) or old.path, path or old.path] if is_shaped else [old.path] if keys else []
        if all(may_write(self.by, one) for one in wanted):
            return None
        return "code", _("Your account may not change anything in this area."), _("an area of your own part")

    def _level(self, code: str) -> str:
        if code in self.known:
            return self.known[code].level
        return str(self.rows[code][1].get("level") or LEVELS[-1])

    def _parent(self, code: str) -> str:
        """The area above, as it will be: by the file, else as it is."""
        if code in self.rows and self.rows[code][1].get("parent"):
            return str(self.rows[code][1]["parent"])
        old = self.known.get(code)
        return old.parent.code if old is not None and old.parent else ""

    def _in_itself(self, code: str) -> bool:
        seen, at = {code}, self._parent(code)
        while at:
            if at == code:
                return True
            if at in seen:
                return False  # another one lies in itself, and says so in its own row
            seen.add(at)
            at = self._parent(at)
        return False

    def _depth(self, code: str) -> int:
        level = self._level(code)
        return LEVELS.index(level) if level in LEVELS else len(LEVELS)

    def _path(self, code: str) -> str:
        """The path of an area of the grid, or of the nearest one above a new area that is there already."""
        while code and code not in self.known:
            code = self._parent(code)
        return self.known[code].path if code else ""

    def _refuse(self, main: ReadSheet, number: int, key: str, message: str, expected: str) -> None:
        if self.refusals is None:
            assert main.found is not None
            self.refusals = Refusals(main.found, reading_layout(Area))
        row = self.refusals.refuse(number, key, message, expected)
        self.result.faults += [fault for _key, fault in row.faults]
        self.result.rejected.append(row)


def _geometry(values: dict[str, Any]) -> Iterator[tuple[str, CellProblem]]:
    try:
        if values.get("geometry"):
            values["geometry"] = read_geometry(values["geometry"], Area.shapes)
        else:
            values.pop("geometry", None)
    except GeometryRefused as refusal:
        yield "geometry", CellProblem("geometry", str(refusal), _("a polygon in WGS 84 degrees"))


def area_blank(language: Language) -> bytes:
    """An empty workbook of areas with explanations, drop-down lists and an example row."""
    example = {
        "code": f"{EXAMPLE_PREFIX}-V01", "name": _("Example"), "level": "village", "parent": f"{EXAMPLE_PREFIX}-T01",
        "geometry": "24.94, 60.17; 24.95, 60.17; 24.95, 60.18; 24.94, 60.17",
    }  # fmt: skip
    return book(Area, language, [example], {}, example=True)


Entries = Mapping[str, Sequence[str]]
"""Codes of the entries in each cell, by the code of the cell."""


def area_workbook(areas: Iterable[Area], language: Language, entries: Entries) -> bytes:
    """Areas as a workbook that imports again unchanged; a polygon too long for a cell is left out, which keeps it."""
    return book(Area, language, [_row(area, entries, longest=LONGEST_CELL) for area in areas], {})


def area_csv(areas: Iterable[Area], language: Language, entries: Entries) -> bytes:
    """Areas as CSV."""
    return csv_rows(main_layout(Area), (_row(area, entries) for area in areas), language)


def area_geojson(areas: Iterable[Area], entries: Entries) -> bytes:
    """Areas as a GeoJSON FeatureCollection; properties by column key."""
    features = []
    for area in areas:
        values = values_of(area)
        geometry = values.pop("geometry")
        values["entries"] = list(entries.get(area.code, ()))
        kept = {key: value for key, value in values.items() if not is_empty(value)}
        features.append({"type": "Feature", "geometry": geometry, "properties": kept})
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _row(area: Area, entries: Entries, longest: int = 0) -> dict[str, Any]:
    text = as_text(area.geometry)
    return values_of(area) | {
        "geometry": "" if longest and len(text) > longest else text,
        "entries": ", ".join(entries.get(area.code, ())[:MOST_CELLS]),
    }
