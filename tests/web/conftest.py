"""Fixtures of the pages' tests: the sample rows and signed-in clients."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from watchbill.accounts.models import User
from watchbill.planning.plan import Shortfall as Lack
from watchbill.planning.reasons import Claim, Explanation, Repair
from web.chromium import ARGUMENTS, Visitor, chromium_path
from web.door import Door
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


@pytest.fixture
def explained(sample: Sample) -> Sample:
    """The sample's one shortfall with a reason, and a level that is not met."""
    entry = sample.entries[0]
    area = entry.village.code if entry.village else ""
    at = Claim(rule="spread", area=area, day=0, shift="early", stop=entry.code)
    gap = Lack(rule="spread", amount=600, unit="seconds", area=area, day=0, shift="early", stop=entry.code)
    row = sample.run.shortfalls.get()
    row.reason = msgspec.to_builtins(
        Explanation(
            shortfall=gap,
            verdict="infeasible",
            finding="clash",
            clash=(at, Claim(rule="travel_time", area=area, day=0, shift="early", team="D1-T0", stop=entry.code)),
            repairs=(
                Repair.at(at, "drop_visit", 1, "visits", value=5),
                Repair.at(Claim(rule="level_share", area="D1", day=1), "lower_level", 4, "people", level="regular"),
            ),
        )
    )
    row.save()
    return sample


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = chromium_path()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; the rows are written by it
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def door(live_server: Any) -> Door:
    """The live server's door."""
    server = live_server.thread.httpd
    door = Door(server.get_app())
    server.set_app(door)
    return door


@pytest.fixture(autouse=True)
def open_door(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets requests in while a test runs on its rows, and waits for the last one before the rows are emptied."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    door: Door = request.getfixturevalue("door")
    door.open()
    yield
    door.shut()


@pytest.fixture
def visitor(browser: Any, sample: Sample, live_server: Any) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    visitor = Visitor(context.new_page(), live_server.url)
    visitor.sign_in()
    yield visitor
    context.close()
