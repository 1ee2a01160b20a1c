"""The search page and its dialog: groups with links, for who may read."""

from __future__ import annotations

import pytest
from django.test import Client

from watchbill.places.models import LEDGERS
from web.conftest import Enter
from web.sample_rows import Sample


def test_page_groups_what_it_finds_and_links_to_it(planner: Client) -> None:
    page = planner.get("/search/?q=pier")
    (group,) = page.context["groups"]
    assert (group.kind, [hit.title for hit in group.hits]) == ("site", ["Pier stop"])
    assert planner.get(group.hits[0].url).status_code == 200
    assert b"<html" in page.content


def test_dialog_gets_the_list_alone(planner: Client) -> None:
    answer = planner.get("/search/?q=pier", headers={"HX-Request": "true", "HX-Target": "find-results"})
    assert b"<html" not in answer.content
    assert b"Pier stop" in answer.content


def test_all_of_one_kind_stand_on_a_page(planner: Client) -> None:
    page = planner.get("/search/?q=d&kind=site")
    assert page.context["groups"] == []
    page = planner.get("/search/?q=ds&kind=site")
    assert len(page.context["groups"][0].hits) == LEDGERS["site"].objects.filter(district__code="D").count()


@pytest.mark.parametrize("text", ["", "nothing at all", "%", "'; drop table", "x" * 500])
def test_odd_texts_find_nothing_and_say_so(planner: Client, text: str) -> None:
    page = planner.get("/search/", {"q": text})
    assert page.context["groups"] == []
    assert ("Nothing that you may read" in page.content.decode()) == bool(text)


def test_stranger_finds_nothing_of_another_district(sample: Sample, enter: Enter) -> None:
    assert enter(sample.stranger).get("/search/?q=pier").context["groups"] == []
