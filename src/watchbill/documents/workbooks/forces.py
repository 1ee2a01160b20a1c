"""The forces workbook 力量工作簿: a blank to fill in, a reader that checks each cell, an export that reads back.

The reader writes nothing anywhere: it returns the good rows and the faults, and the caller decides.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from watchbill.documents.workbooks.columns import Language
from watchbill.documents.workbooks.forces_layout import EXAMPLE_PREFIX, FORCES, MEMBERS, MODES, STRENGTHS, TEAMS
from watchbill.documents.workbooks.reading import CellFault, WorkbookRefused, identity_faults, open_workbook
from watchbill.documents.workbooks.rows import ReadSheet, RejectedRow, read_sheet
from watchbill.documents.workbooks.writing import (
    Pen,
    list_ranges,
    open_pen,
    write_explanation,
    write_lists,
    write_rejected,
    write_sheet,
)

__all__ = [
    "CellFault",
    "ForcesImport",
    "MemberRow",
    "RejectedRow",
    "StrengthRow",
    "TeamRow",
    "WorkbookRefused",
    "blank",
    "faulty_rows_workbook",
    "read",
    "write",
]


@dataclass(frozen=True)
class TeamRow:
    """A team. ``crew`` 0 to 3 stands for A to D, ``None``: the planner chooses; coordinates are WGS 84 degrees."""

    code: str
    name: str
    force: str
    home_area: str
    strength: int
    base_name: str
    base_lon: float
    base_lat: float
    mode: str = "foot"
    crew: int | None = None
    equipment: str = ""
    contact: str = ""
    away_dates: tuple[date, ...] = ()
    wish_on_dates: tuple[date, ...] = ()
    wish_off_dates: tuple[date, ...] = ()
    longest_run_days: int | None = None
    least_run_days: int = 1
    least_off_days: int = 1
    most_weekends: int | None = None
    least_work_h: int = 0
    most_work_h: int | None = None
    most_shifts: tuple[tuple[str, int], ...] = ()
    trainings: tuple[tuple[str, date | None], ...] = ()
    together: str = ""


@dataclass(frozen=True)
class MemberRow:
    """Duty staff of a team; nobody else stands in the workbook."""

    team: str
    name: str
    post: str = ""
    contact: str = ""
    training: str = ""
    training_valid_until: date | None = None


@dataclass(frozen=True)
class StrengthRow:
    """What an area has of a force: people in all, and people on duty on an ordinary day."""

    area: str
    force: str
    available: int
    baseline: int = 0


@dataclass(frozen=True)
class ForcesImport:
    """What was read: the good rows, what is wrong with the others, and those others as they were."""

    teams: tuple[TeamRow, ...]
    members: tuple[MemberRow, ...]
    strengths: tuple[StrengthRow, ...]
    faults: tuple[CellFault, ...]
    rows_read: int
    rejected: tuple[RejectedRow, ...] = ()
    ignored_columns: tuple[str, ...] = ()


def blank(language: Language = "en", area_codes: Iterable[str] = ()) -> bytes:
    """An empty forces workbook with explanation, example rows and drop-down lists, as xlsx."""
    codes = sorted(area_codes)
    area = codes[0] if codes else f"{EXAMPLE_PREFIX}-AREA"
    example = f"{EXAMPLE_PREFIX}-1"
    chinese = language == "zh-hans"
    team = TeamRow(
        example,
        "示例：巡防一队" if chinese else "Example: patrol team 1",
        "patrol_team",
        area,
        4,
        "示例：派出所" if chinese else "Example: police station",
        24.947,
        60.1645,
        "foot",
        0,
        "对讲机、手电筒" if chinese else "radio, torch",
        "4711",
        (date(2027, 5, 20), date(2027, 5, 22)),
    )
    member = MemberRow(example, "Kilo 11", "队长" if chinese else "Team leader", "4711", "", date(2027, 12, 31))
    strength = StrengthRow(f"{EXAMPLE_PREFIX}-AREA", "patrol_team", 40, 10)
    return _workbook(language, codes, [team], [member], [strength], example=True)


def write(
    teams: Sequence[TeamRow], members: Sequence[MemberRow], strengths: Sequence[StrengthRow], language: Language = "en"
) -> bytes:
    """The forces as a workbook that ``read`` reads back unchanged."""
    areas = sorted({team.home_area for team in teams} | {strength.area for strength in strengths})
    return _workbook(language, areas, teams, members, strengths, example=False)


def read(
    source: Path | str | bytes, *, area_codes: Collection[str] | None = None, known_teams: Collection[str] = ()
) -> ForcesImport:
    """Read a filled-in forces workbook with headings in English or Chinese.

    ``area_codes`` are the codes of the grid (``None``: not checked); ``known_teams`` are codes of teams that
    exist already, which members may belong to. Raises ``WorkbookRefused`` where nothing may be read at all.
    """
    sheets = open_workbook(Path(source) if isinstance(source, str) else source)
    areas = None if area_codes is None else frozenset(area_codes)
    teams = read_sheet(sheets, TEAMS, areas=areas, unique=("code",))
    strengths = read_sheet(sheets, STRENGTHS, areas=areas, unique=("area", "force"))
    members = read_sheet(
        sheets,
        MEMBERS,
        teams=frozenset(row["code"] for row in teams.rows) | frozenset(known_teams),
        faulty_teams=teams.rejected_codes,
    )
    parts: tuple[ReadSheet, ...] = (teams, members, strengths)
    used = {part.found.title for part in parts if part.found}
    others = [fault for sheet in sheets if sheet.title not in used for fault in identity_faults(sheet)]
    return ForcesImport(
        teams=tuple(TeamRow(**_given(row)) for row in teams.rows),
        members=tuple(MemberRow(**_given(row)) for row in members.rows),
        strengths=tuple(StrengthRow(**_given(row)) for row in strengths.rows),
        faults=tuple(fault for part in parts for fault in part.faults) + tuple(others),
        rows_read=sum(part.rows_read for part in parts),
        rejected=tuple(row for part in parts for row in part.rejected),
        ignored_columns=tuple(name for part in parts for name in part.ignored_columns),
    )


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """Empty cells take the row class's default."""
    return {key: value for key, value in row.items() if value is not None}


