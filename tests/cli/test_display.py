from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from watchbill.cli.display import PIPE_COLUMNS, console, new_table

LONG = "a_rule_with_a_name_longer_than_its_column"


def test_pipe_is_wide_enough_for_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert console(StringIO()).width == PIPE_COLUMNS


def test_table_in_a_narrow_terminal_cuts_nothing() -> None:
    narrow = Console(file=StringIO(), width=30)
    table = new_table("rule")
    table.add_row(LONG)
    with narrow.capture() as captured:
        narrow.print(table)
    assert "".join(captured.get().split()) == "rule" + LONG
