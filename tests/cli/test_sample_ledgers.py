from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from shapely.geometry import box, mapping

from small_city import at
from watchbill.cli.database.sample_ledgers import NOTE, fill_ledgers
from watchbill.places.models import LEDGERS, Area, Boundary, Hazard, LedgerEntry, Profile, Site

TODAY = dt.date(2027, 5, 20)


def entries() -> list[LedgerEntry]:
    return [entry for model in LEDGERS.values() for entry in model.objects.filter(note=NOTE)]


def test_every_ledger_has_entries_that_say_they_are_samples(district: Area) -> None:
    fill_ledgers(district, today=TODAY)
    assert {entry.ledger for entry in entries()} == set(LEDGERS)


def test_filled_entries_pass_the_checks_of_their_columns(district: Area) -> None:
    fill_ledgers(district, today=TODAY)
    wrong: dict[str, ValidationError] = {}
    for entry in entries():
        before = entry.values()
        try:
            entry.full_clean(exclude=["district", "village", "cells"])
        except ValidationError as refusal:
            wrong[entry.code] = refusal
        assert entry.values() == before
    assert wrong == {}


def test_filling_twice_writes_nothing_more(district: Area) -> None:
    assert fill_ledgers(district, today=TODAY)
    before = [(entry.code, entry.version) for entry in entries()]
    assert not fill_ledgers(district, today=TODAY + dt.timedelta(days=1))
    assert [(entry.code, entry.version) for entry in entries()] == before


def test_some_hazards_are_overdue_and_all_states_occur(district: Area) -> None:
    fill_ledgers(district, today=TODAY)
    assert {row.state for row in Hazard.objects.all()} == {"found", "assigned", "rectified", "verified"}
    assert Hazard.objects.filter(due_date__lt=TODAY).exclude(state="verified").exists()


def test_incidents_are_counted_at_sites_and_in_profiles(district: Area) -> None:
    fill_ledgers(district, today=TODAY)
    assert not Site.objects.filter(note=NOTE, incidents=None).exists()
    assert all("incidents" in row for profile in Profile.objects.all() for row in profile.housing)


def test_one_village_was_not_checked_for_long(district: Area) -> None:
    fill_ledgers(district, today=TODAY)
    checked = {
        row.village.code: row.checked_date for row in Site.objects.filter(note=NOTE) if row.village and row.checked_date
    }
    assert checked["S-V01"] > TODAY - dt.timedelta(days=60) > checked["S-V02"]


def test_junctions_on_the_border_are_found_and_agreed_on(district: Area) -> None:
    district.geometry = mapping(box(*at(0, 0), *at(650, 400)))  # the streets go on beyond
    district.save()
    fill_ledgers(district, today=TODAY)
    junctions = Boundary.objects.filter(category="road_junction")
    assert junctions
    assert {row.neighbour for row in junctions} == {"Neighbouring district"}
