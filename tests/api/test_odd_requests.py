"""Requests that a schema cannot rule out or that no generator comes upon."""

from __future__ import annotations

import pytest
from django.test import Client

from watchbill.places.models import Site

JSON = "application/json"
ROOT = "/api/v1/ledgers/site"
BEYOND = "9" * 30
POINT = '{"type": "Point", "coordinates": [24.941, 60.171]}'


@pytest.mark.parametrize(
    "address", [f"{ROOT}?offset={BEYOND}", f"{ROOT}?limit={BEYOND}", f"/api/v1/areas?offset={BEYOND}"]
)
def test_a_page_beyond_all_rows_is_refused(program: Client, address: str) -> None:
    assert program.get(address).status_code == 422


def test_a_version_beyond_all_numbers_is_a_conflict(program: Client) -> None:
    assert program.patch(f"/api/v1/areas/S-V01?version={BEYOND}", "{}", content_type=JSON).status_code == 409


@pytest.mark.parametrize(
    "values", ["{}", f'{{"name": "Bridge", "geometry": {POINT}}}', f'{{"category": "bridge", "geometry": {POINT}}}']
)
def test_a_new_entry_without_name_category_or_place_is_refused(program: Client, values: str) -> None:
    before = Site.objects.count()
    answer = program.post(f"{ROOT}?district=S-D", values, content_type=JSON)
    assert (answer.status_code, Site.objects.count()) == (422, before)


@pytest.mark.parametrize("category", ["", " "])
def test_an_empty_category_is_named(program: Client, category: str) -> None:
    values = f'{{"name": "Bridge", "category": "{category}", "geometry": {POINT}}}'
    answer = program.post(f"{ROOT}?district=S-D", values, content_type=JSON)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"].endswith("category")


@pytest.mark.parametrize(
    "geometry",
    [
        '{"type": "\\ud800"}',
        '{"type": 7}',
        '{"type": "Feature", "geometry": [7]}',
        '{"type": "Point", "coordinates": [1e999, 1]}',
        "null",
    ],
)
def test_what_is_no_geometry_is_refused(program: Client, geometry: str) -> None:
    values = f'{{"name": "Bridge", "category": "bridge", "geometry": {geometry}}}'
    assert program.post(f"{ROOT}?district=S-D", values, content_type=JSON).status_code == 422
