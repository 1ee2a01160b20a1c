"""A hazard's way and its evidence through the API."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from api.conftest import Caller
from places.ledger_checklist import POINT
from watchbill.accounts.actions import create_user
from watchbill.places.actions import create_entry
from watchbill.places.models import Area, Hazard

JSON = "application/json"
ASSIGN = {"unit": "Roads", "post": "Head of roads", "due_date": "2027-05-10"}
RECTIFY = {"note": "two slabs laid anew", "evidence": [{"kind": "photo", "what": "the slabs"}]}


@pytest.fixture
def root(district: Area) -> str:
    values = {"name": "Loose paving", "category": "structure", "geometry": POINT}
    row = cast("Hazard", create_entry(by=None, ledger="hazard", district=district, values=values))
    return f"/api/v1/ledgers/hazard/{row.code}"


def test_a_hazard_goes_from_found_to_verified(root: str, program: Client, district: Area, caller: Caller) -> None:
    assert program.post(f"{root}/assign", ASSIGN, content_type=JSON).json()["state"] == "assigned"
    assert program.post(f"{root}/rectify", RECTIFY, content_type=JSON).json()["state"] == "rectified"
    other = create_user(
        by=None, username="eye", password="correct horse battery", role="inspector", area_code=district.code
    )
    done = caller(other).post(f"{root}/verify", {"post": "Inspector 2"}, content_type=JSON)
    assert (done.status_code, done.json()["state"]) == (200, "verified")


def test_a_jump_is_a_conflict_that_says_what_follows(root: str, program: Client) -> None:
    answer = program.post(f"{root}/verify", {"post": "Inspector 2"}, content_type=JSON)
    assert answer.status_code == 409
    assert (answer.json()["state"], answer.json()["steps"]) == ("found", ["assign"])


def test_rectifying_without_evidence_is_refused(root: str, program: Client) -> None:
    program.post(f"{root}/assign", ASSIGN, content_type=JSON)
    answer = program.post(f"{root}/rectify", {"note": "done", "evidence": []}, content_type=JSON)
    assert answer.status_code == 422


def test_a_file_is_added_listed_read_and_deleted(root: str, program: Client) -> None:
    photo = BytesIO()
    Image.new("RGB", (20, 20)).save(photo, "PNG")
    upload = SimpleUploadedFile("hole.png", photo.getvalue())
    made = program.post(f"{root}/evidence", {"file": upload, "what": "the hole"})
    assert made.status_code == 201, made.content
    name = made.json()["name"]
    assert [file["name"] for file in program.get(f"{root}/evidence").json()] == [name]
    read = program.get(f"{root}/evidence/{name}")
    assert (read.headers["Content-Type"], read.status_code) == ("image/jpeg", 200)
    read.close()
    assert program.get(root).json()["evidence"][0]["reference"] == name
    assert program.delete(f"{root}/evidence/{name}").status_code == 200
    assert program.get(f"{root}/evidence").json() == []


def test_what_is_no_photo_is_refused_beside_its_field(root: str, program: Client) -> None:
    upload = SimpleUploadedFile("hole.jpg", b"MZ")
    answer = program.post(f"{root}/evidence", {"file": upload, "what": "the hole"})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == ["file"]


def test_overdue_hazards_stand_first(root: str, program: Client, district: Area) -> None:
    for name, days in (("A later one", 3), ("Z overdue", -3)):
        due = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)).isoformat()
        values = {"name": name, "category": "structure", "geometry": POINT, "due_date": due}
        program.post(f"/api/v1/ledgers/hazard?district={district.code}", values, content_type=JSON)
    names = [row["name"] for row in program.get("/api/v1/ledgers/hazard").json()["items"]]
    assert names[0] == "Z overdue"
