"""The map at the head of the planning room names all that is in it, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from watchbill import planning


def test_the_map_names_every_file_and_room() -> None:
    room = Path(planning.__file__).parent
    there = {path.name for path in room.glob("*.py")} | {f"{path.parent.name}/" for path in room.glob("*/__init__.py")}
    assert set(re.findall(r"``([a-z_]+(?:\.py|/))``", planning.__doc__ or "")) == there - {"__init__.py"}
