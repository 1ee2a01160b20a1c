"""The checklist of a ledger: what every one of them must do. A new ledger's tests inherit from it.

A subclass names the ledger and gives the values of one entry and of one change; see ``test_ledgers.py``.
"""

from __future__ import annotations

import csv
import io
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils.translation import override

from small_city import at
from watchbill.accounts.models import AuditEntry, User
from watchbill.documents.scope import subject_column
from watchbill.places.actions import (
    EntryChanged,
    ImportDone,
    create_entry,
    delete_entry,
    import_file,
    restore_entry,
    restore_version,
    update_entry,
)
from watchbill.places.categories import DEFAULTS
from watchbill.places.cell_values import shown
from watchbill.places.columns import columns_of, table_columns
from watchbill.places.exchange.layouts import main_layout
from watchbill.places.forms import EntryForm
from watchbill.places.geometries import as_text
from watchbill.places.models import LEDGERS, Area, LedgerEntry
from watchbill.places.queries import EntryFilter, categories_of, entries_for, filtered
from watchbill.places.versions import versions_of

POINT = {"type": "Point", "coordinates": list(at(100, 100))}
LINE = {"type": "LineString", "coordinates": [list(at(100, 100)), list(at(700, 100))]}


class LedgerChecklist:
    """What holds for every ledger."""

    ledger: ClassVar[str]
    values: ClassVar[dict[str, Any]]
    table: ClassVar[tuple[str, list[dict[str, Any]]]]

    @property
    def model(self) -> type[LedgerEntry]:
        return LEDGERS[self.ledger]

    @pytest.fixture
    def entry(self, district: Area) -> LedgerEntry:
        return create_entry(by=None, ledger=self.ledger, district=district, values=self.values)

    def test_every_category_has_a_default_owner(self) -> None:
        assert all(DEFAULTS[self.ledger, code].owner for code, _label in categories_of(self.ledger))

    def test_headings_of_columns_are_unlike_in_both_languages(self) -> None:
        for columns in (columns_of(self.model), *(column.columns for column in table_columns(self.model))):
            for language in ("en", "zh"):
                headings = [getattr(column.cell, language) for column in columns]
                assert len(set(headings)) == len(headings), headings

    def test_no_heading_describes_people_as_subjects(self) -> None:
        for columns in (columns_of(self.model), *(column.columns for column in table_columns(self.model))):
            words = [word for column in columns for word in (column.key, column.cell.en, column.cell.zh)]
            assert {word: subject_column(word) for word in words if subject_column(word)} == {}

    def test_columns_that_are_shown_or_wanted_exist(self) -> None:
        known = {column.key for column in columns_of(self.model)}
        assert set(self.model.shown) <= known
        assert {key for keys in self.model.wanted.values() for key in keys} <= known
        assert set(self.model.wanted) <= {"", *(code for code, _label in categories_of(self.ledger))}

    def test_entry_starts_with_owner_code_village_and_cells(self, entry: LedgerEntry) -> None:
        assert entry.owner == DEFAULTS[self.ledger, entry.category].owner
        assert entry.code.startswith(f"S-{self.model.code_letter}")
        assert entry.village is not None
        assert entry.cells.exists()

    def test_entry_without_what_its_category_wants_is_incomplete(self, entry: LedgerEntry, district: Area) -> None:
        assert "responsible_post" in entry.missing
        wanted = EntryFilter(district=district, gap="incomplete")
        assert entry.code in set(filtered(None, self.ledger, wanted).values_list("code", flat=True))

    def test_entry_is_stale_until_somebody_checked_it(self, entry: LedgerEntry, district: Area) -> None:
        stale = EntryFilter(district=district, gap="stale")
        assert entry.is_stale
        update_entry(by=None, entry=entry, changes={"checked_date": entry.stale_before()})
        assert entry.code not in set(filtered(None, self.ledger, stale).values_list("code", flat=True))

    def test_child_table_is_checked_and_kept(self, entry: LedgerEntry) -> None:
        key, rows = self.table
        saved = update_entry(by=None, entry=entry, changes={key: rows})
        saved.refresh_from_db()
        assert getattr(saved, key) == rows
        with pytest.raises(ValidationError) as refusal:
            update_entry(by=None, entry=entry, changes={key: [{"no such column": 1}]})
        assert key in refusal.value.message_dict

    def test_identity_number_in_a_child_table_is_refused(self, entry: LedgerEntry) -> None:
        with pytest.raises(ValidationError, match="identity number"):
            update_entry(by=None, entry=entry, changes={"equipment": [{"kind": "lock", "note": "11010519491231002X"}]})

    def test_formula_is_refused(self, entry: LedgerEntry) -> None:
        with pytest.raises(ValidationError) as refusal:
            update_entry(by=None, entry=entry, changes={"name": "=HYPERLINK(1)"})
        assert "formula" in refusal.value.message_dict["name"][0]

    def test_change_makes_a_version_with_who_what_and_why(self, entry: LedgerEntry, planner: User) -> None:
        update_entry(by=planner, entry=entry, changes={"measures": "Fence mended"}, reason="after the storm")
        newest = versions_of(entry)[0]
        changed = [(change.column.key, change.before, change.after) for change in newest.changes]
        assert (newest.number, newest.by, newest.reason) == (2, "planner", "after the storm")
        assert changed == [("measures", "", "Fence mended")]

    def test_same_values_again_make_no_version(self, entry: LedgerEntry) -> None:
        update_entry(by=None, entry=entry, changes=entry.values())
        entry.refresh_from_db()
        assert (entry.version, len(versions_of(entry))) == (1, 1)

    def test_second_writer_is_told_what_changed(self, entry: LedgerEntry) -> None:
        update_entry(by=None, entry=entry, changes={"measures": "Fence mended"}, version=1)
        with pytest.raises(EntryChanged) as told:
            update_entry(by=None, entry=entry, changes={"measures": "Gate painted"}, version=1)
        assert [(change.column.key, change.after) for change in told.value.changes] == [("measures", "Fence mended")]
        assert self.model.objects.get(code=entry.code).measures == "Fence mended"

    def test_deleted_entry_is_off_the_ledger_and_can_be_brought_back(self, entry: LedgerEntry) -> None:
        deleted = delete_entry(by=None, entry=entry, reason="closed down")
        assert not entries_for(None, self.ledger).filter(code=entry.code).exists()
        restore_entry(by=None, entry=deleted)
        assert entries_for(None, self.ledger).filter(code=entry.code).exists()

    def test_earlier_version_can_be_made_the_present_one(self, entry: LedgerEntry) -> None:
        update_entry(by=None, entry=entry, changes={"name": "Other name", "geometry": self.elsewhere})
        back = restore_version(by=None, entry=self.model.objects.get(code=entry.code), number=1)
        assert (back.name, back.geometry, back.version) == (self.values["name"], entry.geometry, 3)

    def test_moved_entry_belongs_to_the_cells_that_it_touches_now(self, entry: LedgerEntry) -> None:
        moved = update_entry(by=None, entry=entry, changes={"geometry": self.elsewhere})
        assert moved.village is not None
        assert moved.village.code == "S-V02"
        assert "S-V02-S01-C001" in set(moved.cells.values_list("code", flat=True))

    def test_code_belongs_to_one_entry_of_all_ledgers(self, district: Area) -> None:
        with pytest.raises(ValidationError) as refusal:
            create_entry(by=None, ledger=self.ledger, district=district, values=self.values | {"code": "S-S0001"})
        assert "code" in refusal.value.message_dict

    def test_new_rows_with_empty_cells_change_nothing_when_they_are_imported_again(self, district: Area) -> None:
        given = {key: self.values[key] for key in ("name", "category")} | {"geometry": as_text(self.values["geometry"])}
        columns = main_layout(self.model).columns
        text = io.StringIO()
        csv.writer(text).writerows([[column.en for column in columns], [given.get(column.key) for column in columns]])
        once, again = (self._imported(text.getvalue(), district) for _ in range(2))
        assert (once.created, again.unchanged, again.updated) == (1, 1, 0)
        entry = self.model.objects.get(name=self.values["name"])
        assert (entry.owner, entry.version) == (DEFAULTS[self.ledger, entry.category].owner, 1)

    def test_empty_cell_of_a_column_that_starts_with_a_value_changes_nothing(
        self, entry: LedgerEntry, district: Area
    ) -> None:
        update_entry(by=None, entry=entry, changes={"owner": "", "colour": "red", "note": "mend"})
        done = self._imported(f"code,owner,risk colour,note\n{entry.code},,,\n", district)
        entry.refresh_from_db()
        assert (done.updated, entry.owner, entry.colour, entry.note) == (1, "", "red", "")

    def _imported(self, text: str, district: Area) -> ImportDone:
        return import_file(by=None, ledger=self.ledger, district=district, name="f.csv", content=text.encode())

    def test_viewer_writes_nothing(self, entry: LedgerEntry, viewer: User) -> None:
        for action in (delete_entry, restore_entry):
            with pytest.raises(PermissionDenied):
                action(by=viewer, entry=entry)
        with pytest.raises(PermissionDenied):
            update_entry(by=viewer, entry=entry, changes={"name": "x"})

    def test_every_write_leaves_an_audit_row(self, entry: LedgerEntry) -> None:
        update_entry(by=None, entry=entry, changes={"name": "Other name"})
        delete_entry(by=None, entry=entry)
        actions = set(AuditEntry.objects.filter(subject_code=entry.code).values_list("action", flat=True))
        assert actions == {"create_entry", "update_entry", "delete_entry"}

    def test_form_opens_with_the_entry_and_saves_it_unchanged(self, entry: LedgerEntry) -> None:
        form = EntryForm(self.model, form_data(EntryForm(self.model, entry=entry)), entry=entry)
        assert form.is_valid(), form.errors
        assert form.changes() == {}

    def test_list_shows_the_entry_in_both_languages(self, entry: LedgerEntry, planner: User) -> None:
        for language, code in (("en", "en"), ("zh-hans", "zh-hans")):
            client = Client(headers={"accept-language": language})
            client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
            page = client.get(f"/districts/S-D/ledgers/{self.ledger}/").content.decode()
            with override(code):
                column = columns_of(self.model)[2]
                assert shown(column, entry.category) in page
            assert entry.name in page

    def test_list_takes_as_many_queries_for_many_rows_as_for_one(
        self, entry: LedgerEntry, planner: User, district: Area, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            create_entry(
                by=None, ledger=self.ledger, district=district, values=self.values | {"name": f"Entry {number}"}
            )
        client = Client()
        client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
        with django_assert_max_num_queries(17):
            client.get(f"/districts/S-D/ledgers/{self.ledger}/")
        with django_assert_max_num_queries(10):
            client.get(f"/entries/{entry.code}/")

    @property
    def elsewhere(self) -> dict[str, Any]:
        """A geometry in the other village."""
        kind = self.model.shapes[0] if "Point" not in self.model.shapes else "Point"
        spot = list(at(700, 300))
        return {"type": kind, "coordinates": spot if kind == "Point" else [spot, list(at(500, 300))]}


def form_data(form: EntryForm) -> dict[str, str]:
    """What a browser sends for an untouched form."""
    data: dict[str, str] = {}
    for name in form.fields:
        field = form[name]
        value = field.value()
        if hasattr(form.fields[name], "columns"):
            data[f"{name}-rows"] = "1"
            for number, row in enumerate(value or []):
                data |= {f"{name}-{number}-{key}": str(cell) for key, cell in row.items()}
        else:
            data[name] = "" if value is None else str(value)
    return data
