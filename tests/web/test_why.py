"""Why not, on the pages: the clash, the ways out, and the forms that they fill in."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from watchbill.operations.queries import effective_level
from web.sample_rows import START, Sample

AT = "/operations/festival/"


def _page(client: Client, path: str) -> str:
    return html.unescape(client.get(AT + path).content.decode())


def test_a_shortfall_opens_to_its_clash_and_repairs(explained: Sample, planner: Client) -> None:
    page = _page(planner, "runs/1/")
    assert "Market square is left alone 10 min too long (Fri 5 Jun early): drop 1 visit at Market square" in page
    assert "the way there and back" in page
    assert f"{AT}timetable/?run=1&day=2026-06-05&shift=early&view=teams&mark=D1-T0" in page
    assert "lower the level of West quay to regular (Sat 6 Jun; asks for 4 people fewer)" in page


def test_repairs_lead_to_forms_that_are_filled_in(explained: Sample, planner: Client) -> None:
    page = _page(planner, "runs/1/")
    assert f"{AT}levels/?area=D1&date=2026-06-06&level=regular#set-level" in page
    assert f"/entries/{explained.entries[0].code}/edit/?visits_day=" in page


def test_checks_say_why_beside_the_finding(explained: Sample, planner: Client) -> None:
    page = _page(planner, "checks/?run=1")
    assert page.count("<summary>Why not") == 1
    assert "Cannot be" in page
    assert "Each of these alone would mend it:" in page


def test_reasons_are_told_in_chinese(explained: Sample, enter: object) -> None:
    client = enter(explained.planner, "zh-hans")  # type: ignore[operator]
    page = client.get(f"{AT}runs/1/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "无法做到" in page
    assert "以下任一办法即可解决" in page


def test_a_plan_without_reasons_shows_none(sample: Sample, planner: Client) -> None:
    assert "Why not" not in _page(planner, "runs/1/")


def test_somebody_from_elsewhere_sees_no_reasons(explained: Sample, stranger: Client) -> None:
    assert "Market square" not in _page(stranger, "runs/1/")


def test_a_proposed_level_stands_in_a_form_and_is_set(explained: Sample, planner: Client) -> None:
    page = _page(planner, "levels/?area=D1&date=2026-06-06&level=enhanced")
    assert "West quay, Sat 6 Jun: enhanced in place of regular?" in page
    values = {"area": "D1", "date": "2026-06-06", "level": "enhanced", "reason": "more people than expected"}
    assert planner.post(f"{AT}levels/cell/", values).status_code == 302
    cell = effective_level(explained.operation, explained.villages[0], START.replace(day=6))
    assert (cell.level, cell.reason) == ("enhanced", "more people than expected")


@pytest.mark.parametrize("query", ["area=X1&date=2026-06-06&level=enhanced", "area=D1&date=no&level=enhanced",
                                   "area=D1&date=2026-06-06&level=extreme"])  # fmt: skip
def test_a_proposal_that_makes_no_sense_is_left_out(sample: Sample, planner: Client, query: str) -> None:
    assert 'id="set-level"' not in _page(planner, f"levels/?{query}")


def test_a_viewer_gets_no_form_to_set_a_level(sample: Sample, viewer: Client) -> None:
    assert 'id="set-level"' not in _page(viewer, "levels/?area=D1&date=2026-06-06&level=enhanced")


def test_proposed_visits_stand_in_the_entrys_form(sample: Sample, planner: Client) -> None:
    code = sample.entries[0].code
    page = planner.get(f"/entries/{code}/edit/?visits_day=7&owner=nobody").content.decode()
    assert 'value="7"' in page
    assert 'value="nobody"' not in page


def test_the_best_plan_and_its_bound_are_told_in_words(sample: Sample, planner: Client) -> None:
    sample.run.measures |= {
        "missed_visits": 2, "visits": 8, "visits_wanted": 10, "stops_under_two_teams": 0, "level_shortfall_people": 3,
        "mean_gap_ratio": 1.1, "worst_gap_ratio": 1.5, "status": "infeasible",
        "bounds": {"roster_value": 1010.0, "roster_bound": 1000.0, "worst_gap_ratio": 1.2, "missed_visits": 2},
    }  # fmt: skip
    sample.run.save()
    page = _page(planner, "runs/1/")
    assert "8 of 10 visits, 2 missed" in page
    assert "Roster: at most 1 % from the best possible." in page
    assert "Routes: the worst gap is at most 25 % from the best possible." in page
    assert "No routes on this roster can miss fewer visits." in page
    assert "No plan can give all that is wanted" in page
    assert '"least_gap_ratio": 1.2' in page


def test_a_bound_that_says_nothing_is_not_told(sample: Sample, planner: Client) -> None:
    sample.run.measures |= {
        "missed_visits": 0, "visits": 10, "visits_wanted": 10, "stops_under_two_teams": 0, "level_shortfall_people": 0,
        "mean_gap_ratio": 1.1, "worst_gap_ratio": 1.5,
        "bounds": {"roster_value": 90_000.0, "roster_bound": 10.0, "worst_gap_ratio": 1.5, "missed_visits": 0},
    }  # fmt: skip
    sample.run.save()
    page = _page(planner, "runs/1/")
    assert "how near it is to the best possible is not known" in page
    assert "Routes: the worst gap is the best possible." in page
    assert "all 10 visits wanted" in page
