"""The sample rows in two townships, an entry on every ledger, an account for every column of the table of rights."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import numpy as np
from django.utils import timezone
from PIL import Image

from watchbill.accounts.actions import invite
from watchbill.accounts.models import Grant, Invitation, User
from watchbill.deployments.models import Rehearsal, Run
from watchbill.geography.network import StreetNetwork
from watchbill.places import models
from watchbill.places.actions import add_evidence, create_entry
from watchbill.places.models import LEDGERS, Area
from web.sample_rows import NORTH, WEST, Sample, write_run, write_sample

CODES = {ledger: f"R-{ledger.upper()}" for ledger in LEDGERS}
"""The entry of each ledger; all lie in village D1 and belong to the department."""
ROLES = {
    "viewer": ("viewer", "D", ""),
    "village": ("planner", "D1", ""),
    "township": ("planner", "DT1", ""),
    "other township": ("planner", "DT2", ""),
    "department": ("department", "D", "education"),
    "other department": ("department", "D", "tourism"),
    "inspector": ("inspector", "D", ""),
    "duty room": ("planner", "D", ""),
    "other district": ("planner", "X", ""),
    "role over": ("planner", "D", ""),
}
"""Role, area and owner of each column that has one."""
CATEGORIES = {
    "zone": "public_place", "facility": "school", "site": "bridge", "profile": "village", "hazard": "fire",
    "boundary": "road_junction", "route": "road",
}  # fmt: skip
SCENARIO, REPAIR = 3, 2
"""Numbers of the runs beside the first one."""


def write_rights_sample() -> dict[str, User]:
    """Write the rows; returns the account of each column."""
    sample = write_sample()
    _divide(sample)
    for ledger in LEDGERS:
        _entry(sample, ledger)
    hazard = models.Hazard.objects.get(code=CODES["hazard"])
    add_evidence(by=None, hazard=hazard, content=photo(), what="the hole")
    _runs(sample)
    _street_over_the_border(sample)
    invite(by=None, email="post@example.org", role="viewer")
    Invitation.objects.update(id=1)
    accounts = {column: _account(column.replace(" ", "-"), *right) for column, right in ROLES.items()}
    Grant.objects.filter(user=accounts["role over"]).update(end_date=timezone.localdate())
    accounts["administrator"] = User.objects.create_superuser("administrator", password="of-the-quay")
    return accounts


def photo() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


def _divide(sample: Sample) -> None:
    """Put a township between the district and each of its villages."""
    for number, village in enumerate(sample.villages, start=1):
        code = f"DT{number}"
        township = Area.objects.create(
            code=code, name=f"Township {number}", level="township", parent=sample.district, path=f"D/{code}/",
            geometry=village.geometry, lon=village.lon, lat=village.lat,
        )  # fmt: skip
        village.parent, village.path = township, f"{township.path}{village.code}/"
        village.save()
    first = sample.villages[0]
    Area.objects.create(
        code="D1-EMPTY", name="Empty section", level="section", parent=first, path=f"{first.path}D1-EMPTY/",
        geometry=first.geometry, lon=first.lon, lat=first.lat,
    )  # fmt: skip


def _entry(sample: Sample, ledger: str) -> None:
    village = sample.villages[0]
    shapes = LEDGERS[ledger].shapes
    lon, lat = village.lon, village.lat
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    if "Point" not in shapes:
        line = [[lon, lat], [lon + 0.001, lat], [lon, lat + 0.001]]
        geometry = (
            {"type": "LineString", "coordinates": line}
            if "LineString" in shapes
            else {"type": "Polygon", "coordinates": [[*line, line[0]]]}
        )
    values = {
        "code": CODES[ledger], "name": f"Entry of {ledger}", "category": CATEGORIES[ledger], "owner": "education",
        "geometry": geometry,
    }  # fmt: skip
    create_entry(by=None, ledger=ledger, district=sample.district, values=values)


def _street_over_the_border(sample: Sample) -> None:
    ends = np.array([(WEST - 0.01, NORTH - 0.01), (WEST + 0.01, NORTH - 0.01)])
    street = StreetNetwork(
        points=ends, ends=np.array([[0, 1]], dtype=np.int32), coords=ends, offsets=np.array([0, 2], dtype=np.int64),
        speeds=np.full((1, 2, 3), 5.0),
    )  # fmt: skip
    models.StreetNetwork.objects.create(district=sample.district, data=street.to_bytes())


def _runs(sample: Sample) -> None:
    repair = write_run(sample.operation, sample.teams, sample.entries, number=REPAIR, offset=1)
    Run.objects.filter(pk=repair.pk).update(kind="repair", parent=sample.run)
    Run.objects.create(
        operation=sample.operation, number=SCENARIO, kind="scenario", label="Fewer teams", parent=sample.run,
        state="queued", time_limit_s=5,
    )  # fmt: skip
    Rehearsal.objects.create(run=sample.run, runs_wanted=10, state="queued")


def _account(name: str, role: str, area: str, owner: str) -> User:
    user, _is_new = User.objects.get_or_create(username=name)
    user.grants.all().delete()
    days = {"start_date": timezone.localdate() - dt.timedelta(days=9)}
    Grant.objects.create(user=user, role=role, area_code=area, owner=owner, **days)
    return user
