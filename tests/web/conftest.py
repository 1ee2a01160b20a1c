"""Fixtures of the pages' tests: the sample rows and signed-in clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from watchbill.accounts.models import User
from web.sample_rows import Sample, write_sample

Enter = Callable[[User], Client]


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of collected files that exists, so that its absence warns nobody; passwords hashed quickly."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static"), PASSWORD_HASHERS=hashers):
        yield


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
