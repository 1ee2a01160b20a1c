from __future__ import annotations

import json
from pathlib import Path

import pytest

from watchbill.cli.main import main
from watchbill.planning import files
from watchbill.planning.plan import Plan
from watchbill.planning.sample import sample_problem


@pytest.fixture(scope="module")
def problem_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("files") / "problem.json"
    problem = sample_problem(villages=2, stops_per_village=3, days=1)
    files.write(file, files.OperationFile(problem=problem))
    return file


@pytest.fixture(scope="module")
def plan_file(problem_file: Path) -> Path:
    file = problem_file.with_name("plan.json")
    main(["solve", str(problem_file), "-o", str(file), "--time-limit", "5"])
    return file


def test_solve_writes_a_plan_that_verifies(plan_file: Path) -> None:
    assert main(["verify", str(plan_file)]) == 0


def test_verify_of_a_plan_with_a_fault_ends_with_one(plan_file: Path, tmp_path: Path) -> None:
    content = files.read(plan_file)
    assert content.plan
    broken = Plan(duties=content.plan.duties[1:], routes=content.plan.routes, shortfalls=content.plan.shortfalls)
    files.write(tmp_path / "broken.json", files.OperationFile(problem=content.problem, plan=broken))
    assert main(["verify", str(tmp_path / "broken.json")]) == 1


def test_verify_as_json_is_a_list_of_findings(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(plan_file), "--format", "json"])
    assert all(finding["severity"] == "shortfall" for finding in json.loads(capsys.readouterr().out))


def test_verify_without_a_plan_is_wrong_input(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["verify", str(problem_file)]), "without a plan" in capsys.readouterr().err) == (2, True)


def test_verify_of_another_files_content_is_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[1, 2]")
    assert main(["verify", str(tmp_path / "x.json")]) == 2


def test_schema_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema"])
    assert "properties" in json.loads(capsys.readouterr().out)["$defs"]["Problem"]


def test_schema_is_written_into_a_file(tmp_path: Path) -> None:
    main(["schema", "-o", str(tmp_path / "schema.json")])
    assert json.loads((tmp_path / "schema.json").read_text())


def test_rehearse_of_a_file_says_what_breaks_first(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(plan_file), "--runs", "30", "--no-show", "20%"]) == 0
    shown = capsys.readouterr().out
    assert "In 30 rehearsals" in shown
    assert "The weakest place is" in shown


def test_rehearse_as_json_repeats_itself(plan_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for workers in ("1", "2"):
        main(["rehearse", str(plan_file), "--runs", "30", "--day", "1", "--workers", workers, "--format", "json"])
        found.append(json.loads(capsys.readouterr().out) | {"seconds": 0})
    assert found[0] == found[1]
    assert found[0]["assumptions"]["team_no_show"] == 0.02


@pytest.mark.parametrize("wrong", [["--no-show", "120%"], ["--day", "9"], ["--runs", "0"], ["--seed", "-1"]])
def test_rehearse_refuses_what_makes_no_sense(plan_file: Path, wrong: list[str]) -> None:
    assert main(["rehearse", str(plan_file), *wrong]) == 2


def test_rehearse_of_a_problem_without_a_plan_says_so(problem_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(problem_file)]) == 2
    assert "without a plan" in capsys.readouterr().err
