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

WORDS = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"  # ignored in what a shell starts
    "from watchbill.cli.main import main; sys.exit(main())",  # behind an ampersand
]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals to a group of processes")


@pytest.fixture
def problem_file(tmp_path: Path) -> Path:
    file = tmp_path / "problem.json"
    files.write(file, files.OperationFile(problem=sample_problem(4, 6, 5, 2), plan=None))
    return file


def interrupted(words: list[str], at: str) -> tuple[int, str]:
    """Exit code and all that was said; Ctrl-C comes when the command has said ``at``, or half a second after it began.

    Whatever it had said until then, what counts is how it ends.
    """
    process = subprocess.Popen(
        [*WORDS, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    assert process.stdout
    said = ""
    if at:
        while at not in said and (line := process.stdout.readline()):
            said += line
    else:
        time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    try:
        rest, _ = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, said + rest


@pytest.mark.parametrize("at", ["", "rosters", "patrol routes"])
def test_solve_ends_in_order_whenever_it_is_interrupted(problem_file: Path, tmp_path: Path, at: str) -> None:
    output = tmp_path / "plan.json"
    code, said = interrupted(["solve", str(problem_file), "-o", str(output), "--time-limit", "600"], at)
    assert (code, "stopped" in said, "Traceback" in said) == (3, True, False), said[:3000]
    assert output.exists() == ("written" in said)


def test_solve_that_is_interrupted_later_keeps_its_plan(problem_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.json"
    code, said = interrupted(["solve", str(problem_file), "-o", str(output), "--time-limit", "600"], "best plan:")
    plan = files.read(output).plan
    assert (code, "the best plan so far was kept" in said, bool(plan and plan.routes)) == (3, True, True)
