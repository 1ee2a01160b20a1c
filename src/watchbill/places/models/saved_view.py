"""Lists that an account keeps: a name for a ledger's columns, filter and order."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A ledger's list as an account likes it; ``query`` is the address's part that says columns, filter and order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ledger = models.CharField(_("ledger"), max_length=16)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "ledger", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name
