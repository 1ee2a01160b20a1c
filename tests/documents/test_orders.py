from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from documents import chinese, festival
from watchbill.documents import typesetting
from watchbill.documents.books import Book, PlanIndex, make_book
from watchbill.documents.codes import checkpoint_code, code_svg
from watchbill.documents.context import Contact
from watchbill.documents.orders import book_data, order_book_pdf, order_books_pdf
from watchbill.documents.summary import summary_data
from watchbill.documents.typesetting import MissingFont, available_families, font_families
from watchbill.planning.plan import Duty, Post
from watchbill.planning.problem import PostDemand

needs_chinese_font = pytest.mark.skipif(
    not set(typesetting.CHINESE_FAMILIES) & available_families(), reason="no font with Chinese characters"
)


def book(team: str, day: int, shift: str, **changes: object) -> Book:
    index = PlanIndex(festival.problem(), festival.plan())
    return make_book(index, festival.context(**changes), (team, day, shift))


def pages(pdf: bytes) -> int:
    """Number of pages, as the page tree says it."""
    return int(re.findall(rb"/Type\s*/Pages.*?/Count (\d+)", pdf, re.DOTALL)[0])


def words_of(pdf: bytes, path: Path) -> str:
    """The text of a PDF, read by a program that had no part in making it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True)
    return done.stdout


def test_book_lists_the_route_with_break_and_base() -> None:
    rows = book("P1", 0, "early").rows
    assert [row.kind for row in rows][:6] == ["out", "visit", "visit", "visit", "break", "visit"]
    assert rows[-1].kind == "back"
    assert (rows[0].leave, rows[0].name) == ("06:05", "Kasarmikatu base")
    assert (rows[1].number, rows[1].arrive, rows[1].leave, rows[1].name) == ("1", "06:20", "06:30", "Market Square")
    assert rows[1].look_after.startswith("Gas bottles")
    assert [row.number for row in rows if row.kind == "visit"] == [str(number) for number in range(1, 11)]


def test_book_marks_times_of_the_next_day() -> None:
    night = book("P1", 1, "night")
    assert night.crosses_midnight
    assert (night.starts, night.ends) == ("22:00", "06:00 +1")
    assert [row.arrive for row in night.rows if row.kind == "visit"][2:5] == ["23:20", "00:30 +1", "01:00 +1"]
    assert not book("P1", 0, "early").crosses_midnight


def test_book_of_a_post_has_hours_and_what_to_look_after() -> None:
    posts = book("V1", 0, "early").posts
    assert [(post.start, post.end, post.name) for post in posts] == [
        ("06:00", "10:00", "Senate Square"),
        ("10:00", "14:00", "Market Square"),
    ]
    assert posts[0].look_after.startswith("Emergency access")


def test_book_of_a_wanted_post_names_it_its_people_and_the_relief() -> None:
    demand = PostDemand(
        stop="ST-001", name="North gate", day=0, shift="early", start_s=0, end_s=14_400, people=2, look_after="Bags"
    )
    held = tuple(
        Post(team=team, day=0, shift="early", stop="ST-001", name="North gate", start_s=at, end_s=at + 7200, people=2)
        for team, at in (("V1", 0), ("P1", 7200))
    )
    made = msgspec.structs.replace(festival.plan(), posts=held, routes=())
    index = PlanIndex(festival.problem(post_demands=(demand,)), made)
    (first,) = make_book(index, festival.context(), ("V1", 0, "early")).posts
    assert (first.name, first.place, first.people, first.look_after) == ("North gate", "Senate Square", "2", "Bags")
    assert (first.start, first.end, first.takes_over, first.relieved_by) == ("06:00", "08:00", "", "P1")
    (second,) = make_book(index, festival.context(), ("P1", 0, "early")).posts
    assert (second.takes_over, second.relieved_by) == ("V1", "")


def test_book_calls_its_own_team_so_where_its_people_relieve_each_other() -> None:
    held = tuple(
        Post(team="V1", day=0, shift="early", stop="ST-001", name="North gate", start_s=at, end_s=at + 7200, people=1)
        for at in (0, 7200)
    )
    index = PlanIndex(festival.problem(), msgspec.structs.replace(festival.plan(), posts=held, routes=()))
    first, second = book_data(index, festival.context(), ("V1", 0, "early"), "en", str)["posts"]
    assert (first["takes_over"], first["relieved_by"]) == ("", "own team")
    assert (second["takes_over"], second["relieved_by"]) == ("own team", "")


def test_book_puts_the_duty_room_first_then_the_teams_own_contacts_and_names_neighbours_on_duty() -> None:
    own = book("P1", 0, "early")
    assert [contact.post for contact in own.contacts] == ["Duty room", "Team leader"]
    assert [(each.team, each.phone) for each in own.neighbours] == [("V1", ""), ("P2", "Radio 4712")]
    assert book("P1", 1, "night").neighbours == ()


def test_book_has_one_checkpoint_code_per_stop_with_all_its_numbers() -> None:
    checkpoints = book("P1", 0, "early").checkpoints
    assert [(each.numbers, each.content) for each in checkpoints][:2] == [
        ("1·8", "WB:FEST27:ST-003"),
        ("2·9", "WB:FEST27:ST-001"),
    ]
    assert len(checkpoints) == 6


def test_checkpoint_code_knows_the_operation_and_the_stop_only() -> None:
    assert checkpoint_code("FEST27", "ST-001") == "WB:FEST27:ST-001"
    assert code_svg("WB:FEST27:ST-001").startswith("<svg")


def test_book_of_an_unknown_team_or_shift_raises_key_error() -> None:
    with pytest.raises(KeyError):
        book("P9", 0, "early")
    with pytest.raises(KeyError):
        book("P1", 0, "noon")


def test_book_without_a_duty_raises_value_error() -> None:
    with pytest.raises(ValueError, match="P1 has no duty on day 1, shift early"):
        book("P1", 1, "early")


def test_names_that_are_unknown_fall_back_to_the_code_in_plain_words() -> None:
    rows = book("P1", 0, "early", category_names={}).rows
    assert rows[2].category == "busy place"


def test_book_data_has_a_word_for_every_label_in_chinese() -> None:
    index = PlanIndex(festival.problem(), festival.plan())
    data = book_data(index, festival.context(), ("P1", 1, "night"), "zh-hans", chinese.translate)
    assert data["day"] == "5月21日 星期五"
    assert data["imprint"] == [("版本", "3"), ("签发", "2027年5月19日 18:30")]
    assert data["labels"]["title"] == "任务书"
    assert data["labels"]["next_day"] == "+1：次日"


@pytest.mark.parametrize(
    ("team", "day", "shift", "sheets"), [("P1", 0, "early", 2), ("V1", 0, "early", 2), ("P2", 1, "middle", 1)]
)
def test_order_book_compiles_to_a_pdf(team: str, day: int, shift: str, sheets: int) -> None:
    pdf = order_book_pdf(festival.problem(), festival.plan(), festival.context(), team=team, day=day, shift=shift)
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == sheets


def test_order_book_says_version_issue_and_page_on_every_page(tmp_path: Path) -> None:
    pdf = order_book_pdf(festival.problem(), festival.plan(), festival.context(), team="P1", day=0, shift="early")
    text = words_of(pdf, tmp_path / "book.pdf")
    sheets = text.rstrip("\f").split("\f")
    for number, sheet in enumerate(sheets, start=1):
        assert "Version 3 · Issued 2027-05-19 18:30" in sheet
        assert f"Page {number} of {len(sheets)}" in sheet
    assert "© OpenStreetMap contributors" in sheets[0]
    assert "P1 Patrol Kluuvi 1 · 2027-05-20 Thursday · Early 06:00–14:00" in sheets[0]


@needs_chinese_font
def test_order_book_is_printed_in_chinese(tmp_path: Path) -> None:
    pdf = order_book_pdf(
        festival.problem(),
        festival.plan(),
        festival.context(),
        team="P1",
        day=1,
        shift="night",
        language="zh-hans",
        translate=chinese.translate,
    )
    text = "".join(words_of(pdf, tmp_path / "book.pdf").split())
    assert "任务书" in text
    assert "5月21日星期五" in text
    assert "第1页共2页" in text


def test_chinese_without_a_font_says_what_to_install() -> None:
    with pytest.raises(MissingFont, match="fonts-noto-cjk"):
        font_families(chinese=True, available=frozenset({"Libertinus Serif"}))


def test_chinese_name_in_an_english_book_needs_the_font_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "available_families", lambda: frozenset({"Libertinus Serif"}))
    context = festival.context(contacts=(Contact("值班室", "Kilo 1", "4711"),))
    with pytest.raises(MissingFont):
        order_book_pdf(festival.problem(), festival.plan(), context, team="P1", day=0, shift="early")


def test_english_needs_no_chinese_font() -> None:
    assert font_families(chinese=False, available=frozenset({"Libertinus Serif"})) == ["Libertinus Serif"]


def test_order_books_come_for_every_duty_in_order() -> None:
    plan = festival.plan()
    books = dict(order_books_pdf(festival.problem(), plan, festival.context()))
    assert list(books) == [(duty.team, duty.day, duty.shift) for duty in plan.duties]
    assert all(pdf.startswith(b"%PDF-") for pdf in books.values())


def test_order_books_of_some_duties_only() -> None:
    wanted = [("P1", 1, "night")]
    books = order_books_pdf(festival.problem(), festival.plan(), festival.context(), duties=wanted)
    assert [key for key, _pdf in books] == wanted


def test_text_with_markup_is_printed_as_it_is(tmp_path: Path) -> None:
    problem = festival.problem()
    name = '#panic() *Kilo* $x$ "1" <b> [0] \\ & @x'
    team = msgspec.structs.replace(problem.teams[0], name=name)
    plan = festival.plan(duties=(Duty(team="P1", day=0, shift="early"),))
    pdf = order_book_pdf(
        festival.problem(teams=(team, *problem.teams[1:])), plan, festival.context(), team="P1", day=0, shift="early"
    )
    assert "#panic() *Kilo* $x$" in words_of(pdf, tmp_path / "book.pdf")


def test_templates_compile_without_warnings() -> None:
    index = PlanIndex(festival.problem(), festival.plan())
    context = festival.context()
    for template, data in (
        ("orders.typ", book_data(index, context, ("P1", 0, "early"), "en", str)),
        ("summary.typ", summary_data(festival.problem(), festival.plan(), context, "en", str)),
    ):
        assert typesetting.Press(template, language="en").warnings(data) == []


def test_book_without_a_base_map_and_paths_is_printed() -> None:
    context = festival.context(basemap={}, paths={})
    pdf = order_book_pdf(festival.problem(), festival.plan(), context, team="P1", day=0, shift="early")
    assert pdf.startswith(b"%PDF-")


def test_same_input_gives_the_same_pdf() -> None:
    prints = {
        order_book_pdf(festival.problem(), festival.plan(), festival.context(), team="V1", day=0, shift="early")
        for _time in range(2)
    }
    assert len(prints) == 1


def test_context_refuses_a_time_of_issue_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dataclasses.replace(festival.context(), issued_at=datetime(2027, 5, 19))  # noqa: DTZ001 - that is the point
