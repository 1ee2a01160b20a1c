"""The page of what is to mend: each keeper's own part, links that agree, and a fixed number of queries."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from watchbill.accounts.models import Grant, User
from watchbill.places.models import LEDGERS, Area, Facility, Site, Zone
from watchbill.places.queries import GAPS, Tally, remits_of, tallies_of
from watchbill.places.standings import Part
from web.conftest import Enter
from web.sample_rows import Sample

PAGE = "/districts/D/to-mend/"
QUERIES = 7


def keeper(role: str, area: str, owner: str = "") -> User:
    user = User.objects.create_user(f"{role}-{area}-{owner}", password="a long word or two")
    Grant.objects.create(user=user, role=role, area_code=area, owner=owner)
    return user


def test_every_count_links_to_as_many_entries(planner: Client) -> None:
    text = planner.get(PAGE).content.decode()
    links = re.findall(r'href="(/districts/D/ledgers/[a-z]+/\?[^"]*gap=[^"]*)">(\d+)<', text)
    assert links
    for address, number in links:
        page = planner.get(address.replace("&amp;", "&")).context["page"]
        assert page.paginator.count == int(number), address


def test_counts_agree_with_the_entries_themselves(sample: Sample) -> None:
    tallies = tallies_of(sample.planner, sample.district)
    entries = [entry for model in LEDGERS.values() for entry in model.objects.all()]
    assert sum(tally.entries for tally in tallies) == len(entries)
    assert sum(tally.gaps["stale"] for tally in tallies) == sum(entry.is_stale for entry in entries)
    assert sum(tally.gaps["incomplete"] for tally in tallies) == sum(bool(entry.missing) for entry in entries)
    assert sum(tally.gaps["no_cell"] for tally in tallies) == sum(not entry.cells.exists() for entry in entries)


def test_department_sees_its_own_entries_as_its_own(sample: Sample, enter: Enter) -> None:
    Site.objects.update(owner="police")
    owned = sum(model.objects.filter(owner="police").count() for model in LEDGERS.values())
    user = keeper("department", "D", "police")
    page = enter(user).get(PAGE)
    (part,) = page.context["parts"]
    assert (part.owner, part.standing.entries) == ("police", owned)
    assert "What is mine to mend" in page.content.decode()


def test_village_keeper_keeps_the_village_alone(sample: Sample, enter: Enter) -> None:
    user = keeper("planner", "D1")
    (part,) = enter(user).get(PAGE).context["parts"]
    mine = sum(model.objects.filter(village__code="D1").count() for model in LEDGERS.values())
    assert part.area.code == "D1"
    assert part.standing.entries == mine < sum(model.objects.count() for model in LEDGERS.values())


def test_a_right_inside_another_is_not_shown_twice(sample: Sample) -> None:
    user = keeper("planner", "D")
    Grant.objects.create(user=user, role="department", area_code="D1", owner="police")
    assert [(area.code, owner) for area, owner in remits_of(user, sample.district)] == [("D", "")]


def test_viewer_has_nothing_to_mend_but_sees_the_tables(viewer: Client) -> None:
    page = viewer.get(PAGE)
    assert page.context["parts"] == []
    assert page.context["owners"]


def test_a_ledger_in_order_takes_no_row(sample: Sample) -> None:
    kept = Tally("zone", "D/D1/", 4, dict.fromkeys(GAPS, 0))
    part = Part.of(sample.district, "", [kept, Tally("site", "D/D1/", 3, {**kept.gaps, "stale": 1})])
    assert [name for name, _word, _gaps in part.ledgers] == ["site"]
    assert part.in_order == [Zone._meta.verbose_name_plural]
    assert part.standing.fresh_share == 85


def test_says_that_all_is_in_order(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Zone, "wanted", {})
    for model in LEDGERS.values():
        if model is not Zone:
            model.everything.all().delete()
    village = Area.objects.get(code="D1")
    for zone in Zone.objects.all():
        zone.cells.add(village)
    Zone.objects.update(checked_date=timezone.now().date(), responsible_post="Duty officer")
    assert "All is in order." in planner.get(PAGE).content.decode()


def test_says_that_there_are_no_entries(planner: Client) -> None:
    for model in LEDGERS.values():
        model.everything.all().delete()
    assert "There are no entries here yet." in planner.get(PAGE).content.decode()


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?area=D1", f"{PAGE}?area=D1&owner=police"])
def test_page_takes_a_fixed_number_of_queries(planner: Client, sample: Sample, address: str) -> None:
    planner.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        planner.get(address)
    for model in (Zone, Facility, Site):
        first = model.objects.first()
        assert first is not None
        for number in range(20):
            first.pk, first.code = None, f"{model.code_letter}-MORE-{number}"
            first.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        planner.get(address)
    assert len(few) == len(many) <= QUERIES


def test_unknown_area_is_refused(planner: Client) -> None:
    assert planner.get(f"{PAGE}?area=X").status_code == 404
