from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from small_city import small_city
from watchbill.accounts.models import AuditEntry, User
from watchbill.places.actions import import_city, update_entry
from watchbill.places.models import LEDGERS, Area, Basemap, Facility, Site, StreetNetwork


def test_import_city_writes_the_grid_with_paths_from_above(district: Area) -> None:
    cell = Area.objects.get(code="S-V02-S01-C001")
    assert cell.path == "S-D/S-T01/S-V02/S-V02-S01/S-V02-S01-C001/"


def test_import_city_gives_entries_the_starting_values_of_their_category(district: Area) -> None:
    station = Site.objects.get(name="Central station")
    assert (station.owner, station.visits_day, station.visits_night, station.neighbour_visits) == ("transport", 3, 4, 1)


def test_import_city_ties_entries_to_village_and_cells(district: Area) -> None:
    bridge = Site.objects.get(name="Long bridge")
    assert bridge.village is not None
    assert (bridge.village.code, [cell.code for cell in bridge.cells.all()]) == ("S-V02", ["S-V02-S01-C001"])


def test_import_city_writes_a_history_row_per_entry(district: Area) -> None:
    assert {row.history_change_reason for row in Facility.history.all()} == {"import"}  # type: ignore[attr-defined]


def test_import_city_writes_streets_and_background_map(district: Area) -> None:
    assert (StreetNetwork.objects.count(), Basemap.objects.count()) == (1, 1)


def test_import_city_leaves_an_audit_row(district: Area) -> None:
    assert AuditEntry.objects.filter(action="import_city", subject_code="S-D").count() == 1


def test_import_city_again_adds_nothing(district: Area) -> None:
    summary = import_city(small_city(), by=None)
    assert (summary.created, summary.updated, summary.absent) == (0, 7, 0)


def test_import_city_again_keeps_what_a_user_changed(district: Area) -> None:
    bridge = Site.objects.get(name="Long bridge")
    update_entry(by=None, entry=bridge, changes={"measures": "Guard rail checked", "visits_day": 5})
    import_city(small_city(), by=None)
    bridge.refresh_from_db()
    assert (bridge.measures, bridge.visits_day) == ("Guard rail checked", 5)


def test_import_city_again_counts_entries_that_the_map_lost(district: Area) -> None:
    city = small_city()
    summary = import_city(replace(city, entries=city.entries[1:]), by=None)
    assert (summary.absent, Site.objects.filter(name="Central station").count()) == (1, 1)


def test_import_city_is_refused_to_a_viewer(viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        import_city(small_city(), by=viewer)


def test_import_city_refuses_an_identity_number_and_writes_nothing(db: None) -> None:
    city = small_city()
    bad = replace(city.entries[0], name="Shop 11010519491231002X")
    with pytest.raises(ValidationError, match="national identity number"):
        import_city(replace(city, entries=(bad,)), by=None)
    assert not Area.objects.exists() or not any(model.objects.exists() for model in LEDGERS.values())


def test_update_entry_refuses_fields_that_are_not_the_users(district: Area) -> None:
    with pytest.raises(ValidationError, match="source"):
        update_entry(by=None, entry=Site.objects.get(name="Long bridge"), changes={"source": "way/1"})


def test_update_entry_records_old_and_new_value(district: Area) -> None:
    update_entry(by=None, entry=Site.objects.get(name="Long bridge"), changes={"priority": 1})
    assert AuditEntry.objects.get(action="update_entry").details == {"priority": [2, 1]}
