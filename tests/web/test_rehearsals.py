"""Pages of the rehearsal and of scenarios."""

from __future__ import annotations

import pytest
from django.test import Client

from watchbill.deployments.enums import RunKind
from watchbill.deployments.models import Rehearsal, Run
from watchbill.deployments.rehearsing import execute_rehearsal
from watchbill.deployments.scenarios import add_scenario, request_rehearsal
from watchbill.planning.changes import TeamOut
from web.rights_requests import REHEARSAL
from web.sample_rows import Sample

AT = "/operations/festival/"


def _rehearse(run: Run) -> Rehearsal:
    return execute_rehearsal(request_rehearsal(by=None, run=run, runs=20, enqueue=False))


def test_rehearsal_page_invites_to_rehearse_first(planner: Client) -> None:
    assert "was not rehearsed yet" in planner.get(f"{AT}runs/1/rehearsal/").content.decode()


def test_rehearsal_is_asked_for_and_shows_its_progress(planner: Client, sample: Sample) -> None:
    answer = planner.post(f"{AT}runs/1/rehearsal/", REHEARSAL, follow=True)
    rehearsal = Rehearsal.objects.get()
    assert (rehearsal.runs_wanted, rehearsal.assumptions["team_no_show"], rehearsal.assumptions["late_start_s"]) == (
        10, 0.05, 240,
    )  # fmt: skip
    assert "0 of 10 rehearsals" in answer.content.decode()
    assert "0 of 10" in planner.get(f"{AT}runs/1/rehearsal/progress/").content.decode()
    planner.post(f"{AT}runs/1/rehearsal/stop/")
    assert planner.get(f"{AT}runs/1/rehearsal/progress/").headers["HX-Refresh"] == "true"


def test_wrong_assumption_is_named(planner: Client, sample: Sample) -> None:
    answer = planner.post(f"{AT}runs/1/rehearsal/", REHEARSAL | {"team_no_show": 120})
    assert "less than or equal to 100" in answer.content.decode()
    assert not Rehearsal.objects.exists()


def test_rehearsal_page_says_what_remains_and_what_breaks_first(planner: Client, sample: Sample) -> None:
    _rehearse(sample.run)
    text = planner.get(f"{AT}runs/1/rehearsal/").content.decode()
    assert "In 20 rehearsals" in text
    assert "What breaks first" in text
    assert text.count('class="arrivals"') >= 1
    assert 'id="weak-places"' in text


def test_what_if_page_compares_and_says_what_differs(planner: Client, sample: Sample) -> None:
    team = sample.run.duties.first().team.code
    scenario = add_scenario(by=None, parent=sample.run, name="One less", changes=[TeamOut(team=team)], enqueue=False)
    text = planner.get(f"{AT}what-if/").content.decode()
    assert "One less" in text
    assert "−1 team" in text
    assert "being planned" in text
    assert "Stop all" in text
    planner.post(f"{AT}what-if/stop/")
    scenario.refresh_from_db()
    assert scenario.is_over
    planner.post(f"{AT}what-if/{scenario.number}/remove/")
    assert not Run.objects.filter(kind=RunKind.SCENARIO).exists()


def test_scenario_is_made_on_its_page(planner: Client, sample: Sample) -> None:
    data = {
        "name": "Fewer",
        "time_limit_s": 5,
        "teams-0-force": "patrol_team",
        "teams-0-area": "D",
        "teams-0-teams": -1,
    }
    planner.post(f"{AT}what-if/new/", data)
    scenario = Run.objects.get(kind=RunKind.SCENARIO)
    assert (scenario.label, scenario.parent, [one["kind"] for one in scenario.changes]) == (
        "Fewer", sample.run, ["team_out"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"teams-0-force": "patrol_team", "teams-0-area": "D", "teams-0-teams": 200}, "less than or equal to 99"),
        ({"streets": "Nowhere Lane"}, "no street"),
    ],
)
def test_scenario_that_does_not_fit_says_why(
    planner: Client, sample: Sample, line: dict[str, object], says: str
) -> None:
    answer = planner.post(f"{AT}what-if/new/", {"name": "Odd", "time_limit_s": 5} | line)
    assert says in answer.content.decode()
    assert not Run.objects.filter(kind=RunKind.SCENARIO).exists()


def test_all_are_rehearsed_under_the_same_assumptions(planner: Client, sample: Sample) -> None:
    planner.post(f"{AT}what-if/rehearse/", REHEARSAL)
    assert [one.runs_wanted for one in Rehearsal.objects.all()] == [10]
    answer = planner.post(f"{AT}what-if/rehearse/", REHEARSAL | {"runs": 0}, follow=True)
    assert "Rehearsals" in answer.content.decode()
    assert Rehearsal.objects.count() == 1


def test_scenarios_are_no_planning_runs(planner: Client, sample: Sample) -> None:
    add_scenario(by=None, parent=sample.run, name="Same", changes=[], enqueue=False)
    assert "/runs/2/" not in planner.get(f"{AT}runs/").content.decode()
