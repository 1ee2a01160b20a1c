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


def text(name: str, default: str = "") -> str:
    """Read a variable as it is."""
    return os.environ.get(name, default)


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


def scheduler() -> str:
    """Return the address of the Dask cluster that plans: ``WATCHBILL_SCHEDULER``, empty for this machine alone."""
    return os.environ.get("WATCHBILL_SCHEDULER", "").strip()


def database() -> dict[str, Any]:
    """Return Django's database entry: SQLite in the data folder, or ``WATCHBILL_DATABASE=postgresql://…``.

    A socket is named as in libpq: ``postgresql://user@/name?host=/run/postgresql``. PostgreSQL is told not to compile
    queries: compiling one that counts all ledgers takes longer than the counting.
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
        "OPTIONS": {"options": "-c jit=off"},
    }


def base_url() -> str:
    """Return the address that links in mails begin with: ``WATCHBILL_URL``, by default this machine."""
    return text("WATCHBILL_URL", "http://localhost:8000").rstrip("/")


def mail() -> tuple[str, str, int, str, str, bool]:
    """Return Django's mail settings from ``WATCHBILL_MAIL``: ``smtp://user:password@host:587``.

    Without it mails are printed where the server runs. ``smtps`` and port 587 use TLS.
    """
    url = text("WATCHBILL_MAIL")
    if not url:
        return "django.core.mail.backends.console.EmailBackend", "", 25, "", "", False
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("WATCHBILL_MAIL must be like smtp://user:password@host:587")
    port = parts.port or (587 if parts.scheme == "smtps" else 25)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return backend, parts.hostname, port, user, password, parts.scheme == "smtps" or port == 587


def identity_providers() -> dict[str, Any]:
    """Return the city's OpenID Connect provider: ``WATCHBILL_OIDC_URL``, ``_CLIENT``, ``_SECRET`` and ``_NAME``."""
    url = text("WATCHBILL_OIDC_URL")
    app = {
        "provider_id": "city",
        "name": text("WATCHBILL_OIDC_NAME", "OpenID Connect"),
        "client_id": text("WATCHBILL_OIDC_CLIENT"),
        "secret": text("WATCHBILL_OIDC_SECRET"),
        "settings": {"server_url": url},
    }
    ours = "watchbill.accounts.identity.CityProvider"
    return {"openid_connect": {"provider_class": ours, "APPS": [app] if url else [], "OAUTH_PKCE_ENABLED": True}}
