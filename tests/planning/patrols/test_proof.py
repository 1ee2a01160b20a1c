"""CP-SAT on small shifts: the best plan, and the proof that there is no better one."""

from __future__ import annotations

import pytest

from planning.patrols.town import HOUR, all_on_duty, town
from watchbill.planning.patrols.bounds import peak_ratio
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.proof import is_small, settle
from watchbill.planning.patrols.quality import measure


def case_of(wants: int, teams: int, dwell_s: int) -> Case:
    problem = town(
        at=(300,) * wants, wants=({"visits": 1, "teams": 1, "dwell_s": dwell_s},) * wants, teams=({},) * teams
    )
    return Case.of(problem, all_on_duty(problem), day=0, shift="early")


def test_settle_finds_what_two_visits_of_one_team_must_come_to() -> None:
    """Both are best in the middle; one team makes one an hour after the other, so each is half an hour off."""
    found = settle(case_of(2, 1, HOUR), 1.9, 10, 1, 1)
    assert found.least_ratio == pytest.approx(4.5 / 4, abs=1e-3)
    assert found.tours is not None
    assert measure(case_of(2, 1, HOUR), found.tours).worst_gap_ratio == pytest.approx(4.5 / 4, abs=1e-3)


def test_settle_proves_that_nothing_is_better() -> None:
    found = settle(case_of(2, 1, HOUR), 1.12, 10, 1, 1)
    assert found.tours is None
    assert found.least_ratio == pytest.approx(1.12, abs=1e-3)


def test_peak_ratio_counts_visits_that_are_due_together() -> None:
    """Three hours of work are due at noon for one team: the first begins an hour early, the last an hour late."""
    assert peak_ratio(case_of(3, 1, HOUR)) == pytest.approx(1.25, abs=0.01)
    assert peak_ratio(case_of(3, 3, HOUR)) == pytest.approx(1.0, abs=0.01)


def test_a_shift_with_many_visits_is_not_small() -> None:
    assert is_small(case_of(2, 1, HOUR))
    assert not is_small(case_of(41, 1, 300))
