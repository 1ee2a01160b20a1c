"""What the page of a planning run says while it goes on and after."""

from __future__ import annotations

import json
import re

from django.test import Client

from watchbill.deployments.enums import RunState
from watchbill.deployments.models import Run
from web.sample_rows import Sample, write_run

POINT = {"missed_visits": 3, "stops_under_two_teams": 0, "mean_gap_ratio": 1.2, "worst_gap_ratio": 1.6}


def _curve(page: str) -> list[dict[str, float]]:
    found = re.search(r'id="curve-data" type="application/json">(.*?)</script>', page)
    assert found
    curve: list[dict[str, float]] = json.loads(found[1])
    return curve


def _running(sample: Sample, **values: object) -> Run:
    fields = {"operation": sample.operation, "number": 7, "state": RunState.RUNNING, "time_limit_s": 30, **values}
    return Run.objects.create(**fields)


def test_search_and_whole_time_are_told_apart(planner: Client, sample: Sample) -> None:
    _running(sample)
    page = planner.get("/operations/festival/runs/7/progress/").content.decode()
    assert "search of at most 30 s" in page


def test_curve_starts_with_the_first_plan_and_lasts_until_now(planner: Client, sample: Sample) -> None:
    _running(sample, curve=[{"seconds": 11.0, **POINT}], progress={"stage": "patrols", "seconds": 15.5})
    page = planner.get("/operations/festival/runs/7/progress/").content.decode()
    assert [point["seconds"] for point in _curve(page)] == [11.0, 15.5]
    assert "first complete plan after 11 s" in page


def test_curve_is_empty_before_the_first_plan(planner: Client, sample: Sample) -> None:
    _running(sample, progress={"stage": "roster", "seconds": 2.0})
    assert _curve(planner.get("/operations/festival/runs/7/").content.decode()) == []


def test_shift_that_waits_has_no_figures_yet(planner: Client, sample: Sample) -> None:
    line = {"day": 0, "shift": "early", "state": "waiting", "missed_visits": 284, "mean_gap_ratio": 3.35}
    _running(sample, progress={"stage": "patrols", "shifts": [line]})
    assert "284" not in planner.get("/operations/festival/runs/7/progress/").content.decode()


def test_published_run_is_compared_with_what_it_took_the_place_of(planner: Client, sample: Sample) -> None:
    planner.post("/operations/festival/runs/1/publish/")
    for number in (2, 3):
        write_run(sample.operation, sample.teams, sample.entries, number=number, offset=number)
    planner.post("/operations/festival/runs/3/publish/")
    assert "Against version 1" in planner.get("/operations/festival/runs/3/").content.decode()
