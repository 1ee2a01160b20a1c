from __future__ import annotations

import dataclasses
import io
import math
import re
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from pypdf.generic import ContentStream

from documents import festival
from documents.test_orders import needs_chinese_font
from watchbill.documents.basemaps import METRES_PER_DEGREE, Plane
from watchbill.documents.plan_drawing import RISKS, SIGNS, Mark, numbered, plan_sheet
from watchbill.documents.plan_map import FEW, PlanEntry, PlanMap, plan_map_data, plan_map_pdf

WEST, SOUTH = 24.940, 60.167
MM = 72 / 25.4
Point = tuple[float, float]


def square(width_m: float, height_m: float) -> dict[str, Any]:
    """An area of so many metres with its corner at WEST, SOUTH."""
    east = WEST + width_m / (METRES_PER_DEGREE * math.cos(math.radians(SOUTH)))
    north = SOUTH + height_m / METRES_PER_DEGREE
    ring = [[WEST, SOUTH], [east, SOUTH], [east, north], [WEST, north], [WEST, SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def entry(number: int, *, lon: float = WEST + 0.002, lat: float = SOUTH + 0.001, colour: str = "green") -> PlanEntry:
    return PlanEntry(
        code=f"F{number:04}",
        name=f"Facility {number}",
        category="school",
        address="Quay street",
        colour=colour,
        colour_name=f"word of {colour}",
        post=f"Post {number}",
        lon=lon,
        lat=lat,
        geometry={"type": "Point", "coordinates": [lon, lat]},
    )


def plan(**changes: Any) -> PlanMap:
    values: dict[str, Any] = {
        "name": "Market square",
        "code": "Z0001",
        "kind": "zone",
        "district": "Harbour district",
        "facts": (("Risk", "raised"),),
        "outline": square(300, 400),
        "outline_word": "zone",
        "place": None,
        "entries": tuple(entry(number, lon=WEST + number / 2000) for number in range(1, 5)),
        "made_by": "planner",
        "issued_at": datetime(2027, 5, 19, 15, 30, tzinfo=UTC),
        "basemap": festival.basemap(),
    }
    return PlanMap(**values | changes)


def data_of(**changes: Any) -> dict[str, Any]:
    return plan_map_data(plan(**changes), "en", str)


def pages_of(**changes: Any) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(plan_map_pdf(plan(**changes))))
    return [page.extract_text() for page in reader.pages]


def drawn_paths(pdf: bytes) -> list[list[Point]]:
    """Corners of every path of straight lines on the first page, in millimetres on paper."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    at, kept, paths = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), [], [[(0.0, 0.0)]]
    for values, operator in ContentStream(reader.pages[0].get_contents(), reader).operations:
        if operator == b"q":
            kept.append(at)
        elif operator == b"Q":
            at = kept.pop()
        elif operator == b"cm":
            a, b, c, d, e, f = map(float, values)
            at = (
                a * at[0] + b * at[2], a * at[1] + b * at[3], c * at[0] + d * at[2], c * at[1] + d * at[3],
                e * at[0] + f * at[2] + at[4], e * at[1] + f * at[3] + at[5],
            )  # fmt: skip
        elif operator in {b"m", b"l"}:
            x, y = map(float, values)
            point = ((at[0] * x + at[2] * y + at[4]) / MM, (at[1] * x + at[3] * y + at[5]) / MM)
            if operator == b"m":
                paths.append([])
            paths[-1].append(point)
    return paths


def is_close(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=0.03)


def is_bar(path: list[Point]) -> bool:
    """A level line of some length with a small tick up at either end."""
    if len(path) != 4:
        return False
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = path
    ticks = is_close(y0 - y1, 1.5) and is_close(y3 - y2, 1.5)
    return ticks and is_close(x0, x1) and is_close(y1, y2) and is_close(x2, x3) and x2 - x1 > 5


@pytest.mark.parametrize("size_m", [(300, 400), (1200, 300), (90, 90)])
def test_scale_bar_is_as_long_on_paper_as_its_metres_in_the_outline(size_m: tuple[int, int]) -> None:
    pdf = plan_map_pdf(plan(outline=square(*size_m), entries=()))
    paths = drawn_paths(pdf)
    bar = next(path for path in paths if is_bar(path))
    bar_mm = bar[2][0] - bar[1][0]
    told = re.search(r"\n(\d+) m\n", "\n" + pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text() + "\n")
    assert told
    outlines = [path for path in paths if len(path) == 5 and is_close(path[0][0], path[4][0])]
    widths = [max(x for x, _y in path) - min(x for x, _y in path) for path in outlines]
    expected_mm = bar_mm / int(told[1]) * size_m[0]
    assert any(math.isclose(width, expected_mm, rel_tol=0.005) for width in widths), (expected_mm, widths)


def test_scale_is_round_and_true() -> None:
    data = data_of()
    sheet = plan_sheet(Plane(WEST, SOUTH), square(300, 400), width_mm=186, height_mm=167)
    assert data["scale"] == "Scale 1 : 3,000"
    assert math.isclose(1000 / sheet.mm_per_m, 3000)


def test_sheet_lies_across_where_the_shape_does() -> None:
    assert data_of(outline=square(1200, 300))["across"]
    assert not data_of(outline=square(300, 400))["across"]
    reader = pypdf.PdfReader(io.BytesIO(plan_map_pdf(plan(outline=square(1200, 300)))))
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height


def test_every_entry_has_one_number_that_stands_on_the_map_and_in_the_list() -> None:
    data = data_of()
    assert [row["number"] for row in data["rows"]] == ["1", "2", "3", "4"]
    assert [row["name"] for row in data["rows"]] == [f"Facility {number}" for number in range(1, 5)]
    assert set(re.findall(r'font-weight="bold" text-anchor="middle">([^<]+)</text>', data["map"])) >= set("1234")


def test_row_says_name_category_address_colour_in_words_and_post() -> None:
    (first, *_others) = pages_of()
    line = " ".join(first.split())
    for text in ("Facility 1", "F0001", "school", "Quay street", "word of green", "Post 1"):
        assert text in line


def test_entries_close_together_share_a_label_with_the_sign_of_the_worst() -> None:
    here = [entry(1), entry(2, colour="red"), entry(3, lon=WEST + 0.0045)]
    marks = [Mark(one.lon, one.lat, one.geometry, one.colour) for one in here]
    sheet = plan_sheet(Plane(WEST, SOUTH), square(300, 400), width_mm=186, height_mm=196)
    assert [group.label for group in numbered(marks, sheet)] == ["1–2", "3"]
    svg = plan_map_data(plan(entries=tuple(here)), "en", str)["map"]
    assert svg.count(SIGNS["red"]) == 1
    assert svg.count(SIGNS["green"]) == 1


def test_numbers_run_from_the_north_down() -> None:
    north, south = entry(1, lat=SOUTH + 0.003), entry(2, lat=SOUTH + 0.0005)
    assert [row["name"] for row in data_of(entries=(south, north))["rows"]] == ["Facility 1", "Facility 2"]


def test_colours_differ_by_shape() -> None:
    assert len({SIGNS[colour] for colour in RISKS}) == 4
    assert [row["word"] for row in data_of(entries=tuple(entry(1, colour=one) for one in RISKS))["legend"]][1:5] == [
        f"word of {colour}" for colour in RISKS
    ]


def test_long_list_goes_on_pages_that_say_what_they_belong_to() -> None:
    many = tuple(entry(number, lon=WEST + number / 20_000) for number in range(1, 70))
    pages = pages_of(entries=many)
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert "Market square · Z0001" in text
        assert "2027-05-19" in text
        assert "planner" in text
        assert f"Page {number} of {len(pages)}" in text
    assert "Facility 1" not in pages[0]


def test_short_list_stands_below_the_map() -> None:
    assert len(pages_of(entries=tuple(entry(number) for number in range(FEW)))) == 1


def test_nothing_to_list_is_said() -> None:
    (text,) = pages_of(entries=())
    assert "No entry of a ledger lies here" in " ".join(text.split())


def test_line_has_its_own_look_in_map_and_legend() -> None:
    line = {"type": "LineString", "coordinates": [[WEST, SOUTH], [WEST + 0.002, SOUTH + 0.002]]}
    data = data_of(entries=(dataclasses.replace(entry(1), geometry=line),))
    assert {"sign": "line", "word": "line"} in data["legend"]


@needs_chinese_font
def test_plan_map_in_chinese_has_every_word() -> None:
    words = plan(name="集市广场", district="滨港区")
    reader = pypdf.PdfReader(io.BytesIO(plan_map_pdf(words, language="zh-hans")))
    text = reader.pages[0].extract_text()
    assert "集市广场" in text
    assert "2027年5月19日" in text
