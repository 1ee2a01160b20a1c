"""Ctrl-C as a terminal sends it, to the whole group of processes: in order, whenever it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from watchbill.planning import files
from watchbill.planning.sample import sample_problem

WORDS = [sys.executable, "-c", "import sys; from watchbill.cli.main import main; sys.exit(main())"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes")


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    file = tmp_path / "problem.json"
    files.write(file, files.OperationFile(problem=sample_problem(4, 6, 5, 2), plan=None))
    return file


def interrupted(words: list[str], after_s: float) -> tuple[int, str]:
    """Exit code and all that was said."""
    process = subprocess.Popen(
        [*WORDS, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    time.sleep(after_s)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    return process.returncode, said


@pytest.mark.parametrize("after_s", [0.5, 2.0, 3.0])
def test_solve_ends_in_order_whenever_it_is_interrupted(problem_file: Path, tmp_path: Path, after_s: float) -> None:
    output = tmp_path / "plan.json"
    code, said = interrupted(["solve", str(problem_file), "-o", str(output), "--time-limit", "30"], after_s)
    assert (code, "stopped" in said, "Traceback" in said) == (3, True, False), said[:3000]
    assert output.exists() == ("written" in said)


def test_solve_that_is_interrupted_later_keeps_its_plan(problem_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.json"
    code, said = interrupted(["solve", str(problem_file), "-o", str(output), "--time-limit", "60"], 25)
    plan = files.read(output).plan
    assert (code, "the best plan so far was kept" in said, bool(plan and plan.routes)) == (3, True, True)
