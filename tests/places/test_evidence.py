"""Evidence files of a hazard: what is taken, what is refused, who gets them, and what is left when they go."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from places.ledger_checklist import POINT
from watchbill.accounts.models import AuditEntry, User
from watchbill.places import evidence_files
from watchbill.places.actions import add_evidence, create_entry, remove_evidence
from watchbill.places.evidence_files import EvidenceRefused, checked, path_of
from watchbill.places.models import Area, EvidenceFile, Hazard


@pytest.fixture
def hazard(district: Area) -> Hazard:
    values = {"name": "Loose paving", "category": "structure", "geometry": POINT}
    return cast("Hazard", create_entry(by=None, ledger="hazard", district=district, values=values))


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "gray").save(out, kind, **options)
    return out.getvalue()


def pdf(change: Any = None, **options: Any) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    writer.write(out)
    return out.getvalue()


def run_at_opening(writer: PdfWriter) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def test_a_photo_is_written_anew_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    content = photo(exif=exif) + b"<script>hidden</script>"
    ending, kept = checked(content)
    assert (ending, b"Camera" in kept, b"script" in kept) == ("jpg", False, False)
    assert not Image.open(BytesIO(kept)).getexif()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_photos_become_jpeg(kind: str) -> None:
    assert Image.open(BytesIO(checked(photo(kind))[1])).format == "JPEG"


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    content = pdf()
    assert checked(content) == ("pdf", content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ not a photo", "whatever its name says"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "whatever its name says"),
        (photo()[:200], "damaged"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (pdf(run_at_opening), "runs scripts"),
        (pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), "other files"),
        (pdf(lambda writer: writer.encrypt("secret")), "locked"),
        (photo(size=(8000, 7000)), "50 million pixels"),
        (bytes(evidence_files.MOST_BYTES + 1), "larger than 10 MB"),
    ],
    ids=["program", "svg", "half a photo", "half a pdf", "script", "attachment", "locked", "bomb", "large"],
)
def test_what_is_refused_says_what_would_be_right(content: bytes, says: str) -> None:
    with pytest.raises(EvidenceRefused, match=says):
        checked(content)


def test_a_file_comes_and_goes_with_its_row_and_audit(hazard: Hazard, data_folder: Path) -> None:
    file = add_evidence(by=None, hazard=hazard, content=photo(), what="the hole")
    hazard.refresh_from_db()
    assert [(row["reference"], row["what"]) for row in hazard.evidence] == [(file.name, "the hole")]
    assert path_of(file.name).is_relative_to(data_folder / "evidence")
    assert path_of(file.name).exists()
    assert AuditEntry.objects.filter(action="update_entry", details__has_key="evidence").exists()


def test_a_removed_file_is_gone_and_the_history_names_it(
    hazard: Hazard, django_capture_on_commit_callbacks: Any
) -> None:
    file = add_evidence(by=None, hazard=hazard, content=pdf(), what="the report")
    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(by=None, file=file)
    hazard.refresh_from_db()
    versions = [row.evidence for row in hazard.history.order_by("version")]  # type: ignore[attr-defined]
    assert (hazard.evidence, path_of(file.name).exists(), EvidenceFile.objects.exists()) == ([], False, False)
    assert versions[1][0]["reference"] == file.name


def test_a_hazard_has_so_many_files_and_no_more(hazard: Hazard, data_folder: Path) -> None:
    for _number in range(evidence_files.MOST_FILES):
        add_evidence(by=None, hazard=hazard, content=photo(), what="the hole")
    before = len(list((data_folder / "evidence").rglob("*.jpg")))
    with pytest.raises(ValidationError, match="at most"):
        add_evidence(by=None, hazard=hazard, content=photo(), what="one more")
    assert len(list((data_folder / "evidence").rglob("*.jpg"))) == before


def test_a_viewer_adds_none(hazard: Hazard, viewer: User) -> None:
    with pytest.raises(PermissionDenied):
        add_evidence(by=viewer, hazard=hazard, content=photo(), what="the hole")


def test_the_page_keeps_and_sends_a_file_that_runs_nothing(hazard: Hazard, planner: User, client: Client) -> None:
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    upload = SimpleUploadedFile("../../evil.php", photo(), content_type="text/html")
    client.post(f"/entries/{hazard.code}/evidence/", {"file": upload, "what": "the hole"})
    file = hazard.files.get()
    assert file.name not in {"evil.php", "../../evil.php"}
    answer = client.get(f"/entries/{hazard.code}/evidence/{file.name}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer)[:2] == b"\xff\xd8"  # type: ignore[call-overload]
    assert "the hole" in client.get(f"/entries/{hazard.code}/").content.decode()


@pytest.mark.parametrize("name", ["../secret-key", "..%2F..%2Fsecret-key", "nothing.jpg"])
def test_a_name_that_is_no_row_finds_nothing(hazard: Hazard, planner: User, client: Client, name: str) -> None:
    client.force_login(planner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/entries/{hazard.code}/evidence/{name}").status_code == 404
