"""The search table: what each thing is found by."""

from __future__ import annotations

from django.db import models

from watchbill.places.models.area import Area


class SearchRow(models.Model):
    """What one thing is found by. It follows from the thing and can be made anew at any time.

    ``text`` is normalised (see ``searching.py``), so that one condition serves on every database and in every script;
    so narrow a table is read through quickly. ``sort`` puts Chinese names in the order of their pinyin.
    """

    kind = models.CharField(max_length=16)
    key = models.PositiveBigIntegerField()
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    owner = models.CharField(max_length=32, blank=True)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    sort = models.CharField(max_length=300)
    text = models.TextField()
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_row_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
