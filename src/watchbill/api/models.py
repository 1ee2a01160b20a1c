"""Receipts: what was answered to a write that carried an idempotency key."""

from __future__ import annotations

from django.db import models


class Receipt(models.Model):
    """One write of one caller; the same key with the same request gets the same answer and writes nothing again."""

    caller = models.CharField(max_length=64, help_text="Digest of the token, or the account's number.")
    key = models.CharField(max_length=128)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=bytes)
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
