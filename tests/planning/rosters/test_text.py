from __future__ import annotations

import pytest

from watchbill.planning.rosters.case import OFF, Conflict, Wish
from watchbill.planning.rosters.roster import Roster
from watchbill.planning.rosters.text import TextError, parse_case, write_roster

TEXT = """# comment
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
N,600,E

SECTION_STAFF
A,E=7|N=3,4320,960,5,2,2,1

SECTION_DAYS_OFF
A,0,4

SECTION_SHIFT_ON_REQUESTS
A,2,E,3

SECTION_SHIFT_OFF_REQUESTS
A,3,N,1

SECTION_COVER
0,E,2,100,1
"""


def test_text_reads_every_section() -> None:
    case = parse_case(TEXT)

    assert (case.days, [shift.code for shift in case.shifts]) == (7, ["E", "N"])
    assert case.conflicts == (Conflict(first="N", second="E"),)
    assert case.workers[0].most_shifts == {"E": 7, "N": 3}
    assert (case.workers[0].most_minutes, case.workers[0].least_minutes) == (4320, 960)
    assert case.workers[0].days_off == (0, 4)
    assert case.wishes == (
        Wish(worker="A", day=2, shift="E", kind="on", weight=3),
        Wish(worker="A", day=3, shift="N", kind="off", weight=1),
    )
    assert (case.cover[0].wanted, case.cover[0].under, case.cover[0].over) == (2, 100, 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("7\n\n", "seven\n\n", 3, "not a whole number"),
        ("7\n\n", "0\n\n", 3, "outside"),
        ("7\n\n", "7\n8\n\n", 4, "one number of days"),
        ("N,600,E", "N,600,X", 7, "unknown shift 'X'"),
        ("N,600,E", "E,600,", 7, "appears twice"),
        ("E=7|N=3", "E:7", 10, "SHIFT=NUMBER"),
        ("5,2,2,1", "5,2,2", 10, "wants 8 fields, found 7"),
        ("A,0,4", "A,0,7", 13, "outside 0 to 6"),
        ("A,0,4", "B,0,4", 13, "unknown person B"),
        ("A,2,E,3", "A,2,E,-3", 16, "outside"),
        ("A,3,N,1", "C,3,N,1", 19, "unknown person 'C'"),
        ("0,E,2,100,1", "0,D,2,100,1", 22, "unknown shift 'D'"),
        ("SECTION_COVER", "SECTION_COVERS", 21, "unknown section"),
        ("SECTION_COVER", "SECTION_STAFF", 21, "appears twice"),
        ("# comment", "stray", 1, "before the first section"),
        ("SECTION_COVER\n0,E,2,100,1", "", 0, "SECTION_COVER is missing"),
    ],
)
def test_text_names_the_line_that_is_wrong(old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(TextError, match=says) as caught:
        parse_case(TEXT.replace(old, new))

    assert caught.value.line == line


def test_text_writes_one_row_per_person() -> None:
    roster = Roster(schedules=((OFF, 0, 1, OFF, OFF, 0, 0),))

    assert write_roster(parse_case(TEXT), roster) == "A,,E,N,,,E,E\n"
