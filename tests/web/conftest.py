"""Fixtures of the pages' tests: the sample rows and signed-in clients."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from watchbill.accounts.models import User
from web.sample_rows import Sample, write_sample

Enter = Callable[[User], Client]


@pytest.fixture(autouse=True)
def quick_settings(settings: Any, tmp_path: Path) -> None:
    """A folder of collected files that exists, so that its absence warns nobody; passwords hashed quickly."""
    settings.STATIC_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def sample(db: None) -> Sample:
    cache.clear()
    return write_sample()


@pytest.fixture
def enter() -> Enter:
    """Sign somebody in."""

    def signed_in(user: User, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def planner(sample: Sample, enter: Enter) -> Client:
    return enter(sample.planner)


@pytest.fixture
def viewer(sample: Sample, enter: Enter) -> Client:
    return enter(sample.viewer)


@pytest.fixture
def stranger(sample: Sample, enter: Enter) -> Client:
    return enter(sample.stranger)
