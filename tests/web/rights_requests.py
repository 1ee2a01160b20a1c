"""What each address of the table of rights is opened with, and what is sent where it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from watchbill.accounts.actions import invite, make_token
from watchbill.accounts.models import User
from watchbill.deployments.models import Run
from watchbill.documents.workbooks import forces as forces_workbook
from watchbill.documents.workbooks.forces import TeamRow
from watchbill.forces.models import Team
from watchbill.operations.forms import TeamForm
from watchbill.operations.models import Operation
from watchbill.places import kept_files, uploads
from watchbill.places.actions import NewColour, remove_area, save_view, set_colours
from watchbill.places.exchange import writing
from watchbill.places.exchange.areas import area_geojson
from watchbill.places.forms import EntryForm
from watchbill.places.models import LEDGERS, Area, EvidenceFile, Facility, Hazard
from web.rights_sample import CODES, REPAIR, SCENARIO, photo
from web.sample_rows import START

DAY = START.isoformat()
FILL = {
    "district": "D", "ledger": "facility", "date": DAY, "day": DAY, "shift": "early", "team": "D1-T0", "number": "1",
    "name": "plan.json", "form": "geojson", "username": "viewer", "pk": "1", "step": "assign",
    "place": CODES["facility"], "token": "no-such-upload-here", "secret": "nothing", "uidb36": "1", "key": "no-key",
    "provider_id": "city",
}  # fmt: skip
"""What stands for each part of an address."""
FILL_AT = {
    "/areas/<code>/remove/": {"code": "D1-EMPTY"},
    "/areas/<code>/restore/": {"code": "D1-EMPTY"},
    "/districts/<district>/areas/new/": {"query": "?parent=D1"},
    "/entries/<code>/alongside/": {"code": CODES["route"]},
    "/entries/<code>/evidence/": {"code": CODES["hazard"]},
    "/entries/<code>/evidence/<name>": {"code": CODES["hazard"]},
    "/entries/<code>/evidence/<name>/remove/": {"code": CODES["hazard"]},
    "/entries/<code>/steps/<step>/": {"code": CODES["hazard"]},
    "/operations/<code>/runs/<number>/stop/": {"number": str(SCENARIO)},
    "/operations/<code>/what-if/<number>/remove/": {"number": str(SCENARIO)},
    "/operations/<code>/runs/<number>/rehearsal/": {"number": str(REPAIR)},
    "/operations/<code>/roster/cell/": {"query": f"?team=D1-T0&day={DAY}"},
    "/operations/<code>/runs/<number>/books/changed.zip": {"number": str(REPAIR)},
}
REHEARSAL = {
    "runs": 10, "seed": 1, "team_no_show": 5, "person_no_show": 3, "late_start_min": 4, "travel_spread": 0.25,
    "closed_legs": 1, "incidents": 4, "incident_min": 30,
}  # fmt: skip
OPERATION = {
    "name": "Fair", "code": "fair", "district": "D", "time_zone": "UTC", "first_day": DAY, "last_day": DAY,
}  # fmt: skip
COLOUR = {"place": f"facility:{CODES['facility']}", "colour": "red", "reason": "Crowd"}
RIGHT = {"role": "viewer", "area_code": "D2"}
Form = Mapping[str, Any] | Callable[[User], Mapping[str, Any]]


SQUARE = {
    "type": "Polygon", "coordinates": [[[24.931, 60.161], [24.932, 60.161], [24.932, 60.162], [24.931, 60.161]]],
}  # fmt: skip
ACROSS = {"type": "LineString", "coordinates": [[24.92, 60.17], [24.98, 60.17]]}
SPLIT = {"name": "Village 1 south", "code": "D1-NORTH", "new_name": "Village 1 north"}


def _extract(_user: User) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("town.osm", b"<osm/>")}


def _ledger_file(user: User) -> dict[str, Any]:
    row = Facility.objects.get(code=CODES["facility"])
    row.name = "Other name"
    return {"token": kept_files.keep(user, "facility.geojson", writing.geojson(Facility, [row])), "fingerprint": ""}


def _areas_file(user: User) -> dict[str, Any]:
    row = Area.objects.get(code="D1-EMPTY")
    row.name = "Other name"
    return {"token": kept_files.keep(user, "areas.geojson", area_geojson([row], {})), "fingerprint": ""}


def _entry_form(_user: User) -> dict[str, Any]:
    form = EntryForm(Facility, entry=Facility.objects.get(code=CODES["facility"]))
    values = {name: form[name].value() for name in form.fields if isinstance(form[name].value(), str | int | dict)}
    return values | {"name": "Other name"}


def _team_form(_user: User) -> dict[str, Any]:
    form = TeamForm(team=Team.objects.get(code="D1-T0"), operation=Operation.objects.get(code="festival"))
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None} | {"name": "Other name"}


def _forces_file(user: User) -> dict[str, Any]:
    team = TeamRow("D1-T0", "Other name", "patrol_team", "D1", 3, "Quay station", 24.94, 60.17)
    return {"token": kept_files.keep(user, "forces.xlsx", forces_workbook.write([team], [], []))}


def _colour_set(_user: User) -> dict[str, Any]:
    colours = [NewColour("facility", CODES["facility"], "red", "Crowd")]
    return {"setting": set_colours(by=None, district=Area.objects.get(code="D"), date=START, colours=colours).pk}


RULES: dict[str, object] = {
    "least_rest_h": 11, "longest_run_days": 6, "break_min": 30, "post_longest_min": 90, "post_rest_min": 30,
    "max_gap_percent": 175, "even_gap_percent": 108, "min_gap_percent": 25, "same_team_percent": 60, "duty_room": "",
    "trainings-TOTAL_FORMS": 1, "trainings-INITIAL_FORMS": 0,
    "trainings-0-force": "patrol_team", "trainings-0-shift": "night", "trainings-0-training": "First aid",
}  # fmt: skip
WRITES: dict[str, Form] = {
    "/new-operation/": OPERATION,
    "/operations/<code>/days/": {"first_day": "2026-07-01", "last_day": "2026-07-02"},
    "/operations/<code>/rules/": RULES,
    "/operations/<code>/levels/cell/": {"area": "D1", "date": DAY, "level": "enhanced"},
    "/operations/<code>/forces/import/": _forces_file,
    "/operations/<code>/forces/<team>/edit/": _team_form,
    "/operations/<code>/runs/": {"time_limit_s": 5, "seed": 1},
    "/operations/<code>/runs/<number>/change/": {
        "since": f"{DAY}T06:00", "happened": "team_out", "team": "D1-T0", "time_limit_s": 5,
    },
    "/operations/<code>/runs/<number>/rehearsal/": REHEARSAL,
    "/operations/<code>/what-if/new/": {"name": "Mine", "time_limit_s": 5},
    "/operations/<code>/what-if/rehearse/": REHEARSAL,
    "/import/city/": _extract,
    "/areas/<code>/edit/": lambda _user: {
        "name": "Other name", "geometry": json.dumps(Area.objects.get(code="D1").geometry),
    },
    "/areas/<code>/move/": {"parent": "DT2"},
    "/areas/<code>/split/": SPLIT | {"line": json.dumps(ACROSS)},
    "/districts/<district>/areas/new/": {
        "name": "New section", "code": "D1-NEW", "level": "section", "geometry": json.dumps(SQUARE),
    },
    "/districts/<district>/areas/import/": _areas_file,
    "/districts/<district>/ledgers/<ledger>/new/": {
        "name": "New school", "category": "school", "owner": "education", "colour": "green",
        "geometry": '{"type": "Point", "coordinates": [24.94, 60.17]}',
    },
    "/districts/<district>/ledgers/<ledger>/import/": _ledger_file,
    "/districts/<district>/colours/": COLOUR,
    "/districts/<district>/colours/undo/": _colour_set,
    "/operations/<code>/colours/": COLOUR,
    "/operations/<code>/colours/undo/": _colour_set,
    "/operations/<code>/palette/": {"palette": "iso"},
    "/districts/<district>/ledgers/<ledger>/views/": {"name": "Mine", "query": "gap=stale"},
    "/entries/<code>/edit/": _entry_form,
    "/entries/<code>/evidence/": lambda _user: {"file": SimpleUploadedFile("a.jpg", photo()), "what": "the hole"},
    "/entries/<code>/steps/<step>/": {
        "assign-unit": "Works", "assign-post": "Head of works", "assign-due_date": DAY, "assign-reason": "Soon",
    },
    "/account/all/<username>/": RIGHT,
    "/account/invite/": {**RIGHT, "email": "other@example.org"},
    "/account/accept/<secret>/": {"username": "post", "password": "quay of the post", "again": "quay of the post"},
    "/account/tokens/": {"name": "a program", "scope": "read", "days": 9},
}  # fmt: skip
"""Forms of the addresses that want one; the others write whatever is sent."""


def ready(address: str, user: User | None) -> dict[str, str]:
    """Make what an address needs to exist for its account; returns what fills the address."""
    fill: dict[str, Any] = {}
    if address == "/import/city/<token>/" and user:
        fill["token"] = uploads.keep_upload("town.osm", [b""], user=user.pk)
    if address.endswith(("/to-mend.xlsx", "/faulty.xlsx")) and user:
        file = _ledger_file if "ledgers" in address else _areas_file if "areas" in address else _forces_file
        form = file(user)
        fill["query"] = f"?token={form['token']}"
    if address.endswith("/forget/") and user:
        fill["number"] = save_view(by=user, ledger="facility", name="Mine", query="").pk
    if address == "/account/tokens/<pk>/revoke/" and user:
        fill["pk"] = make_token(by=user, name="old", scope="read", days=1)[0].pk
    if address == "/account/all/<username>/grants/<pk>/revoke/":
        fill["pk"] = User.objects.get(username="viewer").grants.get().pk
    if address == "/account/accept/<secret>/":
        fill["secret"] = invite(by=None, email="new@example.org", role="viewer")[1]
    if address == "/operations/<code>/forces/sample/":
        Run.objects.all().delete()
        Team.objects.all().delete()
    if "/evidence/<name>" in address:
        fill["name"] = EvidenceFile.objects.get().name
    if address == "/areas/<code>/restore/":
        remove_area(by=None, area=Area.objects.get(code="D1-EMPTY"))
    if address.endswith("/restore/"):
        Facility.objects.filter(code=CODES["facility"]).update(deleted_at="2026-01-01T00:00Z")
    return fill


def filled(address: str, fill: Mapping[str, Any]) -> str:
    """An address of the table as a path."""
    code = "D1" if "/areas/" in address else "festival" if "/operations/" in address else CODES["facility"]
    values = {**FILL, "code": code, **FILL_AT.get(address, {}), **fill}
    path = re.sub(r"<(\w+)>", lambda part: str(values[part[1]]), address)
    return path + str(values.get("query", ""))


def form_of(address: str, user: User | None) -> Mapping[str, Any]:
    """What is sent to an address."""
    form = WRITES.get(address, {})
    if callable(form):
        return form(user) if user else {}
    return form


STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "assign": ("found", {"unit": "Works", "post": "Head of works", "due_date": DAY}),
    "rectify": ("assigned", {"note": "Done", "evidence": [{"kind": "note", "what": "the hole is closed"}]}),
    "verify": ("rectified", {"post": "Inspector 2"}),
    "send_back": ("rectified", {"reason": "Not done"}),
    "reopen": ("verified", {"reason": "There again"}),
}
"""Steps of a hazard's way in the API: the state before each, and what is sent."""


