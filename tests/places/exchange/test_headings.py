"""Headings of ledger files: each is understood as one column, in both languages."""

from __future__ import annotations

import pytest

from watchbill.places.exchange.layouts import main_layout, table_layouts
from watchbill.places.models import LEDGERS


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_heading_answers_to_one_column(ledger: str) -> None:
    model = LEDGERS[ledger]
    for layout in (main_layout(model), *table_layouts(model).values()):
        for column in layout.columns:
            for heading in (column.en, column.zh, column.heading("en"), column.heading("zh-hans")):
                answering = [one.key for one in layout.columns if one.answers_to(heading)]
                assert answering == [column.key], (layout.en, heading)
