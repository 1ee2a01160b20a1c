"""Who may import whom, the sizes of modules, and what must not stand in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
SOURCES = sorted((CHECKOUT / "src" / "watchbill").rglob("*.py"))


def test_contracts_hold() -> None:
    """The layers of the house, as import-linter reads them."""
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True
    )
    assert lint.returncode == 0, lint.stdout


def test_modules_stay_small() -> None:
    long = {
        str(file.relative_to(CHECKOUT)): lines
        for file in SOURCES
        if "migrations" not in file.parts and (lines := len(file.read_text().splitlines())) > 400
    }
    assert long == {}


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_no_module_is_named_for_nothing(name: str) -> None:
    assert [file for file in SOURCES if file.stem == name] == []


def test_verify_and_solve_need_no_django() -> None:
    """The commands that read a file alone start without the framework."""
    script = (
        "import sys, contextlib, io\n"
        "from watchbill.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    sys.argv = ['watchbill', 'schema']\n"
        "    main()\n"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT).returncode == 0


def test_nothing_of_a_developers_machine_is_committed() -> None:
    files = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    strange = re.compile(r"(/home/\w+/|/work/|/root/|files\.pythonhosted|registry\.npmjs)")
    found = []
    for name in filter(None, files.split("\0")):
        file = CHECKOUT / name
        if file.suffix in {".png", ".pdf", ".mo"} or not file.is_file() or file == Path(__file__):
            continue
        if strange.search(file.read_text(errors="replace")):
            found.append(name)
    assert found == []
