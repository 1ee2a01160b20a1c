"""Evidence files of a hazard: adding one, taking one away. The hazard's row of evidence comes and goes with it."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from watchbill.accounts.permissions import Actor, require_write
from watchbill.places import evidence_files
from watchbill.places.actions.entries import locked, update_entry
from watchbill.places.kinds import EvidenceKind
from watchbill.places.models import EvidenceFile, Hazard


def add_evidence(*, by: Actor, hazard: Hazard, content: bytes, what: str) -> EvidenceFile:
    """Keep a photo or PDF as evidence of a hazard; raises ``ValidationError`` and ``PermissionDenied``."""
    require_write(by, hazard.area.path, owner=hazard.owner)
    try:
        ending, kept = evidence_files.checked(content)
    except evidence_files.EvidenceRefused as refusal:
        raise ValidationError({"file": str(refusal)}) from None
    name = evidence_files.store(ending, kept)
    try:
        return _write(by, hazard, name, kept, what)
    except BaseException:
        evidence_files.drop(name)
        raise


@transaction.atomic
def remove_evidence(*, by: Actor, file: EvidenceFile, reason: str = "") -> None:
    """Delete an evidence file for good, with its row; the history says that it was there."""
    row = locked(file.hazard)
    assert isinstance(row, Hazard)
    rest = [line for line in row.evidence if line.get("reference") != file.name]
    why = reason or _("evidence %(name)s removed") % {"name": file.name}
    require_write(by, row.area.path, owner=row.owner)
    update_entry(by=by, entry=row, changes={"evidence": rest}, reason=why)
    name = file.name
    file.delete()
    transaction.on_commit(lambda: evidence_files.drop(name))


@transaction.atomic
def _write(by: Actor, hazard: Hazard, name: str, content: bytes, what: str) -> EvidenceFile:
    row = locked(hazard)
    assert isinstance(row, Hazard)
    if row.files.count() >= evidence_files.MOST_FILES:
        most = {"most": evidence_files.MOST_FILES}
        raise ValidationError({"file": _("A hazard has at most %(most)s files. Remove one first.") % most})
    line = {
        "date": timezone.localdate().isoformat(),
        "kind": EvidenceKind.PHOTO if name.endswith(".jpg") else EvidenceKind.DOCUMENT,
        "what": what, "reference": name,
    }  # fmt: skip
    file = EvidenceFile(hazard=row, name=name, what=what, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    file.full_clean()
    file.save()
    why = _("evidence %(name)s added") % {"name": name}
    update_entry(by=by, entry=row, changes={"evidence": [*row.evidence, line]}, reason=why)
    return file
