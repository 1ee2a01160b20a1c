"""A file compared with a ledger: which entries are new, which change and how, which stay, which rows are wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import Any

from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import Actor, may_write
from watchbill.documents.workbooks.cells import CellProblem, cell_text
from watchbill.documents.workbooks.columns import SheetLayout
from watchbill.documents.workbooks.reading import SheetRows, match_columns
from watchbill.documents.workbooks.rows import ReadSheet, read_sheet
from watchbill.places.cell_values import stored
from watchbill.places.codes import next_codes
from watchbill.places.collecting import collected_afterwards
from watchbill.places.columns import Column, columns_of, is_empty, needed_columns
from watchbill.places.exchange.compared import Compared
from watchbill.places.exchange.layouts import OF_ENTRY, reading_layout, table_layouts
from watchbill.places.exchange.on_ledger import OnLedger
from watchbill.places.exchange.refusals import Refusals
from watchbill.places.exchange.streets import Streets
from watchbill.places.geometries import GeometryRefused, read_geometry, shapes_of
from watchbill.places.models import Area, LedgerEntry
from watchbill.places.starting import starting_columns, starting_values
from watchbill.places.steps import step_jumps, step_text
from watchbill.places.ties import Grid
from watchbill.places.versions import ColumnChange


@dataclass
class Comparison(Compared[LedgerEntry, LedgerEntry]):
    """What a file would do to a ledger.

    ``fresh`` and ``changed`` are entries as they would be, not written yet, with their cells of the grid in ``cells``
    (by code; only of those whose place is new).
    """

    cells: dict[str, list[Area]] = field(default_factory=dict)

    @property
    def fresh_codes(self) -> list[str]:
        """Codes of new entries."""
        return [entry.code for entry in self.fresh]

    @property
    def standing(self) -> list[LedgerEntry]:
        """Entries that would change."""
        return self.changed


@collected_afterwards()
def compare(sheets: list[SheetRows], model: type[LedgerEntry], *, district: Area, by: Actor) -> Comparison:
    """Compare the sheets of a file with a ledger of a district; nothing is written."""
    return _Comparing(model, district, by).of(sheets)


class _Comparing:
    def __init__(self, model: type[LedgerEntry], district: Area, by: Actor) -> None:
        self.model, self.district, self.by = model, district, by
        self.columns = {column.key: column for column in columns_of(model)}
        self.result = Comparison(model)
        self.kept_tables: set[tuple[str, str]] = set()
        self.allowed: dict[tuple[str, str], bool] = {}
        self.on_ledger = OnLedger(model, district)
        self.foreign: set[str] = set()
        self.refusals: Refusals | None = None

    @cached_property
    def blank(self) -> LedgerEntry:
        """What a new entry is before anything is given."""
        return self.model(district=self.district)

    @cached_property
    def streets(self) -> Streets:
        return Streets(self.district)

    @cached_property
    def grid(self) -> Grid:
        return Grid.of(self.district)

    def of(self, sheets: list[SheetRows]) -> Comparison:
        main = read_sheet(sheets, reading_layout(self.model), unique=("code",), refine=self._geometry)
        tables = self._tables(sheets, main)
        self._keep(main)
        rows = dict(zip(main.numbers, main.rows, strict=True))
        codes = {values["code"] for values in rows.values() if values.get("code")}
        existing = self.on_ledger.entries(codes.union(*tables.values()))
        self.foreign = self.on_ledger.foreign(codes)
        self.on_ledger.read_names(rows.values())
        filled = starting_columns(self.model)
        pending: list[tuple[int, LedgerEntry, dict[str, Any], LedgerEntry | None]] = []
        for number, values in rows.items():
            old = existing.get(values.get("code") or "") or self.on_ledger.same_place(values)
            given = {key: value for key, value in values.items() if key in self.columns}
            given = {key: value for key, value in given.items() if key not in filled or not is_empty(value)}
            if given.get("code") is None:
                given.pop("code", None)
            code = old.code if old else given.get("code")
            for key, by_code in tables.items():
                if code and (key, code) not in self.kept_tables and (old is not None or code in by_code):
                    given[key] = by_code.get(code, [])
            pending.append((number, self._entry(old), given, old))
        named = {values.get("code") for values in rows.values()}
        for code in {code for by_code in tables.values() for code in by_code} - named:
            old = existing[code]
            given = {key: by_code[code] for key, by_code in tables.items() if code in by_code}
            pending.append((0, self._entry(old), given, old))
        self._decide(main, pending)
        return self.result

    def _geometry(self, values: dict[str, Any]) -> Iterator[tuple[str, CellProblem]]:
        """Read a row's geometry; without one, find the place of a new or changed street on the street network."""
        street, key, text = values.get("street"), "geometry", values.get("geometry")
        try:
            if text:
                values["geometry"] = read_geometry(text, self.model.shapes)
            elif street and street != self.on_ledger.streets.get(values.get("code") or ""):
                key = "street"
                values["geometry"] = self.streets.point(street)
            else:
                values.pop("geometry", None)
        except GeometryRefused as refusal:
            yield key, CellProblem("geometry", str(refusal), _("a place inside the district"))

    def _tables(self, sheets: list[SheetRows], main: ReadSheet) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Rows of the child sheets that the file has, by table and code of the entry."""
        codes = {str(values["code"]) for values in main.rows if values.get("code")}
        found: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for key, layout in table_layouts(self.model).items():
            if not any(layout.answers_to(sheet.title) for sheet in sheets):
                continue
            known = codes | self._codes_in(sheets, layout)
            read = read_sheet(sheets, layout, refine=lambda values, known=known: self._known(values, known))  # type: ignore[misc]
            self._keep(read)
            rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for values in read.rows:
                code = values.pop(OF_ENTRY)
                rows[code].append({name: stored(value) for name, value in values.items() if not is_empty(value)})
            for rejected in read.rejected:  # a table with a wrong row stays as it is
                wrong = rejected.values.get(OF_ENTRY, "")
                self.kept_tables.add((key, wrong))
                rows.pop(wrong, None)
            found[key] = dict(rows)
        return found

    def _codes_in(self, sheets: list[SheetRows], layout: SheetLayout) -> set[str]:
        """Codes of a child sheet that are on the ledger already."""
        named: set[str] = set()
        for sheet in sheets:
            if layout.answers_to(sheet.title):
                at = match_columns(sheet, layout)[0].get(OF_ENTRY, 0)
                named |= {cell_text(row.cells[at]) for row in sheet.rows if at < len(row.cells)}
        return self.on_ledger.codes(named)

    def _known(self, values: dict[str, Any], known: set[str]) -> Iterator[tuple[str, CellProblem]]:
        if values[OF_ENTRY] not in known:
            text = _("There is no entry %(code)s.") % {"code": values[OF_ENTRY]}
            yield OF_ENTRY, CellProblem("unknown_entry", text, _("a code of the first sheet or of the ledger"))

    def _keep(self, read: ReadSheet) -> None:
        self.result.faults += read.faults
        self.result.rejected += read.rejected
        self.result.rows_read += read.rows_read
        self.result.ignored_columns += read.ignored_columns

    def _entry(self, old: LedgerEntry | None) -> LedgerEntry:
        """A copy to write into, of the entry that is there or of one that nothing was given for yet.

        Values are replaced in it and never changed in place, so the copy need not be deep.
        """
        source = old or self.blank
        entry = self.model.__new__(self.model)
        entry.__dict__.update(source.__dict__)
        entry._state = ModelState()
        entry._state.adding, entry._state.db = source._state.adding, source._state.db
        entry._state.fields_cache = dict(source._state.fields_cache)
        return entry

    def _decide(
        self, main: ReadSheet, pending: list[tuple[int, LedgerEntry, dict[str, Any], LedgerEntry | None]]
    ) -> None:
        moved: list[tuple[int, LedgerEntry]] = []
        named = {given.get("code") for _number, _entry, given, _old in pending}
        codes = (code for code in next_codes(self.model, self.district) if code not in named)
        accepted: list[tuple[int, LedgerEntry, list[ColumnChange], bool]] = []
        for number, entry, given, old in pending:
            problem = self._problem(given, old)
            if problem is not None:
                self._refuse(main, number, *problem)
                continue
            changes = self._apply(entry, given, old)
            if old is None and not entry.code:
                entry.code = next(codes)
            if old is None or any(change.column.key == "geometry" for change in changes):
                moved.append((number, entry))
            accepted.append((number, entry, changes, old is None))
        refused = self._place(main, moved)
        for number, entry, changes, is_new in accepted:
            if entry.code in refused:
                continue
            if not self._may_write(entry.area.path, entry.owner):
                self._refuse(main, number, "code", _("Your account may not change anything in this area."))
            elif is_new:
                self.result.fresh.append(entry)
            elif changes:
                entry.version += 1
                self.result.changed.append(entry)
                self.result.changes[entry.code] = changes
            else:
                self.result.unchanged += 1

    def _may_write(self, path: str, owner: str) -> bool:
        if (path, owner) not in self.allowed:
            self.allowed[path, owner] = may_write(self.by, path, owner=owner)
        return self.allowed[path, owner]

    def _problem(self, given: dict[str, Any], old: LedgerEntry | None) -> tuple[str, str] | None:
        """What is wrong with a row as a whole: a column and a sentence."""
        if given.get("code") in self.foreign:
            return "code", _("The code %(code)s is in use already.") % {"code": given["code"]}
        for column in needed_columns(self.model):
            if (old is None or column.key in given) and is_empty(given.get(column.key)):
                return column.key, _("The cell is empty.")
        for key in step_jumps(old or self.blank, given):
            return key, step_text()
        return None

    def _apply(self, entry: LedgerEntry, given: dict[str, Any], old: LedgerEntry | None) -> list[ColumnChange]:
        """Write a row's values into an entry; returns what differs from before, nothing for a new one."""
        if old is None:
            given = starting_values(self.model, given) | {k: v for k, v in given.items() if not is_empty(v)}
            for key, value in given.items():
                setattr(entry, key, value)
            return []
        changes = []
        for key, value in given.items():
            column = self.columns[key]
            after = self._default(column) if value is None else value
            before = getattr(entry, key)
            if before != after:
                changes.append(ColumnChange(column, before, after))
                setattr(entry, key, after)
        return changes

    def _default(self, column: Column) -> Any:
        field: Any = self.model._meta.get_field(column.key)
        return None if field.null else field.get_default()

    def _place(self, main: ReadSheet, moved: list[tuple[int, LedgerEntry]]) -> set[str]:
        """Tie moved entries to the grid; returns the codes of those that lie outside the district."""
        outside: set[str] = set()
        if not moved:
            return outside
        shapes = shapes_of([entry.geometry for _number, entry in moved])
        is_inside = self.grid.reach(shapes) if self.grid.villages else [True] * len(moved)
        for (number, entry), is_in in zip(moved, is_inside, strict=True):
            if not is_in:
                outside.add(entry.code)
                self._refuse(main, number, "geometry", _("The place lies outside the district."))
        entries = [entry for _number, entry in compress(moved, is_inside)]
        cells = self.grid.tie(entries, list(compress(shapes, is_inside)))
        self.result.cells |= zip((entry.code for entry in entries), cells, strict=True)
        return outside

    def _refuse(self, main: ReadSheet, number: int, key: str, message: str) -> None:
        if self.refusals is None:
            assert main.found is not None
            self.refusals = Refusals(main.found, reading_layout(self.model))
        row = self.refusals.refuse(number, key, message)
        self.result.faults += [fault for _key, fault in row.faults]
        self.result.rejected.append(row)
