"""What the environment says: every ``WATCHBILL_*`` variable is read here and nowhere else."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """Folder for the database, order books and secrets: ``WATCHBILL_DATA``, by default ``var`` in the checkout."""
    return Path(os.environ.get("WATCHBILL_DATA", CHECKOUT / "var")).resolve()


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes/no variable; anything but 1, true, yes or on is no."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def names(name: str, default: str) -> list[str]:
    """Read a comma-separated variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key() -> str:
    """Return the signing key: ``WATCHBILL_SECRET_KEY``, else one made once and kept readable by its owner alone."""
    if key := os.environ.get("WATCHBILL_SECRET_KEY"):
        return key
    file = data_folder() / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            file.hardlink_to(draft)  # the first process to get here wins, later ones read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()


def database() -> dict[str, Any]:
    """Return Django's database entry: SQLite in the data folder, or ``WATCHBILL_DATABASE=postgresql://…``.

    A socket is named as in libpq: ``postgresql://user@/name?host=/run/postgresql``.
    """
    url = os.environ.get("WATCHBILL_DATABASE", "")
    if not url:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "watchbill.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("WATCHBILL_DATABASE must be like postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }
