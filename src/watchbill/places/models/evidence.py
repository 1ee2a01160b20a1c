"""Evidence of a hazard that lies as a file in the data folder."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from watchbill.places.models.ledgers.hazard import Hazard


class EvidenceFile(models.Model):
    """A photo or document of a hazard; its row among the evidence names it as the reference."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="files", verbose_name=_("hazard"))
    name = models.CharField(_("file"), max_length=64, unique=True)
    what = models.CharField(_("what it shows"), max_length=200)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        """Whether it is a photo; else a PDF."""
        return self.name.endswith(".jpg")
