"""The operation file: round trip, schema, messages that name the field."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.planning.files import FORMAT, FileProblem, OperationFile, dumps, loads, read, schema, write
from watchbill.planning.plan import Duty, Plan, Route, Shortfall, Step
from watchbill.planning.posts import fixed_posts
from watchbill.planning.rosters.first import first_roster
from watchbill.planning.rosters.plan import duties_of, roster_case
from watchbill.planning.sample import sample_problem

PROBLEM = sample_problem(1, 2, 1, 1)
PLAN = Plan(
    duties=(Duty(team="V1-1", day=0, shift="early"),),
    routes=(
        Route(
            team="V1-1",
            day=0,
            shift="early",
            start_s=0,
            end_s=2000,
            steps=(Step(kind="visit", stop="V1-S1", place=1, arrival_s=900, departure_s=1200),),
        ),
    ),
    shortfalls=(Shortfall(rule="visit_missing", amount=1, unit="visits", stop="V1-S1", day=0, shift="early"),),
)


@settings(max_examples=20, deadline=None)
@given(
    villages=st.integers(1, 4),
    stops=st.integers(0, 3),
    teams=st.integers(0, 3),
    days=st.integers(1, 3),
    seed=st.integers(),
)
def test_file_reads_back_as_it_was_written(villages: int, stops: int, teams: int, days: int, seed: int) -> None:
    problem = sample_problem(villages, stops, teams, days, seed)
    case = roster_case(problem)
    duties = duties_of(case, first_roster(case))
    plan = Plan(duties=duties, routes=(), posts=fixed_posts(problem, duties))
    file = OperationFile(problem=problem, plan=plan)
    assert loads(dumps(file)) == file


def test_file_validates_against_its_schema() -> None:
    content = json.loads(dumps(OperationFile(problem=PROBLEM, plan=PLAN)))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(content, schema())
    content["problem"]["teams"][0]["strength"] = 0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema())


def test_schema_names_its_version() -> None:
    assert schema()["version"] == "1"
    assert FORMAT.endswith("/" + schema()["version"])


def test_write_replaces_a_file_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "op.json"
    path.write_text("old")
    write(path, OperationFile(problem=PROBLEM))
    assert read(path).problem == PROBLEM
    assert [found.name for found in tmp_path.iterdir()] == ["op.json"]


def test_write_leaves_the_old_file_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "op.json"
    path.write_text("old")

    def broken(_: Path, __: Path) -> None:
        raise OSError("disk")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="disk"):
        write(path, OperationFile(problem=PROBLEM))
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["op.json"]


Change = Callable[[dict[str, Any]], object]
WRONG: list[tuple[str, Change]] = [
    ("format", lambda f: f.update(format="watchbill-operation/9")),
    ("format", lambda f: f.pop("format")),
    ("problem.teams[0].strength", lambda f: f["problem"]["teams"][0].update(strength="many")),
    ("problem.teams[0].strength", lambda f: f["problem"]["teams"][0].update(strength=0)),
    ("problem.teams[0].strength", lambda f: f["problem"]["teams"][0].pop("strength")),
    ("problem.teams[0].birthday", lambda f: f["problem"]["teams"][0].update(birthday=1)),
    ("problem.teams[0].mode", lambda f: f["problem"]["teams"][0].update(mode="horse")),
    ("problem.teams[2].mode", lambda f: f["problem"]["teams"][2].update(mode="car")),
    ("problem.teams[0].area", lambda f: f["problem"]["teams"][0].update(area="X")),
    ("problem.teams[0].force", lambda f: f["problem"]["teams"][0].update(force="X")),
    ("problem.teams[0].base", lambda f: f["problem"]["teams"][0].update(base=99)),
    ("problem.teams[0].reach[0]", lambda f: f["problem"]["teams"][0].update(reach=["X"])),
    ("problem.teams[0].crew", lambda f: f["problem"]["teams"][0].update(crew=4)),
    ("problem.teams[3].code", lambda f: f["problem"]["teams"][3].update(code="V1-1")),
    ("problem.stops[0].place", lambda f: f["problem"]["stops"][0].update(place=99)),
    ("problem.stops[0].area", lambda f: f["problem"]["stops"][0].update(area="X")),
    ("problem.demands[0].stop", lambda f: f["problem"]["demands"][0].update(stop="X")),
    ("problem.demands[0].day", lambda f: f["problem"]["demands"][0].update(day=7)),
    ("problem.demands[0].windows[0]", lambda f: f["problem"]["demands"][0].update(windows=[[9, 5]])),
    ("problem.demands[1]", lambda f: f["problem"]["demands"].insert(0, f["problem"]["demands"][0])),
    ("problem.matrices[0].places[1]", lambda f: f["problem"]["matrices"][0].update(places=[0, 99])),
    ("problem.matrices[0].places", lambda f: f["problem"]["matrices"][0].update(places=[0, 0])),
    ("problem.matrices[0].seconds", lambda f: f["problem"]["matrices"][0].update(places=[0])),
    ("problem.matrices[1].mode", lambda f: f["problem"]["matrices"][1].update(mode="foot")),
    ("problem.matrices[0].seconds", lambda f: f["problem"]["matrices"][0]["seconds"].pop()),
    ("problem.matrices[0].seconds[1]", lambda f: f["problem"]["matrices"][0]["seconds"][1].pop()),
    ("problem.shifts[0].end_s", lambda f: f["problem"]["shifts"][0].update(end_s=5)),
    ("problem.cycle[0]", lambda f: f["problem"].update(cycle=["X"])),
    ("problem.forces[0].shifts[0]", lambda f: f["problem"]["forces"][0].update(shifts=["X"])),
    ("problem.areas[0].parent", lambda f: f["problem"]["areas"][0].update(parent="V1")),
    ("problem.areas[2].parent", lambda f: f["problem"]["areas"][2].update(parent="X")),
    ("problem.minima[0].force", lambda f: f["problem"]["minima"][0].update(force="X")),
    ("problem.operation.time_zone", lambda f: f["problem"]["operation"].update(time_zone="Mars/Base")),
    ("problem.operation.start_date", lambda f: f["problem"]["operation"].update(start_date="2026-02-30")),
    ("plan.duties[0].team", lambda f: f["plan"]["duties"][0].update(team="X")),
    ("plan.routes[0].steps[0].stop", lambda f: f["plan"]["routes"][0]["steps"][0].update(stop="X")),
]


@pytest.mark.parametrize(("path", "change"), WRONG, ids=[f"{number}-{path}" for number, (path, _) in enumerate(WRONG)])
def test_wrong_field_is_named_in_two_lines(path: str, change: Change) -> None:
    content = json.loads(dumps(OperationFile(problem=PROBLEM, plan=PLAN)))
    change(content)
    with pytest.raises(FileProblem) as raised:
        loads(json.dumps(content).encode())
    assert raised.value.path == path
    assert raised.value.wrong
    assert raised.value.right
    assert len(str(raised.value).splitlines()) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null"])
def test_what_is_no_operation_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileProblem):
        loads(content)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"nowhere\.json cannot be read"):
        read(tmp_path / "nowhere.json")
