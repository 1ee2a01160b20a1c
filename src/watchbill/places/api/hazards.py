"""Endpoints of a hazard's way and its evidence."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from watchbill.accounts.api import REFUSALS, Problem, asker
from watchbill.places import actions
from watchbill.places.api.schemas import Strict, out_of
from watchbill.places.downloads import send_evidence
from watchbill.places.enums import HazardState
from watchbill.places.evidence_files import MOST_BYTES, TYPES
from watchbill.places.kinds import EvidenceKind
from watchbill.places.models import EvidenceFile, Hazard
from watchbill.places.queries import EntryGone, entry_by_code
from watchbill.places.steps import NEXT

router = Router(tags=["hazard"])
HazardOut: Any = out_of(Hazard)


FILE: dict[str, Any] = {
    "description": "OK",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(set(TYPES.values()))},
}
"""How the description of the API shows a file."""


class Wrong(Problem):
    """The step does not follow: where the hazard stands, and which steps do follow."""

    state: str
    steps: list[str]


class Assign(Strict):
    """Which unit and post put it right, and by when."""

    unit: str = Field(..., max_length=200)
    post: str = Field(..., max_length=200)
    due_date: dt.date
    reason: str = Field("", max_length=300)


class Proof(Strict):
    """A piece of evidence in words."""

    kind: Literal[tuple(EvidenceKind.values)]  # type: ignore[valid-type]
    what: str = Field(..., max_length=200)
    reference: str = Field("", max_length=200)


class Rectify(Strict):
    """What was done, and at least one piece of evidence."""

    note: str = Field(..., max_length=300)
    evidence: list[Proof] = Field(..., min_length=1, max_length=20)


class Verify(Strict):
    """The post that verifies: another one than the responsible."""

    post: str = Field(..., max_length=200)
    reason: str = Field("", max_length=300)


class Because(Strict):
    """Why."""

    reason: str = Field(..., min_length=1, max_length=300)


class FileOut(Schema):
    """An evidence file."""

    name: str
    what: str
    size: int
    sha256: str
    added_at: dt.datetime


def _step(name: str, body: type[Schema]) -> None:
    take = getattr(actions, {"send_back": "send_hazard_back"}.get(name, f"{name}_hazard"))

    @router.post(
        f"/{{code}}/{name}",
        response={200: HazardOut, 409: Wrong, **REFUSALS},
        summary=f"Step of a hazard's way: {name.replace('_', ' ')}",
        operation_id=f"{name}_hazard",
    )
    def step(request: HttpRequest, code: str, values: body) -> Hazard | Status[Wrong]:  # type: ignore[valid-type]
        given = values.dict()  # type: ignore[attr-defined]
        if "evidence" in given:
            today = timezone.localdate().isoformat()
            given["evidence"] = [{"date": today, **{k: v for k, v in one.items() if v}} for one in given["evidence"]]
        try:
            row: Hazard = take(by=asker(request), hazard=_hazard(request, code), **given)
        except actions.StepRefused as refused:
            state = HazardState(refused.hazard.state)
            body_409 = Wrong(detail=" ".join(refused.messages), state=state, steps=list(NEXT[state]))
            return Status(409, body_409)
        return _hazard(request, row.code)


BODIES: dict[str, Any] = {
    "assign": Assign, "rectify": Rectify, "verify": Verify, "send_back": Because, "reopen": Because,
}  # fmt: skip
for _name, _body in BODIES.items():
    _step(_name, _body)


@router.get("/{code}/evidence", response={200: list[FileOut], **REFUSALS}, summary="Evidence files of a hazard")
def list_evidence(request: HttpRequest, code: str) -> list[EvidenceFile]:
    """The files in the order in which they came."""
    return list(_hazard(request, code).files.all())


@router.post("/{code}/evidence", response={201: FileOut, **REFUSALS}, summary="Add a photo or PDF, at most 10 MB")
def add_evidence(request: HttpRequest, code: str, file: File[UploadedFile], what: Form[str]) -> Status[EvidenceFile]:
    """Photos are written anew without their metadata; what is neither a photo nor a PDF is refused."""
    content = file.read(MOST_BYTES + 1)
    row = actions.add_evidence(by=asker(request), hazard=_hazard(request, code), content=content, what=what)
    return Status(201, row)


@router.get(
    "/{code}/evidence/{name}",
    response=REFUSALS,
    summary="One evidence file",
    openapi_extra={"responses": {200: FILE}},
)
def read_evidence(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """The file as a download."""
    return send_evidence(_hazard(request, code).files.get(name=name))


@router.delete("/{code}/evidence/{name}", response={200: FileOut, **REFUSALS}, summary="Delete an evidence file")
def remove_evidence(request: HttpRequest, code: str, name: str, reason: str = "") -> FileOut:
    """The file is gone for good; the hazard's history says that it was there."""
    file = _hazard(request, code).files.get(name=name)
    gone = FileOut.from_orm(file)
    actions.remove_evidence(by=asker(request), file=file, reason=reason)
    return gone


def _hazard(request: HttpRequest, code: str) -> Hazard:
    row = entry_by_code(asker(request), code)
    if not isinstance(row, Hazard):
        raise EntryGone(code)
    return row