def api_request(address: str, method: str, ledger: str) -> tuple[str, Any]:
    """The path of an endpoint and the body that is sent to it."""
    last = address.rpartition("/")[2]
    if "/areas" in address:
        return _area_request(address, method, last)
    if last in STEPS or "/evidence" in address:
        return _hazard_request(address, method, last)
    path = address.replace("<ledger>", ledger)
    path = path.replace("<code>", CODES[ledger])
    if method == "POST" and address.endswith("<ledger>"):
        entry = LEDGERS[ledger].objects.get(code=CODES[ledger])
        body = {"name": "New", "category": entry.category, "owner": entry.owner, "geometry": entry.geometry}
        return f"{path}?district=D", body
    if method == "POST":  # bringing back
        LEDGERS[ledger].objects.filter(code=CODES[ledger]).update(deleted_at="2026-01-01T00:00Z")
        return path, {}
    if method in {"PATCH", "DELETE"}:
        version = LEDGERS[ledger].objects.get(code=CODES[ledger]).version
        return f"{path}?version={version}", {"colour": "red"} if method == "PATCH" else {}
    return path, {}


def _area_request(address: str, method: str, last: str) -> tuple[str, Any]:
    path = address.replace("<code>", "D1-EMPTY" if method == "DELETE" or last == "restore" else "D1")
    if method == "GET":
        return path, {}
    if last == "restore":
        remove_area(by=None, area=Area.objects.get(code="D1-EMPTY"))
        return path, {}
    if address.endswith("/areas"):
        return f"{path}?parent=D1", {"code": "D1-NEW", "name": "New", "level": "section", "geometry": SQUARE}
    bodies: dict[str, dict[str, Any]] = {
        "split": SPLIT | {"line": ACROSS},
        "move": {"parent": "DT2", "with_border": False},
    }
    return f"{path}?version=1", bodies.get(last, {"name": "Other name"} if method == "PATCH" else {})


def _hazard_request(address: str, method: str, last: str) -> tuple[str, Any]:
    path = address.replace("<ledger>", "hazard").replace("<code>", CODES["hazard"])
    if last in STEPS:
        state, body = STEPS[last]
        Hazard.objects.filter(code=CODES["hazard"]).update(state=state)
        return path, body
    if method == "POST":
        return path, {"file": SimpleUploadedFile("a.jpg", photo()), "what": "the hole"}
    return path.replace("<name>", EvidenceFile.objects.get().name), {}
