"""The door before the live server."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from web.chromium import Visitor
from web.door import Door


def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"in"]


def test_nobody_comes_in_while_it_is_shut() -> None:
    door = Door(answer)
    said: list[str] = []
    assert list(door({}, lambda status, headers: said.append(status))) == []
    door.open()
    assert list(door({}, lambda status, headers: said.append(status))) == [b"in"]
    assert said == ["503 Service Unavailable", "200 OK"]


def test_it_shuts_behind_the_last_who_leaves() -> None:
    door = Door(answer)
    door.open()
    inside: Any = door({}, lambda status, headers: None)
    shutting = threading.Thread(target=door.shut)
    shutting.start()
    assert door.inside == 1
    inside.close()
    shutting.join(5)
    assert (door.inside, shutting.is_alive()) == (0, False)


@pytest.mark.parametrize("turn", range(3))
def test_a_page_may_be_left_while_it_still_asks(visitor: Visitor, turn: int) -> None:
    """Without the door the rows are emptied under these requests, and the next test finds the table locked."""
    page = visitor.open("/districts/D/ledgers/zone/")
    page.evaluate("() => { for (let i = 0; i < 40; i++) fetch('/districts/D/map/') }")
    page.wait_for_timeout(300)
    assert visitor.complaints == []
