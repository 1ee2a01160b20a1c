"""The audit trail."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.accounts.enums import Action

KINDS = {"ledger": _("ledger"), "view": _("saved view"), "levelsetting": _("level of a day")}
"""Things that are no row of a model with words of its own."""


class AuditEntry(models.Model):
    """One write: who did what to which thing, when. Rows are only ever added."""

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("account"),
        help_text=_("Empty for the command line."),
    )
    action = models.CharField(_("action"), max_length=64)
    subject_type = models.CharField(_("kind of thing"), max_length=64)
    subject_code = models.CharField(_("code"), max_length=128)
    area_code = models.CharField(_("area code"), max_length=64, blank=True)
    operation_code = models.CharField(_("operation code"), max_length=64, blank=True, db_index=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_code}"

    @property
    def what(self) -> str:
        """What was done, in words; the code itself where a version of long ago wrote it."""
        return str(dict(Action.choices).get(self.action, self.action))

    @property
    def kind(self) -> str:
        """The kind of the thing, in words."""
        kind = self.subject_type
        names = (model._meta.verbose_name for model in apps.get_models() if model._meta.model_name == kind)
        return str(KINDS.get(kind) or next(names, kind))
