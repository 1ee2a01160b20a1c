"""The page that explains the scope line: in both languages, and reached from where something is refused."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from web.conftest import Enter
from web.sample_rows import Sample

LINK = 'href="/never-held/"'


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["What does Watchbill never hold?", "Why", "What to do instead", "How the line is kept"]),
        ("zh-hans", ["Watchbill 绝不保存什么", "原因", "应当怎样做", "身份证号码"]),
    ],
)
def test_it_says_what_is_not_kept_why_and_what_to_do(
    sample: Sample, enter: Enter, language: str, texts: list[str]
) -> None:
    page = enter(sample.planner, language).get("/never-held/").content.decode()
    assert [text for text in texts if text not in page] == []


def test_a_file_about_people_is_refused_and_the_refusal_leads_to_the_page(planner: Client) -> None:
    file = SimpleUploadedFile("people.csv", b"name,religion\nA,B\n")
    page = planner.post("/districts/D/ledgers/facility/import/", {"file": file}).content.decode()
    assert "describes people as subjects" in page
    assert page.count(LINK) == 2


def test_a_form_with_an_identity_number_leads_to_the_page(planner: Client) -> None:
    plain = planner.get("/entries/DZ0000/edit/").content.decode()
    page = planner.post("/entries/DZ0000/edit/", {"name": "11010519491231002X"}).content.decode()
    assert page.count(LINK) == plain.count(LINK) + 1


@pytest.mark.parametrize("address", ["/help/", "/operations/festival/", "/districts/D/ledgers/zone/"])
def test_every_page_leads_to_it(planner: Client, address: str) -> None:
    assert LINK in planner.get(address).content.decode()
