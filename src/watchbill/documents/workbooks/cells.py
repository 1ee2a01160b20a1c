"""One cell of a workbook into a value of the right kind, or into what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from watchbill.documents.workbooks.columns import Column, nearest, plain

CREWS = "ABCD"
_CREW_NAMES = {"甲": "A", "乙": "B", "丙": "C", "丁": "D"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FORMULA = re.compile(r"[=@]|[+\-](?![\d\s()./\-]*$|\s)")
"""How a text begins that a spreadsheet program would run; phone numbers and list dashes are none."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TIME = re.compile(r"(\d{1,2})[:.时](\d{2})(?:[:.]00)?分?")
_YES = {"yes", "y", "true", "1", "x", "是", "有"}
_NO = {"no", "n", "false", "0", "否", "无"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PARTS = re.compile(r"[;；\n]+")
_WITH_DATE = re.compile(r"(?P<name>.*?)[\s:：(（]+(?P<date>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[)）]?")
_WITH_NUMBER = re.compile(r"(?P<name>.+?)[\s:：]*(?P<number>\d{1,4})")
LONGEST_TRAINING = 64
"""Characters of a training's name."""
Trainings = tuple[tuple[str, date | None], ...]
Counts = tuple[tuple[str, int], ...]
DECIMALS = 6
"""Digits that a decimal keeps behind the point: a workbook holds fifteen in all and has to give it back as it is."""
CellValue = str | int | float | bool | date | datetime | time | None


@dataclass(eq=False)
class CellProblem(Exception):  # noqa: N818 - it is raised for a cell and caught per row
    """What is wrong with a cell: a code, one English sentence, and what would be right."""

    code: str
    message: str
    expected: str


def cell_text(value: object) -> str:
    """A cell's content as text: whole numbers without a decimal point, dates in ISO form, no outer spaces."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def parse_cell(column: Column, value: object) -> CellValue | tuple[date, ...] | Trainings | Counts:
    """The cell's value, ``None`` where an optional cell is empty; areas and teams are only checked for form.

    Raises ``CellProblem``.
    """
    text = _CONTROL.sub("", cell_text(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        if column.required:
            raise CellProblem("missing", f"{column.en} is missing", expected_of(column))
        return None
    if column.kind in ("code", "area", "team"):
        return _code(column, text)
    if column.kind == "choice":
        return _choice(column, text)
    if column.kind in ("whole", "decimal"):
        return _number(column, text)
    if column.kind == "date":
        return _date(column, text)
    if column.kind == "dates":
        return tuple(sorted({_date(column, part) for part in re.split(r"[,;，；、\n]+", text) if part.strip()}))
    if column.kind == "trainings":
        return _trainings(column, text)
    if column.kind == "counts":
        return _counts(column, text)
    if column.kind == "crew":
        return _crew(column, text)
    if column.kind == "time":
        return _time(column, value, text)
    if column.kind == "yes_no":
        return _yes_no(column, text)
    if column.no_formula and _FORMULA.match(text):
        raise CellProblem("formula", f"{column.en} begins like a formula", "text that does not begin with =, + or @")
    if len(text) > column.longest:
        raise CellProblem("too_long", f"{column.en} has {len(text)} characters", expected_of(column))
    return text


def expected_of(column: Column) -> str:
    """What a cell of the column should hold, in a few words."""
    if column.kind == "choice":
        return "one of: " + ", ".join(choice.en for choice in column.choices)
    if column.kind == "whole":
        return f"a whole number from {column.low:g} to {column.high:g}"
    if column.kind == "decimal":
        return f"a number from {column.low:g} to {column.high:g}"
    words = {
        "text": f"text of at most {column.longest} characters",
        "code": "a code of letters, digits, hyphen, dot or underscore, at most 64 characters",
        "area": "the code of an area of the grid",
        "team": "a team code of the Teams sheet",
        "date": "a date such as 2027-05-20",
        "time": "a time such as 06:30",
        "yes_no": "yes or no",
        "dates": "dates such as 2027-05-20, 2027-05-22",
        "crew": "A, B, C or D, or empty",
        "trainings": "trainings with the last day on which they are valid, such as First aid 2027-12-31; Radio",
        "counts": "numbers for " + ", ".join(choice.en for choice in column.choices) + ", such as night 4; early 10",
    }
    return words[column.kind]


def _code(column: Column, text: str) -> str:
    if not _CODE.fullmatch(text):
        raise CellProblem("bad_code", f"{column.en} {text!r} is not a code", expected_of(column))
    return text


def _choice(column: Column, text: str) -> str:
    if (code := column.codes.get(plain(text))) is not None:
        return code
    labels = [label for choice in column.choices for label in (choice.en, choice.zh)]
    near = nearest(text, labels, most=1)
    expected = f"{near[0]} ({expected_of(column)})" if near else expected_of(column)
    raise CellProblem("unknown_choice", f"{column.en} {text!r} is unknown", expected)


def _number(column: Column, text: str) -> int | float:
    try:
        number = float(unicodedata.normalize("NFKC", text))
    except ValueError:
        raise CellProblem("not_a_number", f"{column.en} {text!r} is not a number", expected_of(column)) from None
    if not column.low <= number <= column.high:
        raise CellProblem("out_of_range", f"{column.en} {text} is out of range", expected_of(column))
    if column.kind == "decimal":
        return round(number, DECIMALS)
    if not number.is_integer():
        raise CellProblem("not_whole", f"{column.en} {text} is not a whole number", expected_of(column))
    return int(number)


def _date(column: Column, text: str) -> date:
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise CellProblem("bad_date", f"{column.en} {text!r} is not a date", expected_of(column))


def _trainings(column: Column, text: str) -> Trainings:
    """Names, each with the last day on which it is valid where one is given; a name once, with its last day named."""
    found: dict[str, date | None] = {}
    for part in (part.strip() for part in _PARTS.split(text)):
        match = _WITH_DATE.fullmatch(part)
        name = match["name"].strip() if match else part
        if not part:
            continue
        if not name or len(name) > LONGEST_TRAINING:
            raise CellProblem("bad_trainings", f"{column.en} {part!r} names no training", expected_of(column))
        found[name] = _date(column, match["date"]) if match else None
    return tuple(sorted(found.items()))


def _counts(column: Column, text: str) -> Counts:
    """A whole number for each of some choices."""
    found: dict[str, int] = {}
    for part in (part.strip() for part in _PARTS.split(text)):
        match = _WITH_NUMBER.fullmatch(unicodedata.normalize("NFKC", part))
        code = column.codes.get(plain(match["name"])) if match else None
        if match and code is not None and int(match["number"]) <= column.high:
            found[code] = int(match["number"])
        elif part:
            raise CellProblem("bad_counts", f"{column.en} {part!r} is not a choice with a number", expected_of(column))
    return tuple(sorted(found.items()))


def _time(column: Column, value: object, text: str) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, timedelta) and timedelta(0) <= value < timedelta(days=1):
        return _clock(value / timedelta(days=1))
    if isinstance(value, float) and 0 <= value < 1:  # a spreadsheet's time of day is a share of the day
        return _clock(value)
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text))
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise CellProblem("bad_time", f"{column.en} {text!r} is not a time of day", expected_of(column))


def _clock(share_of_day: float) -> time:
    minutes = round(share_of_day * 24 * 60) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def _yes_no(column: Column, text: str) -> bool:
    if plain(text) in _YES | _NO:
        return plain(text) in _YES
    raise CellProblem("not_yes_no", f"{column.en} {text!r} is neither yes nor no", expected_of(column))


def _crew(column: Column, text: str) -> int:
    letter = unicodedata.normalize("NFKC", text).upper().removesuffix("班")
    letter = _CREW_NAMES.get(letter, letter)
    if len(letter) != 1 or letter not in CREWS:
        raise CellProblem("unknown_crew", f"{column.en} {text!r} is unknown", expected_of(column))
    return CREWS.index(letter)
