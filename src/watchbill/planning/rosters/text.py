"""Reads and writes the Curtois & Qu text format of shift-scheduling instances (schedulingbenchmarks.org).

Sections start with ``SECTION_``; lines that start with ``#`` are comments; fields are separated by commas. Instances
start on a Monday. The roster format is the benchmark's: one line per person, code first, then one shift per day.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from watchbill.planning.rosters.case import Conflict, Cover, RosterCase, ShiftType, Wish, Worker
from watchbill.planning.rosters.roster import Roster

Line = tuple[int, list[str]]

FIELDS = {
    "SECTION_HORIZON": (1, 1),
    "SECTION_SHIFTS": (2, 3),
    "SECTION_STAFF": (8, 8),
    "SECTION_DAYS_OFF": (1, 10_000),
    "SECTION_SHIFT_ON_REQUESTS": (4, 4),
    "SECTION_SHIFT_OFF_REQUESTS": (4, 4),
    "SECTION_COVER": (5, 5),
}
"""Fewest and most fields of a line, by section."""


class TextError(ValueError):
    """A line of the text is wrong; ``line`` is its number, counted from 1 (0: the text as a whole)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.line = line


def read_case(path: Path) -> RosterCase:
    """Return the instance in a file; raise ``TextError`` where the text is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(0, f"not UTF-8 text: {error}") from None
    return parse_case(text)


def parse_case(text: str) -> RosterCase:
    """Return the instance that a text describes; raise ``TextError`` with the line's number where it is wrong."""
    sections = _sections(text)
    horizon = sections["SECTION_HORIZON"]
    if len(horizon) != 1:
        raise TextError(horizon[1][0] if horizon else 0, "SECTION_HORIZON wants one number of days")
    days = _number(horizon[0][0], horizon[0][1][0], "days", least=1)
    shifts, conflicts = _shifts(sections["SECTION_SHIFTS"])
    known = {shift.code for shift in shifts}
    off = _days_off(sections["SECTION_DAYS_OFF"], days)
    staff: dict[str, Worker] = {}
    for number, fields in sections["SECTION_STAFF"]:
        person = _person(number, fields, known, off)
        if person.code in staff:
            raise TextError(number, f"person {person.code} appears twice")
        staff[person.code] = person
    for code, (number, _) in off.items():
        if code not in staff:
            raise TextError(number, f"unknown person {code}")
    wishes = [
        _wish(number, fields, staff, known, days, on)
        for section, on in (("SECTION_SHIFT_ON_REQUESTS", True), ("SECTION_SHIFT_OFF_REQUESTS", False))
        for number, fields in sections[section]
    ]
    cover = [_cover(number, fields, known, days) for number, fields in sections["SECTION_COVER"]]
    return RosterCase(
        days=days,
        shifts=shifts,
        workers=tuple(staff.values()),
        conflicts=conflicts,
        cover=tuple(cover),
        wishes=tuple(wishes),
    )


def write_roster(case: RosterCase, roster: Roster) -> str:
    """Return the roster as the benchmark's CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for worker, schedule in zip(case.workers, roster.schedules, strict=True):
        writer.writerow([worker.code, *(case.shifts[shift].code if shift >= 0 else "" for shift in schedule)])
    return out.getvalue()


def _sections(text: str) -> dict[str, list[Line]]:
    sections: dict[str, list[Line]] = {}
    current: str | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("SECTION_"):
            if line not in FIELDS:
                raise TextError(number, f"unknown section {line}")
            if line in sections:
                raise TextError(number, f"{line} appears twice")
            current = line
            sections[line] = []
            continue
        if current is None:
            raise TextError(number, "text before the first section")
        fields = [field.strip() for field in line.split(",")]
        fewest, most = FIELDS[current]
        if not fewest <= len(fields) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise TextError(number, f"{current} wants {wanted} fields, found {len(fields)}")
        sections[current].append((number, fields))
    for required in ("SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF", "SECTION_COVER"):
        if required not in sections:
            raise TextError(0, f"{required} is missing")
    return {name: sections.get(name, []) for name in FIELDS}


def _number(line: int, text: str, name: str, least: int = 0, below: int | None = None) -> int:
    try:
        value = int(text)
    except ValueError:
        raise TextError(line, f"{name}: {text!r} is not a whole number") from None
    if value < least or (below is not None and value >= below):
        raise TextError(line, f"{name}: {value} is outside {least} to {'…' if below is None else below - 1}")
    return value


def _known(line: int, code: str, codes: object, what: str) -> str:
    if code not in codes:  # type: ignore[operator]
        raise TextError(line, f"unknown {what} {code!r}")
    return code


def _shifts(lines: list[Line]) -> tuple[tuple[ShiftType, ...], tuple[Conflict, ...]]:
    codes = [fields[0] for _, fields in lines]
    shifts, conflicts = [], []
    for position, (number, fields) in enumerate(lines):
        if not fields[0] or fields[0] in codes[:position]:
            raise TextError(number, f"shift {fields[0]!r} is empty or appears twice")
        after = tuple(code for code in (fields[2] if len(fields) > 2 else "").split("|") if code)
        for code in after:
            _known(number, code, codes, "shift")
        minutes = _number(number, fields[1], "minutes", least=1)
        shifts.append(ShiftType(code=fields[0], minutes=minutes))
        conflicts += [Conflict(first=fields[0], second=code) for code in after]
    return tuple(shifts), tuple(conflicts)


def _days_off(lines: list[Line], days: int) -> dict[str, Line]:
    off: dict[str, Line] = {}
    for number, fields in lines:
        for field in fields[1:]:
            if field:
                _number(number, field, "day", below=days)
        if fields[0] in off:
            raise TextError(number, f"person {fields[0]} appears twice")
        off[fields[0]] = (number, [field for field in fields[1:] if field])
    return off


def _person(number: int, fields: list[str], known: set[str], off: dict[str, Line]) -> Worker:
    most: dict[str, int] = {}
    for part in filter(None, fields[1].split("|")):
        code, equals, limit = part.partition("=")
        if not equals:
            raise TextError(number, f"most shifts: {part!r} is not SHIFT=NUMBER")
        most[_known(number, code, known, "shift")] = _number(number, limit, f"most shifts {code}")
    count: Callable[[int, str], int] = lambda at, name: _number(number, fields[at], name)  # noqa: E731
    return Worker(
        code=fields[0],
        most_shifts=most,
        most_minutes=count(2, "most minutes"),
        least_minutes=count(3, "least minutes"),
        longest_run=count(4, "longest run"),
        least_run=count(5, "least run"),
        least_off=count(6, "least days off"),
        most_weekends=count(7, "most weekends"),
        days_off=tuple(sorted({int(day) for day in off.get(fields[0], (0, []))[1]})),
    )


def _wish(number: int, fields: list[str], staff: dict[str, Worker], known: set[str], days: int, on: bool) -> Wish:
    return Wish(
        worker=_known(number, fields[0], staff, "person"),
        day=_number(number, fields[1], "day", below=days),
        shift=_known(number, fields[2], known, "shift"),
        kind="on" if on else "off",
        weight=_number(number, fields[3], "weight"),
    )


def _cover(number: int, fields: list[str], known: set[str], days: int) -> Cover:
    return Cover(
        day=_number(number, fields[0], "day", below=days),
        counts={_known(number, fields[1], known, "shift"): None},
        wanted=_number(number, fields[2], "wanted"),
        under=_number(number, fields[3], "weight for under"),
        over=_number(number, fields[4], "weight for over"),
    )
