"""The city import: a file taken, a background task, a page that says how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from watchbill.places import tasks, uploads
from web.sample_rows import Sample


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path


def _send(client: Client, name: str = "My city.osm.pbf", content: bytes = b"no map") -> str:
    """Upload an extract; returns the address that the page leads to."""
    return client.post("/import/city/", {"file": SimpleUploadedFile(name, content)}).headers["Location"]


def test_upload_leads_to_a_page_that_waits(planner: Client) -> None:
    page = planner.get(_send(planner)).content.decode()
    assert "waiting for the worker" in page
    assert "hx-get" in page


def test_upload_keeps_the_name_that_codes_start_with(planner: Client) -> None:
    token = _send(planner).split("/")[-2]
    assert uploads.upload_path(token).name == "My-city.osm.pbf"
    assert uploads.code_prefix("My-city.osm.pbf") == "MY-CITY-"


def test_upload_with_another_ending_says_so(planner: Client) -> None:
    response = planner.post("/import/city/", {"file": SimpleUploadedFile("city.zip", b"x")})
    assert "does not end in" in response.content.decode()


def test_unreadable_extract_is_told_and_deleted(planner: Client) -> None:
    address = _send(planner)
    token = address.split("/")[-2]
    tasks.import_extract.call(token)
    assert "Nothing was imported" in planner.get(address).content.decode()
    assert not uploads.upload_path(token).exists()


def test_polling_ends_when_the_import_is_over(planner: Client) -> None:
    address = _send(planner)
    assert planner.get(address, headers={"HX-Request": "true"}).status_code == 200
    tasks.import_extract.call(address.split("/")[-2])
    assert planner.get(address, headers={"HX-Request": "true"}).status_code == 286


def test_result_names_what_was_imported(planner: Client, sample: Sample) -> None:
    address = _send(planner)
    token = address.split("/")[-2]
    summary = {"district": "D", "created": 3, "updated": 2, "absent": 1, "counts": [["site", "bridge", 3]], "notes": []}
    uploads.write_report(token, uploads.read_report(token) | {"step": "done", "summary": summary})
    assert "3 entries new, 2 updated" in planner.get(address).content.decode()


def test_import_of_somebody_else_is_not_shown(planner: Client, stranger: Client) -> None:
    assert stranger.get(_send(planner)).status_code == 404


@pytest.mark.parametrize("token", ["nothing-is-here-at-all", "..", "short"])
def test_unknown_import_is_not_found(planner: Client, token: str) -> None:
    assert planner.get(f"/import/city/{token}/").status_code == 404
