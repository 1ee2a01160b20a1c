"""Evidence as files: photos and PDF documents, judged by what they hold and never by their name.

A photo is decoded and written anew, so that neither its metadata (where, when, whose camera) nor anything hidden
behind it is kept. A PDF is read whole; what is locked, runs anything or carries other files is refused. Files lie in
the data folder, outside of everything that is served, under names that are made here.
"""

from __future__ import annotations

import io
import re
import secrets
import string
import warnings
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 12
"""Files of one hazard."""
NAME_LETTERS = 24
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2560
MOST_PAGES = 200
PHOTOS = ("JPEG", "PNG", "WEBP")
ACTIVE = re.compile(r"'/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)'")
"""Names in a PDF's objects of what runs something or carries other files."""
TYPES = {"jpg": "image/jpeg", "pdf": "application/pdf"}
"""Kinds of files by the ending of their names."""


class EvidenceRefused(Exception):  # noqa: N818 - reads as what it says
    """The file is not taken; says what would be right."""


def checked(content: bytes) -> tuple[str, bytes]:
    """Return the ending and the bytes that are kept of a file; raises ``EvidenceRefused``."""
    if len(content) > MOST_BYTES:
        raise EvidenceRefused(_("The file is larger than %(mb)s MB.") % {"mb": MOST_BYTES // 1024**2})
    if content.startswith(b"%PDF-"):
        return "pdf", _document(content)
    return "jpg", _photo(content)


def store(ending: str, content: bytes) -> str:
    """Write a checked file and return its name."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _place in range(NAME_LETTERS))
    name = f"{letters}.{ending}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    return name


def path_of(name: str) -> Path:
    """Where a file lies. Names come from rows alone, never from an address."""
    return Path(settings.DATA_DIR) / "evidence" / name[:2] / name


def drop(name: str) -> None:
    """Delete a file."""
    path_of(name).unlink(missing_ok=True)


def _photo(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=PHOTOS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise EvidenceRefused(_("The photo has more than 50 million pixels. Make it smaller."))
                image.load()
                turned = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise EvidenceRefused(
            _("This is no photo (JPEG, PNG, WebP) and no PDF, whatever its name says, or it is damaged.")
        ) from None
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", turned.size)
    plain.paste(turned)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85)
    return out.getvalue()


def _document(content: bytes) -> bytes:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise EvidenceRefused(_("The PDF is locked with a password. Save it without one."))
        if len(reader.pages) > MOST_PAGES:
            raise EvidenceRefused(_("The PDF has more than %(most)s pages.") % {"most": MOST_PAGES})
        for page in reader.pages:
            if (contents := page.get_contents()) is not None:
                contents.get_data()
        active = _active(reader)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EvidenceRefused(_("The PDF is damaged. Print it to a new PDF and send that.")) from None
    if active:
        raise EvidenceRefused(_("The PDF runs scripts or carries other files. Print it to a new PDF and send that."))
    return content


def _active(reader: PdfReader) -> bool:
    """Whether any object of the document does something or hides something."""
    places = {(number, generation) for generation, found in reader.xref.items() for number in found}
    places |= {(number, 0) for number in reader.xref_objStm}
    found = (IndirectObject(number, generation, reader).get_object() for number, generation in sorted(places))
    return any(ACTIVE.search(str(one)) for one in found if isinstance(one, DictionaryObject))
