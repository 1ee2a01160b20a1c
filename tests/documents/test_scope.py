from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.documents.scope import identity_numbers, is_rounded_identity_number, masked, subject_column


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "call 11010519491231002x tonight",
        "证件11010519491231002X号",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "310101900307123",
        "no. 310101900307123.",
    ],
)
def test_identity_numbers_are_found_however_they_are_written(text: str) -> None:
    assert len(identity_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110105194912310021",  # wrong check digit
        "11010519491331002X",  # month 13
        "11010521991231002X",  # not born yet
        "310101901307123",  # month 13
        "1234567890123456789",  # too long
        "+358 40 123 4567",
        "2027-05-20 06:00",
        "60.16952, 24.93545",
    ],
)
def test_other_numbers_are_no_identity_numbers(text: str) -> None:
    assert identity_numbers(text) == []


def test_identity_numbers_returns_each_of_several() -> None:
    assert identity_numbers("11010519491231002X / 310101900307123") == ["11010519491231002X", "310101900307123"]


def test_rounded_identity_number_is_recognised_in_a_number_cell() -> None:
    assert is_rounded_identity_number(float("110105194912310021"))
    assert not is_rounded_identity_number(110105.0)


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("ID number", "identity"),
        ("id_no.", "identity"),
        ("身份证号码", "identity"),
        ("Religion", "religion"),
        ("宗教信仰", "religion"),
        ("宗教", "religion"),
        ("Ethnicity", "ethnicity"),
        ("民族", "ethnicity"),
        ("Petitions", "petition"),
        ("上访情况", "petition"),
        ("Criminal record", "past"),
        ("前科", "past"),
        ("Home address *", "home"),
        ("家庭住址", "home"),
        ("Health", "health"),
        ("健康状况", "health"),
        ("Tenant", "residents"),
        ("租户姓名", "residents"),
        ("Watch list", "watch-list"),
        ("重点人员", "watch-list"),
        ("Date of birth", "birth"),
    ],
)
def test_subject_column_names_the_reason(heading: str, reason: str) -> None:
    assert subject_column(heading) == reason


@pytest.mark.parametrize(
    "heading",
    ["Code", "Home area code", "Base name", "Work contact", "Name or call sign", "名称", "姓名或呼号", "所属区域代码",
     "重点单位", "重点部位", "重点区域", "Training valid until", "Health centre", "宗教场所", "Population total",
     "Households", "责任岗位", "Race course"],
)  # fmt: skip
def test_subject_column_leaves_places_and_duties_alone(heading: str) -> None:
    assert subject_column(heading) is None


def test_masked_number_cannot_be_read() -> None:
    assert masked("11010519491231002X") == "11****************"


def check_digit(first: str) -> str:
    """By ISO 7064 MOD 11-2, written another way than in the code under test."""
    total = 0
    for digit in first:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


@given(st.integers(110000, 659999), st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_identity_numbers_finds_every_well_formed_number_inside_words(area: int, born: date, order: int) -> None:
    first = f"{area}{born:%Y%m%d}{order:03}"
    number = first + check_digit(first)
    assert identity_numbers(f"卡{number}号") == [number]
