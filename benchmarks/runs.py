"""Runs of a benchmark: kept in a file from one piece to the next, judged by an outside scorer, shown in the docs."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
Run = dict[str, Any]


def read_runs(path: Path | None) -> list[Run]:
    """The runs made before; none without a file."""
    if path is None or not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def add_run(path: Path | None, run: Run) -> None:
    """Add a run to the file, if there is one."""
    if path is not None:
        with path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(run) + "\n")


def judge(scorer: Path, instance: Path, output: Path) -> Run:
    """What an outside scorer says (usage: SCORER INSTANCE OUTPUT, prints JSON)."""
    command = [sys.executable, str(scorer), str(instance), str(output)]
    told: Run = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def markdown(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """A table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def machine(*packages: str) -> str:
    """Processors, Python and the versions of packages, in one sentence."""
    parts = [f"{os.cpu_count()} processors", f"Python {platform.python_version()}"]
    return ", ".join([*parts, *(f"{name} {version(name)}" for name in packages)]) + "."


def write_to_docs(name: str, text: str) -> None:
    """Put a benchmark's tables between its two marks in the docs."""
    between = re.compile(rf"(?<=<!-- {name}: begin -->\n).*(?=<!-- {name}: end -->)", re.DOTALL)
    PAGE.write_text(between.sub(lambda _: f"\n{text}\n\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8")
