"""The plan linter reads a whole operation."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import Any

import msgspec
import pytest
from django.utils import timezone, translation

from watchbill.accounts.enums import Role
from watchbill.accounts.models import Grant, User
from watchbill.deployments.enums import RunState
from watchbill.deployments.linter import Finding, Severity, check_operation
from watchbill.deployments.linter.engine import current_run
from watchbill.deployments.linter.sentences import MESSAGES, TITLES
from watchbill.deployments.models import Run
from watchbill.forces.models import Team
from watchbill.operations.models import Operation
from watchbill.places.models import Area, Facility
from watchbill.planning import files
from watchbill.planning.plan import Duty, Plan, Shortfall
from watchbill.planning.problem import Area as PlannedArea
from watchbill.planning.problem import Force, Matrix, Minimum, Place, Problem, Shift
from watchbill.planning.problem import Operation as PlannedOperation
from watchbill.planning.problem import Team as PlannedTeam

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


@pytest.fixture
def operation() -> Operation:
    """Two villages, a patrol team in each, one hospital with owner and cell, one day."""
    district = area("D", "district", None)
    for name in ("V1", "V2"):
        village = area(name, "village", district)
        cell = area(f"{name}-C1", "cell", village)
        Team.objects.create(
            code=f"PT-{name}", name=f"Team {name}", force="patrol_team", home_area=village, strength=3,
            base_name="Base", base_lon=0, base_lat=0,
        )  # fmt: skip
    hospital = Facility.objects.create(
        code="F1", name="Hospital", category="hospital", owner="police", geometry=SQUARE, lon=0, lat=0,
        district=district, village=Area.objects.get(code="V1"),
    )  # fmt: skip
    hospital.cells.add(cell)
    return Operation.objects.create(
        code="fair", name="Fair", start_date=dt.date(2027, 5, 20), end_date=dt.date(2027, 5, 21), district=district
    )


def area(code: str, level: str, parent: Area | None) -> Area:
    path = f"{parent.path if parent else ''}{code}/"
    return Area.objects.create(
        code=code, name=f"Area {code}", level=level, parent=parent, path=path, geometry=SQUARE, lon=0, lat=0
    )


def problem(**changes: Any) -> Problem:
    """The same operation as the planner sees it: one shift, a patrol in each village."""
    planned = Problem(
        operation=PlannedOperation(code="fair", name="Fair", time_zone="UTC", start_date="2027-05-20", days=1),
        shifts=(Shift(code="early", start_s=21_600, end_s=50_400),),
        cycle=("early",),
        forces=(Force(code="patrol_team", name="Patrol", shifts=("early",), patrols=True),),
        level_rules=(),
        areas=tuple(PlannedArea(code=code, name=f"Area {code}", kind="village") for code in ("V1", "V2")),
        area_levels=(),
        minima=(Minimum(area="V1", day=0, shift="", force="patrol_team", people=3),),
        places=(Place(name="Base", lon=0, lat=0),),
        matrices=(Matrix(mode="foot", seconds=((0,),)),),
        stops=(),
        demands=(),
        teams=tuple(
            PlannedTeam(code=f"PT-{v}", name=f"Team {v}", force="patrol_team", area=v, strength=3, base=0, reach=(v,))
            for v in ("V1", "V2")
        ),
    )
    return msgspec.structs.replace(planned, **changes)


SOUND = Plan(duties=(Duty(team="PT-V1", day=0, shift="early"), Duty(team="PT-V2", day=0, shift="early")), routes=())


def planned(operation: Operation, plan: Plan = SOUND, number: int = 1, **changes: Any) -> Run:
    """Store a finished run with its file."""
    content = files.dumps(files.OperationFile(problem=problem(), plan=plan))
    row = {"state": RunState.DONE, "finished_at": timezone.now(), "file": gzip.compress(content), **changes}
    return Run.objects.create(operation=operation, number=number, **row)


def found(operation: Operation, **options: Any) -> dict[str, Finding]:
    return {finding.rule: finding for finding in check_operation(operation, **options)}


def test_linter_is_silent_about_a_sound_operation(operation: Operation) -> None:
    planned(operation)
    assert check_operation(operation) == []


def test_linter_asks_for_a_plan(operation: Operation) -> None:
    assert found(operation)["plan_missing"].severity is Severity.ERROR


def test_linter_finds_an_entry_without_owner(operation: Operation) -> None:
    Facility.objects.update(owner="")
    finding = found(operation)["entry_without_owner"]
    assert (finding.entry_code, finding.area_code, finding.severity) == ("F1", "V1", Severity.WARNING)


def test_linter_finds_an_entry_without_cell(operation: Operation) -> None:
    Facility.objects.get().cells.clear()
    assert found(operation)["entry_without_cell"].message.startswith("Hospital lies in no cell")


def test_linter_finds_a_village_without_team(operation: Operation) -> None:
    Team.objects.filter(home_area__code="V2").delete()
    assert found(operation)["village_without_team"].area_code == "V2"


def test_linter_finds_a_level_not_met_even_where_the_plan_says_so(operation: Operation) -> None:
    lacks = (
        Shortfall(rule="level_share", amount=3, unit="people", area="V1", day=0, force="patrol_team"),
        Shortfall(rule="round_the_clock", amount=1, unit="teams", area="V1", day=0, shift="early"),
    )
    planned(operation, Plan(duties=SOUND.duties[1:], routes=(), shortfalls=lacks))
    finding = found(operation)["level_share"]
    assert finding.severity is Severity.ERROR
    assert finding.message == "Area V1: 3 people of patrol teams are missing, 3 are wanted."
    assert finding.date == dt.date(2027, 5, 20)


def test_linter_finds_a_village_without_patrol(operation: Operation) -> None:
    planned(operation, Plan(duties=SOUND.duties[:1], routes=()))
    assert found(operation)["round_the_clock"].area_code == "V2"


def test_linter_checks_the_published_plan_before_a_newer_one(operation: Operation) -> None:
    published = planned(operation, number=1, published_at=timezone.now())
    planned(operation, Plan(duties=(), routes=()), number=2)
    assert current_run(operation) == published
    assert check_operation(operation) == []


def test_linter_tells_only_what_lies_in_the_areas_of_who_asks(operation: Operation) -> None:
    planned(operation, Plan(duties=(), routes=()))
    user = User.objects.create(username="viewer")
    Grant.objects.create(user=user, role=Role.VIEWER, area_code="V2")
    assert {finding.area_code for finding in check_operation(operation, user=user)} == {"V2"}


def test_every_rule_has_a_sentence_that_its_figures_fill(operation: Operation) -> None:
    figures = {
        "place": "x",
        "amount": 1,
        "minutes": 2,
        "hours": 3.0,
        "wanted": 4,
        "force": "f",
        "value": "v",
        "rule": "r",
        "training": "t",
    }
    assert set(TITLES) == set(MESSAGES)
    assert all(str(text) % figures for text in MESSAGES.values())


def test_findings_speak_chinese(operation: Operation) -> None:
    with translation.override("zh-hans"):
        message = found(operation)["plan_missing"].message
    assert any("\u4e00" <= character <= "\u9fff" for character in message)
