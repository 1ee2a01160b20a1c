"""Lists that an account keeps under a name: columns, filter and order; one's own alone."""

from __future__ import annotations

from django.test import Client

from watchbill.accounts.models import AuditEntry
from watchbill.places.actions import save_view
from watchbill.places.actions.saved_views import MOST
from watchbill.places.models import SavedView
from web.sample_rows import Sample

LIST = "/districts/D/ledgers/site/"
QUERY = "category=bridge&gap=stale&sort=-name&column=owner&column=colour"


def test_list_is_kept_and_opened_again(planner: Client, sample: Sample) -> None:
    answer = planner.post(f"{LIST}views/", {"name": "Old bridges", "query": f"{QUERY}&page=3&evil=1"})
    view = SavedView.objects.get(user=sample.planner)
    assert answer.headers["Location"] == f"{LIST}?{view.query}"
    page = planner.get(f"{LIST}?{view.query}")
    assert [column.key for column in page.context["columns"]] == ["owner", "colour"]
    assert (page.context["chosen"]["gap"], page.context["chosen"]["sort"]) == ("stale", "-name")
    assert page.context["list_query"] == view.query
    assert "evil" not in view.query
    assert "page" not in view.query
    assert "Old bridges" in page.content.decode()


def test_same_name_is_written_over(planner: Client, sample: Sample) -> None:
    for query in ("gap=stale", "gap=incomplete"):
        planner.post(f"{LIST}views/", {"name": "Mine", "query": query})
    assert SavedView.objects.get(user=sample.planner).query == "gap=incomplete"
    assert AuditEntry.objects.filter(action="save_view", subject_code="site/Mine").count() == 2


def test_views_of_others_are_neither_shown_nor_forgotten(planner: Client, viewer: Client, sample: Sample) -> None:
    view = save_view(by=sample.planner, ledger="site", name="Mine alone", query="")
    assert "Mine alone" not in viewer.get(LIST).content.decode()
    assert viewer.post(f"{LIST}views/{view.pk}/forget/").status_code == 404
    assert planner.post(f"{LIST}views/{view.pk}/forget/").status_code == 302
    assert not SavedView.objects.exists()


def test_viewer_keeps_views_too(viewer: Client, sample: Sample) -> None:
    viewer.post(f"{LIST}views/", {"name": "Mine", "query": "gap=stale"})
    assert SavedView.objects.get().user == sample.viewer


def test_name_is_wanted_and_views_are_bounded(planner: Client, sample: Sample) -> None:
    page = planner.post(f"{LIST}views/", {"name": " ", "query": ""}, follow=True)
    assert "cannot be blank" in page.content.decode()
    for number in range(MOST):
        save_view(by=sample.planner, ledger="site", name=str(number), query="")
    page = planner.post(f"{LIST}views/", {"name": "one more", "query": ""}, follow=True)
    assert f"{MOST} views of a ledger can be kept" in page.content.decode()
    assert SavedView.objects.count() == MOST
