"""The page that says what has happened, the repair that it starts, and the page of shifts at risk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from watchbill.accounts.models import User
from watchbill.deployments.archive import load
from watchbill.deployments.execution import execute_run
from watchbill.deployments.models import Run

SINCE = "2027-05-21T06:00"


@pytest.fixture
def duty_room(planner: object, run: Run) -> Client:
    del planner
    client = Client(headers={"accept-language": "en"})
    user = User.objects.create_superuser(username="duty", password="correct horse battery")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(run: Run) -> str:
    return reverse("deployments:change", args=[run.operation.code, run.number])


def test_a_team_out_is_repaired_and_the_difference_is_shown(duty_room: Client, run: Run) -> None:
    _, plan = load(run)
    team = next(duty.team for duty in plan.duties if duty.day == 1 and duty.shift == "middle")
    data = {"happened": "team_out", "team": team, "since": SINCE, "time_limit_s": "3"}
    answer = duty_room.post(address(run), data)
    made = Run.objects.get(kind="repair")
    assert answer.headers["Location"] == reverse("deployments:run", args=[run.operation.code, made.number])
    execute_run(made, workers=1)
    page = duty_room.get(answer.headers["Location"]).content.decode()
    assert "changed order" in page
    assert f"repairs version {run.number}" in page
    books = duty_room.get(reverse("deployments:changed_books", args=[run.operation.code, made.number]))
    assert books.headers["Content-Type"] == "application/zip"
    books.close()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"happened": "team_out"}, "This field is needed."),
        ({"happened": "street"}, "Name a street"),
        ({"happened": "street", "street": "Nowhere"}, "There is no street “Nowhere”"),
        ({"happened": "street", "points": "abc"}, "is no latitude,longitude"),
        ({"happened": "unreachable", "stop": "X"}, "Select a valid choice"),
        ({"happened": "team_out", "team": "?", "since": "2027-06-21T06:00"}, "after the end of the operation"),
        ({"happened": "level", "area": "?", "level": "huge"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(duty_room: Client, run: Run, data: dict[str, str], said: str) -> None:
    problem, _ = load(run)
    known = {"team": problem.teams[0].code, "area": problem.areas[0].code}
    filled = {name: known.get(name, value) if value == "?" else value for name, value in data.items()}
    page = duty_room.post(address(run), {"since": SINCE, "time_limit_s": "3", **filled}).content.decode()
    assert said in page
    assert not Run.objects.filter(kind="repair").exists()


def test_shifts_at_risk_names_what_breaks_whose_loss_hurts_and_the_pool(duty_room: Client, run: Run) -> None:
    url = reverse("deployments:risk", args=[run.operation.code])
    page = duty_room.get(url, {"run": run.number, "spare": "2", "shift": "middle"}).content.decode()
    for heading in ("How many teams can drop out?", "Whose loss hurts most?", "Who could be called in?"):
        assert heading in page
    assert "It drops out" in page


def test_shifts_at_risk_says_that_there_is_no_plan(duty_room: Client, run: Run) -> None:
    run.delete()
    page = duty_room.get(reverse("deployments:risk", args=["fair"])).content.decode()
    assert "There is no plan yet" in page
