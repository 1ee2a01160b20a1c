"""The API against its own description: Schemathesis sends what the OpenAPI document allows, and what it does not.

One test an operation. What is well formed is aimed at rows that exist and at their newest version, so that requests
reach the ledgers and do not end at 'there is no such thing'; every request finds the same rows.
"""

from __future__ import annotations

import contextlib
from io import BytesIO
from typing import Any, cast
from wsgiref.types import StartResponse

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from PIL import Image
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from shapely.geometry import box, mapping

from places.ledger_checklist import LINE, POINT
from small_city import at
from watchbill.accounts.actions import make_token
from watchbill.accounts.models import User
from watchbill.api.root import api
from watchbill.places.actions import add_evidence, create_entry, delete_entry
from watchbill.places.models import LEDGERS, Area, Hazard
from watchbill.places.queries import categories_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 12
"""Requests to an operation; the seven ledgers share their code, which so gets seven times as many."""
VILLAGE = "S-V01"
CUT = {"type": "LineString", "coordinates": [list(at(0, 200)), list(at(400, 200))]}
SQUARE = dict(mapping(box(*at(50, 50), *at(350, 350))))

config = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}})  # minutes in place of seconds
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=config)
application = get_wsgi_application()


def _photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


PHOTO = _photo()


def closed_after_use(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """The product as a WSGI application whose answers close their files, as a server's do."""
    with contextlib.closing(cast("Any", application(environ, start_response))) as answer:
        return [b"".join(answer)]


schema.app = closed_after_use


@pytest.fixture
def secret(planner: User) -> str:
    """A token that may write."""
    return make_token(by=planner, name="tester", scope="write", days=1)[1]


@pytest.fixture
def targets(district: Area) -> dict[str, str]:
    """What well-formed requests are aimed at: an entry and a deleted entry of each ledger, a file of the hazard."""
    codes = {}
    for ledger in LEDGERS:
        values = {
            "name": f"One {ledger}",
            "category": categories_of(ledger)[0][0],
            "geometry": _shape(ledger),
        }
        kept, gone = (create_entry(by=None, ledger=ledger, district=district, values=values) for _ in range(2))
        delete_entry(by=None, entry=gone, version=gone.version)
        codes |= {ledger: kept.code, f"{ledger} gone": gone.code}
    hazard = Hazard.objects.get(code=codes["hazard"])
    file = add_evidence(by=None, hazard=hazard, content=PHOTO, what="the hole")
    return {**codes, "file": file.name, "hazard version": str(Hazard.objects.get(pk=hazard.pk).version)}


def aim(case: Case, targets: dict[str, str]) -> None:
    """Put codes and the version of rows that exist into what is well formed."""
    path = case.operation.path
    ledger = path.split("/")[4] if "/ledgers/" in path else ""
    if _is_well_formed(case, ParameterLocation.PATH) and "code" in case.path_parameters:
        code = targets[f"{ledger} gone" if path.endswith("/restore") else ledger] if ledger else VILLAGE
        case.path_parameters["code"] = code
        if "name" in case.path_parameters:
            case.path_parameters["name"] = targets["file"]
    if _is_well_formed(case, ParameterLocation.QUERY):
        rows = {"district": "S-D", "parent": VILLAGE, "within": "S-D", "area": "S-D"}
        if "version" in case.query:
            case.query["version"] = int(targets.get(f"{ledger} version", 1))
        case.query.update({key: rows[key] for key in rows if key in case.query})
    if _is_well_formed(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        shape = _shape(ledger) if ledger else SQUARE
        known = {"geometry": shape, "line": CUT, "parent": "S-T01", "file": PHOTO}
        case.body.update({key: known[key] for key in known if key in case.body})


def _shape(ledger: str) -> dict[str, Any]:
    return POINT if "Point" in LEDGERS[ledger].shapes else LINE


def _is_well_formed(case: Case, where: ParameterLocation) -> bool:
    info = case.meta.components.get(where) if case.meta else None
    return info is not None and info.mode.is_positive


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case: Case, secret: str, targets: dict[str, str]) -> None:
    aim(case, targets)
    with transaction.atomic():
        case.call_and_validate(headers={"authorization": f"Bearer {secret}"}, checks=CHECKS)
        transaction.set_rollback(True)
