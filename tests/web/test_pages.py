"""What the pages say and do, and how many queries they take."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from watchbill.accounts.models import AuditEntry
from watchbill.deployments.models import Run
from watchbill.documents.workbooks import forces as workbook
from watchbill.operations.models import LevelSetting, Operation
from web.sample_rows import Sample, write_run

AT = "/operations/festival/"
DAY = "2026-06-05"
NEAR = "/districts/D/map/entries.json?bbox=24.93,60.16,24.97,60.18&zoom=16"


def _filled(client: Client) -> dict[str, object]:
    """The edit form of an entry as a browser would send it unchanged."""
    form = client.get("/entries/DZ0000/edit/").context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


@pytest.mark.parametrize(
    ("address", "most"),
    [
        (AT, 40),
        (f"{AT}map/", 14),
        (f"{AT}roster/", 16),
        (f"{AT}timetable/?day={DAY}&shift=early", 18),
        (f"{AT}timetable/?day={DAY}&shift=early&view=sites", 18),
        (f"{AT}levels/", 12),
        (f"{AT}forces/", 12),
        (f"{AT}runs/1/", 18),
        ("/districts/D/ledgers/facility/", 14),
        (NEAR, 10),
        ("/districts/D/map/entries.json", 10),
        ("/districts/D/map/layers.json", 8),
        ("/districts/D/map/", 8),
        ("/entries/DZ0000/map.json", 9),
        ("/areas/D1/plan.pdf", 14),
    ],
)
def test_page_takes_few_queries(
    planner: Client, django_assert_max_num_queries: Callable[[int], object], address: str, most: int
) -> None:
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        assert planner.get(address).status_code == 200


def test_home_names_who_is_missing_and_where_to_mend_it(planner: Client) -> None:
    page = planner.get(f"{AT}?day={DAY}").content.decode()
    assert "12 / 18" in page
    assert "6 missing" in page
    assert "The plan is not published" in page


def test_home_tells_times_in_the_operations_zone(planner: Client) -> None:
    Operation.objects.update(time_zone="Asia/Shanghai")
    Run.objects.update(published_at=dt.datetime(2026, 6, 4, 20, 30, tzinfo=dt.UTC))
    assert "04:30" in planner.get(AT).content.decode()
    assert timezone.get_current_timezone_name() == "UTC"  # and leaves it to the next page to choose


def test_list_says_how_to_begin_when_there_is_nothing(client: Client, sample: Sample, enter: object) -> None:
    page = enter(sample.stranger).get("/").content.decode()  # type: ignore[operator]
    assert "Set up an operation" in page
    assert "Harbour festival" not in page


def test_level_is_set_from_the_table_and_leaves_an_audit_row(planner: Client) -> None:
    data = {"area": "D1", "date": DAY, "level": "enhanced"}
    answer = planner.post(f"{AT}levels/cell/", data, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert LevelSetting.objects.get(area__code="D1").level == "enhanced"
    assert AuditEntry.objects.filter(action="set_level", actor__username="planner").exists()


def test_level_is_cleared_from_the_table(planner: Client) -> None:
    for level in ("enhanced", ""):
        planner.post(f"{AT}levels/cell/", {"area": "D1", "date": DAY, "level": level})
    assert not LevelSetting.objects.exists()


def test_roster_cell_says_why_and_what_else_fits(planner: Client) -> None:
    page = planner.get(f"{AT}roster/cell/?team=D1-T0&day={DAY}").content.decode()
    assert "What else would fit" in page
    assert "crew 1 of the cycle" in page
    assert "outside the crew&#x27;s cycle" in page


def test_roster_filters_by_force(planner: Client) -> None:
    page = planner.get(f"{AT}roster/?force=police_patrol").content.decode()
    assert "Quay team 4" in page
    assert "Quay team 0" not in page


def test_timetable_marks_the_worst_gap_of_a_site(planner: Client) -> None:
    page = planner.get(f"{AT}timetable/?day={DAY}&shift=early&view=sites").content.decode()
    assert 'class="worst"' in page
    assert "Market square" in page


def test_timetable_draws_visits_and_posts_of_a_team(planner: Client) -> None:
    page = planner.get(f"{AT}timetable/?day={DAY}&shift=early").content.decode()
    assert 'class="visit"' in page
    assert 'class="post"' in page


def test_map_data_are_packed_and_not_sent_twice(planner: Client) -> None:
    first = planner.get(NEAR)
    found = json.loads(gzip.decompress(first.content))
    assert {one["properties"]["name"] for one in found["features"]} >= {"Market square", "Long bridge"}
    again = planner.get(NEAR, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("query", ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=25,60,24,61", "bbox=24,60,25,61&zoom=near"])
def test_map_data_say_what_a_view_looks_like(planner: Client, query: str) -> None:
    answer = planner.get(f"/districts/D/map/entries.json?{query}")
    assert answer.status_code == 400
    assert "bbox=24.93,60.16,24.97,60.18&zoom=14" in answer.content.decode()


def test_layers_of_the_map_count_what_the_others_leave(planner: Client) -> None:
    answer = planner.get("/districts/D/map/layers.json?ledger=site&owner=police")
    counts = json.loads(gzip.decompress(answer.content))
    assert counts["ledger"] == {"zone": 1, "facility": 2, "site": 3}
    assert counts["category"] == {"site:bridge": 1, "site:rail_station": 1, "site:transit_stop": 1}


def test_map_page_shows_the_layers_that_its_address_names(planner: Client) -> None:
    layers = {group.kind: group.layers for group in planner.get("/districts/D/map/?ledger=site").context["layers"]}
    assert [(one.value, one.is_on) for one in layers["ledger"]] == [
        ("zone", False),
        ("facility", False),
        ("site", True),
    ]
    assert all(one.is_on for one in layers["colour"])


def test_map_data_change_when_an_entry_changes(planner: Client, sample: Sample) -> None:
    first = planner.get(NEAR)
    data = _filled(planner) | {"name": "Market square, west"}
    assert planner.post("/entries/DZ0000/edit/", data).status_code == 302
    again = planner.get(NEAR, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 200
    assert b"Market square, west" in gzip.decompress(again.content)


def test_routes_say_where_each_team_is_when(planner: Client) -> None:
    answer = planner.get(f"{AT}map/routes.json?day={DAY}&shift=early")
    routes = json.loads(gzip.decompress(answer.content))["features"]
    assert routes
    assert all(len(one["properties"]["legs"]) == len(one["geometry"]["coordinates"]) for one in routes)


def test_entry_refuses_an_identity_number(planner: Client) -> None:
    data = _filled(planner) | {"measures": "11010519491231002X"}
    answer = planner.post("/entries/DZ0000/edit/", data)
    assert answer.status_code == 200
    assert "identity number is not stored here" in answer.content.decode()


def test_publishing_names_the_teams_that_are_told(planner: Client, sample: Sample) -> None:
    planner.post(f"{AT}runs/1/publish/")
    write_run(sample.operation, sample.teams, sample.entries, number=2, offset=1)
    page = planner.get(f"{AT}runs/2/publish/").content.decode()
    assert "Version 2 takes the place of version 1" in page
    assert "Quay team 0" in page
    answer = planner.post(f"{AT}runs/2/publish/", follow=True)
    assert "its orders are in force" in answer.content.decode()


def test_comparison_shows_the_shift_before_and_now(planner: Client, sample: Sample) -> None:
    write_run(sample.operation, sample.teams, sample.entries, number=2, offset=1)
    page = planner.get(f"{AT}runs/2/").content.decode()
    assert "Against version 1" in page
    assert "5 teams have other orders" in page


def test_waiting_run_is_polled_and_a_finished_one_is_not(planner: Client, sample: Sample) -> None:
    run = sample.run
    run.state, run.finished_at = "running", None
    run.progress = {"stage": "patrols", "share": 0.5, "seconds": 3.0, "shortfalls": {"spread": 4}, "shifts": []}
    run.save()
    page = planner.get(f"{AT}runs/1/progress/").content.decode()
    assert "patrol routes" in page
    assert "Gap between visits too long 4" in page
    run.state = "done"
    run.save()
    assert planner.get(f"{AT}runs/1/progress/").status_code == 286


def test_checks_filter_by_severity(planner: Client) -> None:
    data = planner.get(f"{AT}checks.json").json()
    assert data["operation"] == "festival"
    page = planner.get(f"{AT}checks/?severity=warning").content.decode()
    assert '<span class="severity error">' not in page


def test_forces_workbook_is_shown_before_it_is_written(planner: Client, sample: Sample) -> None:
    cache.clear()
    row = workbook.TeamRow("D1-NEW", "New team", "patrol_team", "D1", 3, "Quay station", 24.94, 60.17, "foot")
    bad = workbook.TeamRow("D1-BAD", "Bad team", "patrol_team", "NOWHERE", 3, "Quay station", 24.94, 60.17, "foot")
    content = workbook.write([row, bad], [], [])
    upload = SimpleUploadedFile("forces.xlsx", content)
    answer = planner.post(f"{AT}forces/import/", {"file": upload})
    page = answer.content.decode()
    assert "NOWHERE" in page
    assert "Nothing is written yet" in page
    assert "New team" not in planner.get(f"{AT}forces/").content.decode()
    planner.post(f"{AT}forces/import/", {"token": answer.context["token"]})
    page = planner.get(f"{AT}forces/").content.decode()
    assert "New team" in page
    assert "Bad team" not in page


def test_language_is_switched_by_the_button(client: Client, db: None) -> None:
    answer = client.post("/set-language/", {"language": "zh-hans", "next": "/account/sign-in/"}, follow=True)
    assert 'lang="zh-hans"' in answer.content.decode()


def test_download_of_all_teams_is_refused_to_a_part_of_the_district(sample: Sample, enter: object) -> None:
    sample.viewer.grants.update(area_code="D1")
    client = enter(sample.viewer)  # type: ignore[operator]
    assert client.get(f"{AT}runs/1/").status_code == 200
    assert client.get(f"{AT}runs/1/files/plan.json").status_code == 403


def test_order_book_of_a_team_is_a_pdf(planner: Client) -> None:
    answer = planner.get(f"{AT}runs/1/books/{DAY}/early/D1-T0.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_started_run_waits_and_can_be_stopped(planner: Client) -> None:
    page = planner.post(f"{AT}runs/", {"time_limit_s": 5, "seed": 1}, follow=True).content.decode()
    assert "Waiting for the planning worker" in page
    assert f'hx-get="{AT}runs/2/progress/"' in page
    again = planner.post(f"{AT}runs/", {"time_limit_s": 5, "seed": 1}).content.decode()
    assert "waiting or running already" in again
    page = planner.post(f"{AT}runs/2/stop/", follow=True).content.decode()
    assert "Stopped before it began" in page


def test_new_operation_names_what_is_wrong_with_its_days(planner: Client) -> None:
    data = {"name": "Fair", "code": "fair", "district": "D", "time_zone": "Europe/Helsinki"}
    days = {"first_day": "2026-07-02", "last_day": "2026-07-01"}
    assert "The last day lies before the first" in planner.post("/new-operation/", data | days).content.decode()
    days["last_day"] = "2026-07-04"
    page = planner.post("/new-operation/", data | days, follow=True).content.decode()
    assert "The operation is set up" in page


@pytest.mark.parametrize(
    "address",
    [
        "/districts/D/ledgers/zone/",
        "/districts/D/ledgers/zone/new/",
        "/districts/D/ledgers/zone/import/",
        "/entries/DZ0000/",
        "/entries/DZ0000/edit/",
        "/entries/DZ0000/history/",
        "/districts/D/to-mend/",
        "/districts/D/totals/",
    ],
)
def test_navigation_marks_the_ledgers_on_their_pages(planner: Client, address: str) -> None:
    planner.get(AT)  # from then on the navigation is this operation's
    links = planner.get(address).content.decode().split("</header>", 1)[0].split("<a")
    (here,) = (link for link in links if 'aria-current="page"' in link and "data-key" in link)
    assert ">Ledgers<" in here
