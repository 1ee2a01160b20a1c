"""Evidence files as answers, for the pages and the API alike."""

from __future__ import annotations

from django.http import FileResponse, Http404

from watchbill.places.evidence_files import TYPES, path_of
from watchbill.places.models import EvidenceFile

LOCKED = "default-src 'none'; sandbox"


def send_evidence(file: EvidenceFile) -> FileResponse:
    """A file as a download that no browser takes for anything else."""
    try:
        stream = path_of(file.name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kind = TYPES[file.name.rpartition(".")[2]]
    response = FileResponse(stream, as_attachment=True, filename=file.name, content_type=kind)
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
