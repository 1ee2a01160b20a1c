from __future__ import annotations

import io

import msgspec
import openpyxl

from documents import chinese, festival
from watchbill.documents.plan_workbook import orders_workbook


def opened(**changes: object) -> openpyxl.Workbook:
    problem = festival.problem(**changes)
    return openpyxl.load_workbook(io.BytesIO(orders_workbook(problem, festival.plan(), festival.context())))


def test_workbook_has_a_sheet_per_question_with_frozen_headings_and_filters() -> None:
    book = opened()
    assert book.sheetnames == ["Roster", "Routes", "Posts", "Shortfalls", "Contacts"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref is not None


def test_workbook_roster_has_a_column_per_day() -> None:
    rows = list(opened()["Roster"].iter_rows(values_only=True))
    assert rows[0] == (
        "Team", "Name", "Force", "Home area", "People", "2027-05-20 Thursday", "2027-05-21 Friday",
    )  # fmt: skip
    assert rows[1] == ("P1", "Patrol Kluuvi 1", "Police patrol", "Kluuvi", 3, "Early", "Night")


def test_workbook_routes_have_a_row_per_step_with_real_times() -> None:
    rows = list(opened()["Routes"].iter_rows(min_row=2, values_only=True))
    steps = sum(len(route.steps) + 2 for route in festival.plan().routes)
    assert len(rows) == steps
    assert [str(cell) for cell in rows[1][4:10]] == [
        "1",
        "Visit",
        "2027-05-20 06:20:00",
        "2027-05-20 06:30:00",
        "ST-003",
        "Market Square",
    ]


def test_workbook_night_route_has_times_of_the_next_date() -> None:
    rows = list(opened()["Routes"].iter_rows(min_row=2, values_only=True))
    assert str(rows[-1][6]) == "2027-05-22 03:00:00"


def test_workbook_posts_and_contacts_are_listed() -> None:
    book = opened()
    assert [row[7] for row in book["Posts"].iter_rows(min_row=2, values_only=True)] == [
        "Senate Square",
        "Market Square",
    ]
    assert [row[3] for row in book["Contacts"].iter_rows(min_row=2, values_only=True)] == [
        "+358 9 555 0100",
        "Radio 4711",
        "Radio 4712",
    ]


def test_workbook_writes_names_as_text_never_as_formulas() -> None:
    problem = festival.problem()
    team = msgspec.structs.replace(problem.teams[0], name='=HYPERLINK("http://example.org")')
    sheet = opened(teams=(team, *problem.teams[1:]))["Roster"]
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].hyperlink is None


def test_workbook_has_chinese_headings() -> None:
    content = orders_workbook(
        festival.problem(), festival.plan(), festival.context(), language="zh-hans", translate=chinese.translate
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["排班表", "路线", "固定岗", "缺口", "联系方式"]
    assert book["排班表"]["F1"].value == "5月20日 星期四"
