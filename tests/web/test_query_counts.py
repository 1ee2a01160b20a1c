"""The number of queries of a page does not grow with the entries on it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from watchbill.places.models import LEDGERS, Area, Site
from watchbill.places.searching import index
from web.sample_rows import Sample

PAGES = [
    "/districts/D/ledgers/site/?category=bridge&gap=stale&q=bridge&sort=-owner",
    "/districts/D/map/entries.json?bbox=24.93,60.16,24.97,60.18&zoom=16",
    "/areas/D1/plan.pdf",
    "/districts/D/colours/",
    "/search/?q=bridge",
    "/areas/D/",
]


@pytest.mark.parametrize("path", PAGES)
def test_number_of_queries_is_the_same_for_3_and_30_entries(planner: Client, sample: Sample, path: str) -> None:
    bridges(sample.district, 3)
    few, before = queries(planner, path)
    bridges(sample.district, 30)
    many, after = queries(planner, path)
    assert len(after) > len(before)
    assert len(few) == len(many), [query["sql"][:200] for query in many]


def bridges(district: Area, number: int) -> None:
    """Leave so many bridges on the ledger, in two villages."""
    model = Site.objects.get(name="Long bridge")
    for other in range(Site.objects.filter(category="bridge").count(), number):
        values = {name: value for name, value in model.__dict__.items() if name not in {"_state", "id"}}
        entry = Site(**values | {"code": f"DS-MORE-{other}", "name": f"bridge {other}"})
        entry.village = Area.objects.filter(path__startswith=district.path, level="village")[other % 2]
        entry.save(force_insert=True)
        index([entry])
    assert LEDGERS["site"].objects.filter(category="bridge").count() == number


def queries(client: Client, path: str) -> tuple[CaptureQueriesContext, bytes]:
    """The queries of a page that was seen before, with nothing kept; and what it shows."""
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200
    return seen, answer.content


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compiles no queries")
def test_postgresql_compiles_no_query(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
