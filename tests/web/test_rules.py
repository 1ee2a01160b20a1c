"""The page of an operation's rules: what holds for every duty, and the trainings that duties need."""

from __future__ import annotations

from django.test import Client

from watchbill.accounts.models import AuditEntry
from watchbill.operations.actions import rules_stamp
from watchbill.operations.models import Operation
from web.rights_requests import RULES

AT = "/operations/festival/rules/"


def needed() -> list[tuple[str, str, str]]:
    operation = Operation.objects.get(code="festival")
    return list(operation.duty_trainings.values_list("force", "shift", "training"))


def test_rules_are_saved_with_one_audit_row(planner: Client) -> None:
    assert planner.post(AT, RULES).status_code == 302
    operation = Operation.objects.get(code="festival")
    assert (operation.post_longest_min, operation.post_rest_min, operation.even_gap_percent) == (90, 30, 108)
    assert operation.same_team_percent == 60
    assert needed() == [("patrol_team", "night", "First aid")]
    entry = AuditEntry.objects.get(action="set_rules")
    assert entry.details["post_longest_min"] == [120, 90]
    assert "First aid" in planner.get(AT).content.decode()


def test_who_saves_second_is_told_and_overwrites_nothing(planner: Client) -> None:
    seen = rules_stamp(Operation.objects.get(code="festival"))
    assert f'name="seen" value="{seen}"' in planner.get(AT).content.decode()
    planner.post(AT, RULES | {"seen": seen})
    page = planner.post(AT, RULES | {"seen": seen, "post_longest_min": 60, "post_rest_min": 45}).content.decode()
    assert "Somebody has changed the rules meanwhile" in page
    assert "longest stint at a fixed post (minutes): 90" in page.lower()
    operation = Operation.objects.get(code="festival")
    assert (operation.post_longest_min, operation.post_rest_min) == (90, 30)
    assert planner.post(AT, RULES | {"seen": rules_stamp(operation), "post_longest_min": 60}).status_code == 302


def test_an_emptied_line_takes_the_training_away(planner: Client) -> None:
    planner.post(AT, RULES)
    planner.post(AT, RULES | {"trainings-INITIAL_FORMS": 1, "trainings-0-training": ""})
    assert needed() == []


def test_senseless_rules_are_refused_by_field(planner: Client) -> None:
    page = planner.post(AT, RULES | {"post_longest_min": 5, "longest_run_days": 0}).content.decode()
    assert page.count("errorlist") >= 2
    assert Operation.objects.get(code="festival").post_longest_min == 120
    assert needed() == []
