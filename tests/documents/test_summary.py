from __future__ import annotations

from typing import Any

import pytest

from documents import chinese, festival
from watchbill.documents.context import Language, Translate
from watchbill.documents.cover import ForceCover, force_cover
from watchbill.documents.summary import shift_mark, summary_data, summary_pdf
from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import Minimum


def data(language: Language = "en", translate: Translate = str, **changes: Any) -> dict[str, Any]:
    return summary_data(festival.problem(), festival.plan(**changes), festival.context(), language, translate)


def test_cover_counts_people_on_duty_against_the_minima() -> None:
    assert force_cover(festival.problem(), festival.plan()) == [
        ForceCover(0, "police_patrol", 6, 6),
        ForceCover(0, "volunteer", 4, 4),
        ForceCover(1, "police_patrol", 6, 6),
        ForceCover(1, "volunteer", 0, 8),
    ]


def test_cover_counts_a_minimum_inside_another_only_once() -> None:
    minima = (
        Minimum(area="KESK", day=0, shift="", force="police_patrol", people=6),
        Minimum(area="KLUUVI", day=0, shift="", force="police_patrol", people=3),
    )
    cover = force_cover(festival.problem(minima=minima), festival.plan())
    assert cover[0] == ForceCover(0, "police_patrol", 6, 6)


def test_cover_adds_the_minima_of_shifts() -> None:
    minima = tuple(
        Minimum(area="KLUUVI", day=0, shift=shift, force="police_patrol", people=3) for shift in ("early", "night")
    )
    assert force_cover(festival.problem(minima=minima), festival.plan())[0].required == 6


def test_summary_tells_shortfalls_with_rule_place_time_and_amount() -> None:
    assert [tuple(row.values()) for row in data()["shortfalls"]] == [
        ("People on duty as the level asks", "Kluuvi · Volunteers", "2027-05-21 Friday", "8 people"),
        ("Visits wanted", "Kamppi centre", "2027-05-20 Thursday · Middle", "1 visit"),
    ]


def test_summary_tells_seconds_as_minutes() -> None:
    late = Shortfall(rule="spread", amount=871, unit="seconds", stop="ST-001", day=0, shift="early")
    assert data(shortfalls=(late,))["shortfalls"][0]["amount"] == "15 minutes"


def test_summary_roster_has_a_row_per_team_and_marks_nights() -> None:
    rows = data()["rosters"][0]["rows"]
    assert [(row["team"], [cell["mark"] for cell in row["cells"]]) for row in rows] == [
        ("P1 Patrol Kluuvi 1", ["E", "N"]),
        ("V1 Volunteers Senate", ["E", ""]),
        ("P2 Patrol Kamppi", ["E", "M"]),
    ]
    assert [cell["night"] for cell in rows[0]["cells"]] == [False, True]


def test_summary_levels_are_worded_per_area_and_day() -> None:
    rows = data("zh-hans", chinese.translate)["levels"][0]["rows"]
    assert [[cell["word"] for cell in row["cells"]] for row in rows] == [["常规", "加强"], ["常规", "常规"]]


def test_shift_mark_is_the_shortest_that_tells_shifts_apart() -> None:
    context = festival.context(shift_names={"early": "Morning", "middle": "Midday", "night": "Night"})
    marks = [shift_mark(festival.problem(), context, code) for code in ("early", "middle", "night")]
    assert marks == ["Mo", "Mi", "N"]


@pytest.mark.parametrize("shortfalls", [None, ()])
def test_summary_compiles_to_a_pdf(shortfalls: tuple[Shortfall, ...] | None) -> None:
    plan = festival.plan() if shortfalls is None else festival.plan(shortfalls=shortfalls)
    assert summary_pdf(festival.problem(), plan, festival.context()).startswith(b"%PDF-")


def test_summary_of_an_empty_plan_is_printed() -> None:
    plan = festival.plan(duties=(), routes=(), posts=(), shortfalls=())
    assert summary_pdf(festival.problem(minima=()), plan, festival.context()).startswith(b"%PDF-")
