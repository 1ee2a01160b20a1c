"""A real Chromium for the pages' tests, and somebody who visits them with it."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

ARGUMENTS = [
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        message = "no Chromium on this machine: browser tests need one"
        if os.environ.get("WATCHBILL_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


class Visitor:
    """A signed-in browser page that remembers what its console complained about."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def open(self, path: str) -> Any:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self) -> None:
        self.open("/account/sign-in/")
        self.page.fill("#id_login", "planner")
        self.page.fill("#id_password", "planner-of-the-quay")
        self.page.click("form.stack button")
        self.page.wait_for_selector("text=Harbour festival")
