from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone

from watchbill.places.actions import delete_entry, update_entry
from watchbill.places.models import Facility


def test_past(district, planner):
    e = Facility.objects.get(name="School")
    update_entry(by=None, entry=e, changes={"measures": "x"})
    delete_entry(by=None, entry=Facility.objects.get(name="Hospital"))
    c = Client()
    c.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    today = timezone.localdate()
    p = c.get(f"/districts/S-D/ledgers/facility/on/{today}/")
    assert p.status_code == 200
    t = p.content.decode()
    assert "School" in t
    assert "Hospital" not in t
    t = c.get(f"/districts/S-D/ledgers/facility/on/{today - dt.timedelta(days=2)}/").content.decode()
    assert "School" not in t
    assert c.get("/districts/S-D/ledgers/facility/on/rubbish/").status_code == 404
    r = c.get(f"/entries/{e.code}/history/?a=1&b=2")
    assert r.status_code == 200
    assert "x" in r.content.decode()
    r = c.get(f"/entries/{e.code}/history/")
    assert r.status_code == 200
    assert c.get("/districts/S-D/ledgers/facility/on/?date=2026-01-01").status_code == 302
    assert c.get("/districts/S-D/ledgers/facility/?deleted=1").status_code == 200
