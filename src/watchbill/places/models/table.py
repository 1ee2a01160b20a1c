"""A field that holds the rows of a child table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from watchbill.places.cell_values import clean_rows
from watchbill.places.columns import Column


class TableField(models.JSONField):
    """Rows of a child table as a list of objects; ``columns`` say what a row holds.

    Columns are no part of the database: one more of them needs no migration.
    """

    def __init__(self, *args: Any, columns: Sequence[Column] = (), **options: Any) -> None:
        options |= {"default": list, "blank": True}
        super().__init__(*args, **options)
        self.columns = tuple(columns)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Rows with checked and tidied cells; raises ``ValidationError`` that names row and column."""
        rows, problems = clean_rows(self.columns, value)
        if problems:
            raise ValidationError(problems)
        return super().clean(rows, model_instance)
