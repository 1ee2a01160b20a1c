from __future__ import annotations

import pytest

from planning.rosters.tiny import case_of, person
from watchbill.planning.rosters.alone import impossible
from watchbill.planning.rosters.case import RosterCase, Worker
from watchbill.planning.rosters.cpsat import legal

BUSY = person("B", least_minutes=600 * 7, days_off=(3,))


def test_impossible_names_who_has_no_schedule() -> None:
    assert impossible(case_of(person("A"), BUSY)) == ("B",)


def test_impossible_says_nothing_of_those_for_whom_it_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(case: RosterCase, workers: tuple[Worker, ...], time_limit_s: float) -> None:
        raise TimeoutError

    monkeypatch.setattr(legal, "legal_together", late)
    assert impossible(case_of(person("A"), BUSY)) == ()
