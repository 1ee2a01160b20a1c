"""City extracts that were uploaded: the file and how far its import is, as files in the data folder.

They are no rows, because an import holds the database's one writer until it is done, and its progress must be seen
before. An extract lies there until it is imported; the report stays for a day.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

ENDINGS = (".osm.pbf", ".osm.gz", ".osm.bz2", ".osm", ".pbf")
KEPT_S = 24 * 3600
LONGEST_PREFIX = 20
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


class UploadGone(Exception):  # noqa: N818 - reads as what it says
    """There is no such upload, or not any more."""


def keep_upload(name: str, chunks: Iterable[bytes], *, user: int) -> str:
    """Keep an extract under its own name, which says how it is packed; returns its token.

    Raises ``ValueError`` where the name's ending is not that of an extract.
    """
    stem, ending = split_name(name)
    token = secrets.token_urlsafe(16)
    folder = _folder(token)
    _sweep(folder.parent)
    folder.mkdir(parents=True)
    with (folder / f"{stem}{ending}").open("wb") as file:
        file.writelines(chunks)
    write_report(token, {"user": user, "name": Path(name).name, "file": f"{stem}{ending}", "step": "waiting"})
    return token


def split_name(name: str) -> tuple[str, str]:
    """A file's name as a safe stem and its ending; raises ``ValueError`` for an unknown ending."""
    plain = Path(name).name
    ending = next((ending for ending in ENDINGS if plain.lower().endswith(ending)), "")
    if not ending:
        raise ValueError(plain)
    return re.sub(r"[^\w-]+", "-", plain[: -len(ending)]).strip("-") or "extract", ending


def code_prefix(stem: str) -> str:
    """What codes of a map start with: Helsinki gives HELSINKI-, so that importing it again finds its district."""
    letters = re.sub(r"[^A-Za-z0-9]+", "-", stem.split(".")[0]).strip("-").upper()[:LONGEST_PREFIX]
    return f"{letters}-" if letters else ""


def upload_path(token: str) -> Path:
    """Where the extract lies; raises ``UploadGone``."""
    return _folder(token) / str(read_report(token)["file"])


def read_report(token: str) -> dict[str, Any]:
    """How far an import is: user, name, file, step, and when it is over summary or problem; raises ``UploadGone``."""
    if not TOKEN.fullmatch(token):
        raise UploadGone(token)
    try:
        report: dict[str, Any] = json.loads((_folder(token) / "report.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise UploadGone(token) from error
    return report


def write_report(token: str, report: dict[str, Any]) -> None:
    """Write how far an import is, in one step, so that a reader never sees half of it."""
    draft = _folder(token) / "report.draft"
    draft.write_text(json.dumps(report, ensure_ascii=False), "utf-8")
    draft.replace(_folder(token) / "report.json")


def drop_extract(token: str) -> None:
    """Delete the extract and keep the report."""
    upload_path(token).unlink(missing_ok=True)


def _folder(token: str) -> Path:
    return Path(settings.DATA_DIR) / "imports" / token


def _sweep(folder: Path) -> None:
    """Delete uploads of the day before."""
    if folder.is_dir():
        for old in folder.iterdir():
            if old.stat().st_mtime < time.time() - KEPT_S:
                shutil.rmtree(old, ignore_errors=True)