def faulty_rows_workbook(result: ForcesImport, language: Language = "en") -> bytes:
    """The rows that were not taken, to be mended and imported again, each fault as a comment on its cell.

    Identity numbers are masked. Sheets without rejected rows keep their headings, so that it imports as it is.
    """
    buffer = io.BytesIO()
    with open_pen(buffer, language) as pen:
        _explanation(pen)
        for layout in (TEAMS, MEMBERS, STRENGTHS):
            write_rejected(pen, layout, result.rejected, {})
    return buffer.getvalue()


def _workbook(
    language: Language,
    areas: Sequence[str],
    teams: Sequence[TeamRow],
    members: Sequence[MemberRow],
    strengths: Sequence[StrengthRow],
    *,
    example: bool,
) -> bytes:
    buffer = io.BytesIO()
    with open_pen(buffer, language) as pen:
        _explanation(pen)
        filled = ((TEAMS, teams), (MEMBERS, members), (STRENGTHS, strengths))
        entries = _entries(pen.language, areas)
        lists = list_ranges(pen.language, entries)
        for layout, rows in filled:
            write_sheet(pen, layout, [asdict(row) for row in rows], lists, example=example)
        write_lists(pen, entries)
    return buffer.getvalue()


def _entries(language: Language, areas: Sequence[str]) -> dict[str, list[str]]:
    """The drop-down lists by column key."""
    entries = {
        "force": [force.label(language) for force in FORCES],
        "mode": [mode.label(language) for mode in MODES],
    }
    return entries | ({"home_area": list(areas), "area": list(areas)} if areas else {})


def _explanation(pen: Pen) -> None:
    if pen.language == "zh-hans":
        title = "力量工作簿"
        lines = [
            "请填写“队伍”“值勤人员”“力量统计”三张表；带 * 的列必填。标题行批注有填写说明。",
            f"代码以 {EXAMPLE_PREFIX} 开头的行是示例，导入时忽略。",
            "只登记值勤人员：姓名或呼号、岗位、工作联系方式、培训。不得填写身份证号码或其他个人情况；含此类列的工作簿不予导入。",
        ]
    else:
        title = "Forces workbook"
        lines = [
            "Fill in the sheets Teams, Members and Strengths; columns with a star are required. "
            "The comment on each heading says what to enter.",
            f"Rows whose code starts with {EXAMPLE_PREFIX} are examples and are not imported.",
            "Only duty staff stand here: name or call sign, post, work contact, training. No identity numbers and "
            "nothing else about anybody; a workbook with such columns is refused.",
        ]
    write_explanation(pen, title, lines, (TEAMS, MEMBERS, STRENGTHS))
