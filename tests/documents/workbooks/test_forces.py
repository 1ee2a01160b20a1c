from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.documents.workbooks import forces, reading
from watchbill.documents.workbooks.forces import MemberRow, StrengthRow, TeamRow, WorkbookRefused
from watchbill.documents.workbooks.forces_layout import FORCES, MODES, SHIFTS, TEAMS

AREAS = {"KLUUVI", "KAMPPI"}
TEAM = TeamRow("P1", "Patrol 1", "police_patrol", "KLUUVI", 3, "Base", 24.947, 60.1645)


def changed(content: bytes, *cells: tuple[str, str, object]) -> bytes:
    """The workbook with other values in some cells, given as (sheet, address, value)."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, address, value in cells:
        book[sheet][address] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_team(*cells: tuple[str, object]) -> forces.ForcesImport:
    content = changed(forces.write([TEAM], [], []), *(("Teams", address, value) for address, value in cells))
    return forces.read(content, area_codes=AREAS)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_blank_reads_back_as_nothing_because_its_rows_are_examples(language: forces.Language) -> None:
    result = forces.read(forces.blank(language, AREAS), area_codes=AREAS)
    assert (result.rows_read, result.faults, result.teams, result.members, result.strengths) == (0, (), (), (), ())


def test_blank_has_lists_comments_frozen_headings_and_stars() -> None:
    book = openpyxl.load_workbook(io.BytesIO(forces.blank("en", AREAS)))
    sheet = book["Teams"]
    assert book.sheetnames == ["Explanation", "Teams", "Members", "Strengths", "Lists"]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].value == "Code *"
    assert "no other team" in sheet["A1"].comment.text
    sources = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert sources == {"'Lists'!$A$1:$A$5", "'Lists'!$B$1:$B$3", "'Lists'!$C$1:$C$2"}
    assert [cell.value for cell in book["Lists"]["C"][:2]] == ["KAMPPI", "KLUUVI"]


def test_example_row_with_a_code_of_its_own_is_imported() -> None:
    content = changed(forces.blank("en", AREAS), ("Teams", "A2", "KL-1"))
    assert [team.code for team in forces.read(content, area_codes=AREAS).teams] == ["KL-1"]


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="_"), max_size=12)
names = texts.filter(bool)
codes = st.from_regex(r"[A-D][A-Za-z0-9._-]{0,8}", fullmatch=True)
dates = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def degrees(limit: int) -> st.SearchStrategy[float]:
    return st.integers(-limit * 10**6, limit * 10**6).map(lambda micro: micro / 10**6)


trainings = st.from_regex(r"[A-Z急][a-z救 ]{0,20}[a-z护]", fullmatch=True)
teams = st.builds(
    TeamRow,
    code=codes,
    name=names,
    force=st.sampled_from([force.code for force in FORCES]),
    home_area=st.sampled_from(sorted(AREAS)),
    strength=st.integers(1, 10_000),
    base_name=names,
    base_lon=degrees(180),
    base_lat=degrees(90),
    mode=st.sampled_from([mode.code for mode in MODES]),
    crew=st.none() | st.integers(0, 3),
    equipment=texts,
    contact=texts,
    away_dates=st.sets(dates, max_size=4).map(lambda days: tuple(sorted(days))),
    wish_off_dates=st.sets(dates, max_size=2).map(lambda days: tuple(sorted(days))),
    longest_run_days=st.none() | st.integers(1, 366),
    least_off_days=st.integers(1, 366),
    most_weekends=st.none() | st.integers(0, 60),
    most_work_h=st.none() | st.integers(0, 10_000),
    most_shifts=st.dictionaries(st.sampled_from([s.code for s in SHIFTS]), st.integers(0, 366)).map(
        lambda most: tuple(sorted(most.items()))
    ),
    trainings=st.dictionaries(trainings, st.none() | dates, max_size=3).map(lambda had: tuple(sorted(had.items()))),
    together=texts,
)
strengths = st.builds(
    StrengthRow,
    area=st.sampled_from(sorted(AREAS)),
    force=st.sampled_from([force.code for force in FORCES]),
    available=st.integers(0, 1_000_000),
    baseline=st.integers(0, 1_000_000),
)


@st.composite
def filled(draw: st.DrawFn) -> tuple[list[TeamRow], list[MemberRow], list[StrengthRow]]:
    rows = draw(st.lists(teams, min_size=1, max_size=4, unique_by=lambda team: team.code))
    members = st.builds(
        MemberRow,
        team=st.sampled_from([team.code for team in rows]),
        name=names,
        post=texts,
        contact=texts,
        training=texts,
        training_valid_until=st.none() | dates,
    )
    figures = st.lists(strengths, max_size=4, unique_by=lambda row: (row.area, row.force))
    return rows, draw(st.lists(members, max_size=4)), draw(figures)


@settings(max_examples=40, deadline=None)
@given(filled(), st.sampled_from(["en", "zh-hans"]))
def test_read_returns_what_write_wrote(
    rows: tuple[list[TeamRow], list[MemberRow], list[StrengthRow]], language: forces.Language
) -> None:
    result = forces.read(forces.write(*rows, language), area_codes=AREAS)
    assert result.faults == ()
    assert (list(result.teams), list(result.members), list(result.strengths)) == rows


@pytest.mark.parametrize(
    ("address", "value", "problem", "expected"),
    [
        ("B2", None, "missing", "text"),
        ("A2", "P 1/2", "bad_code", "letters"),
        ("C2", "Police patrl", "unknown_choice", "Police patrol"),
        ("D2", "KLUVI", "unknown_area", "nearest: KLUUVI"),
        ("E2", 0, "out_of_range", "1 to 10000"),
        ("E2", 2.5, "not_whole", "whole number"),
        ("E2", "many", "not_a_number", "whole number"),
        ("F2", "rocket", "unknown_choice", "On foot"),
        ("H2", 240, "out_of_range", "-180 to 180"),
        ("I2", None, "missing", "-90 to 90"),
        ("J2", "E", "unknown_crew", "A, B, C or D"),
        ("L2", "x" * 101, "too_long", "100 characters"),
        ("M2", "2027-02-30", "bad_date", "2027-05-20"),
    ],
)
def test_faulty_cell_is_named_with_what_would_be_right(
    address: str, value: object, problem: str, expected: str
) -> None:
    result = with_team((address, value))
    assert [(fault.sheet, fault.row, fault.cell, fault.problem) for fault in result.faults] == [
        ("Teams", 2, address, problem)
    ]
    assert expected in result.faults[0].expected
    assert result.teams == ()


@pytest.mark.parametrize(
    ("address", "value", "key", "read"),
    [
        ("C2", "巡逻警力", "force", "police_patrol"),
        ("E2", "4", "strength", 4),
        ("J2", "丙班", "crew", 2),
        ("J2", "d", "crew", 3),
        ("M2", "2027年5月20日；2027/5/22", "away_dates", (date(2027, 5, 20), date(2027, 5, 22))),
        ("M2", date(2027, 5, 20), "away_dates", (date(2027, 5, 20),)),
        ("A2", 17, "code", "17"),
    ],
)
def test_cells_are_understood_as_people_write_them(address: str, value: object, key: str, read: object) -> None:
    result = with_team((address, value))
    assert result.faults == ()
    assert getattr(result.teams[0], key) == read


def test_duplicate_team_code_names_the_first_row() -> None:
    result = forces.read(forces.write([TEAM, TEAM], [], []), area_codes=AREAS)
    assert [(fault.row, fault.problem) for fault in result.faults] == [(3, "duplicate")]
    assert "row 2" in result.faults[0].message
    assert len(result.teams) == 1


def test_duplicate_strength_of_an_area_and_force_is_a_fault() -> None:
    row = StrengthRow("KLUUVI", "volunteer", 40)
    result = forces.read(forces.write([], [], [row, row]), area_codes=AREAS)
    assert [fault.problem for fault in result.faults] == ["duplicate"]


def test_member_of_an_unknown_team_is_a_fault_unless_the_team_is_known_already() -> None:
    content = forces.write([TEAM], [MemberRow("P9", "Kilo 19")], [])
    assert [fault.problem for fault in forces.read(content, area_codes=AREAS).faults] == ["unknown_team"]
    assert forces.read(content, area_codes=AREAS, known_teams={"P9"}).faults == ()


def test_member_of_a_faulty_team_is_not_taken() -> None:
    content = changed(forces.write([TEAM], [MemberRow("P1", "Kilo 11")], []), ("Teams", "E2", -1))
    result = forces.read(content, area_codes=AREAS)
    assert [fault.problem for fault in result.faults] == ["out_of_range", "team_faulty"]
    assert result.members == ()


@pytest.mark.parametrize(
    "value", ["11010519491231002X", "note 310101900307123", 110105194912310021, "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_identity_number_in_any_cell_is_refused_and_masked(value: object) -> None:
    content = changed(forces.write([TEAM], [MemberRow("P1", "Kilo 11")], []), ("Members", "C2", value))
    result = forces.read(content, area_codes=AREAS)
    fault = result.faults[0]
    assert (fault.sheet, fault.row, fault.column, fault.cell) == ("Members", 2, "Post", "C2")
    assert fault.problem == "identity_number"
    assert "****" in fault.value
    assert result.members == ()
    assert "1231002" not in str(result)


def test_identity_number_outside_the_known_columns_and_sheets_is_found() -> None:
    content = changed(
        forces.write([TEAM], [], []),
        ("Teams", "Q2", "11010519491231002X"),
        ("Explanation", "A30", "11010519491231002X"),
    )
    places = {(fault.sheet, fault.cell) for fault in forces.read(content, area_codes=AREAS).faults}
    assert places == {("Teams", "Q2"), ("Explanation", "A30")}


@pytest.mark.parametrize("heading", ["ID number", "身份证号", "Religion", "民族", "Home address", "重点人员"])
def test_column_about_people_as_subjects_refuses_the_whole_workbook(heading: str) -> None:
    content = changed(forces.write([TEAM], [], []), ("Members", "G1", heading))
    with pytest.raises(WorkbookRefused, match=heading) as refused:
        forces.read(content, area_codes=AREAS)
    assert (refused.value.code, refused.value.sheet, refused.value.column) == ("subject_column", "Members", heading)


def test_missing_column_is_named_with_the_nearest_heading() -> None:
    result = with_team(("E1", "Strenth (peoples)"))
    assert [fault.problem for fault in result.faults] == ["missing_column"]
    assert "Strenth (peoples)" in result.faults[0].message
    assert result.teams == ()


def test_rows_below_a_missing_column_come_back_and_take_their_members_along() -> None:
    content = changed(forces.write([TEAM], [MemberRow("P1", "Kilo 11")], []), ("Teams", "E1", None))
    result = forces.read(content, area_codes=AREAS)
    assert [fault.problem for fault in result.faults] == ["missing_column", "team_faulty"]
    assert [(row.sheet, row.values["code" if row.sheet == "Teams" else "team"]) for row in result.rejected] == [
        ("Teams", "P1"),
        ("Members", "P1"),
    ]


def test_missing_sheet_is_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(forces.write([TEAM], [], [])))
    book["Strengths"].title = "Strenghts"
    buffer = io.BytesIO()
    book.save(buffer)
    result = forces.read(buffer.getvalue(), area_codes=AREAS)
    assert [(fault.sheet, fault.problem) for fault in result.faults] == [("Strengths", "missing_sheet")]
    assert "Strenghts" in result.faults[0].message
    assert len(result.teams) == 1


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "队伍"
    sheet.append(["2027 年力量表"])
    sheet.append(["名称", "队伍代码", "力量", "区域代码", "人数", "驻点", "纬度", "经度"])
    sheet.append(["巡防一队", "X1", "专兼职巡防队", "KAMPPI", 5, "派出所", 60.1, 24.9])
    buffer = io.BytesIO()
    book.save(buffer)
    result = forces.read(buffer.getvalue(), area_codes=AREAS)
    assert result.teams == (TeamRow("X1", "巡防一队", "patrol_team", "KAMPPI", 5, "派出所", 24.9, 60.1),)


def test_read_accepts_a_path(tmp_path: Path) -> None:
    path = tmp_path / "forces.xlsx"
    path.write_bytes(forces.write([TEAM], [], []))
    assert forces.read(path, area_codes=AREAS).teams == (TEAM,)


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code,name\n1,2\n", "not_xlsx"),
        (archive(readme_xml=b"x"), "not_xlsx"),
        (archive(xl__workbook_xml=b"<no>"), "unreadable"),
        (archive(xl__workbook_xml=b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "unreadable"),
        (archive(xl__workbook_xml=b"0" * 30_000_000), "unpacks_too_large"),
        (b"0" * (20 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=["csv", "zip", "broken", "entities", "bomb", "large"],
)
def test_file_that_cannot_be_read_is_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        forces.read(content, area_codes=AREAS)
    assert refused.value.code == code


def test_faulty_rows_come_back_with_comments_and_import_once_mended() -> None:
    content = forces.write([TEAM, TeamRow("P2", "Patrol 2", "volunteer", "KLUVI", 3, "Base", 1.0, 2.0)], [], [])
    returned = forces.faulty_rows_workbook(forces.read(content, area_codes=AREAS))
    sheet = openpyxl.load_workbook(io.BytesIO(returned))["Teams"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["P2"]
    assert "KLUUVI" in sheet["D2"].comment.text
    mended = forces.read(changed(returned, ("Teams", "D2", "KLUUVI")), area_codes=AREAS)
    assert mended.faults == ()
    assert [team.code for team in mended.teams] == ["P2"]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    team = TeamRow("P1", "=1+1", "volunteer", "KLUUVI", 1, "@SUM(A1)", 1.0, 2.0)
    sheet = openpyxl.load_workbook(io.BytesIO(forces.write([team], [], [])))["Teams"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_headings_of_both_languages_are_unambiguous() -> None:
    for column in TEAMS.columns:
        for heading in (column.en, column.zh, *column.aliases):
            assert [each.key for each in TEAMS.columns if each.answers_to(heading)] == [column.key]


def test_a_workbook_without_far_cells_takes_the_quick_reader() -> None:
    assert not reading._has_far_cells(reading._sheet_parts(forces.blank()))
