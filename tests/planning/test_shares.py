"""What groups of villages are asked for of a minimum that they share."""

from __future__ import annotations

import msgspec

from planning.rosters.conftest import build_problem
from watchbill.planning.division import Division
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Absence, Minimum, Team
from watchbill.planning.shares import Minima, Shares, apportioned

TEAMS = (("a", "V", ("aid",)), ("b", "W", ()), ("c", "W", ()), ("d", "W", ("aid",)))


def shares(people: int, trained: int, *, out: str = "", shift: str = "early") -> Shares:
    """Two people each in teams a (village V) and b, c, d (village W); a and d are trained; one of a team may be out."""
    absent = (Absence(day=0, people=1),)
    teams = [
        Team(
            code=code,
            name=code,
            force="force",
            area=area,
            strength=2,
            base=0,
            trainings=trainings,
            absences=absent if code == out else (),
        )
        for code, area, trainings in TEAMS
    ]
    asked = Minimum(area="T", day=0, shift=shift, force="force", people=people)
    minima = [asked, Minimum(area="T", day=0, shift=shift, force="force", people=trained, training="aid")]
    problem = build_problem(teams, minima=minima)
    return Shares(problem, Division(problem, [("V",), ("W",)], [tuple(teams[:1]), tuple(teams[1:])]))


def early(*teams: str) -> list[Duty]:
    return [Duty(team=team, day=0, shift="early") for team in teams]


def people(minima: Minima) -> dict[str, int]:
    return {least.training: least.people for least in minima}


def test_a_shared_minimum_is_dealt_out_by_the_people_of_each_group() -> None:
    first = shares(people=4, trained=4).first()
    assert {group: people(minima) for group, minima in first.items()} == {0: {"": 1, "aid": 2}, 1: {"": 3, "aid": 2}}


def test_a_minimum_of_the_whole_day_is_dealt_out_and_given_in_any_shift() -> None:
    dealt = shares(people=4, trained=4, shift="")
    assert dealt.first() == {
        group: tuple(msgspec.structs.replace(least, shift="") for least in minima)
        for group, minima in shares(people=4, trained=4).first().items()
    }
    assert dealt.lacking(early("b", "d"), dealt.first()[1]) == 0


def test_what_a_group_does_not_give_is_asked_of_those_with_people_left() -> None:
    dealt = shares(people=6, trained=4)
    raised = dealt.raised(dealt.first(), {0: [], 1: early("b", "c")})
    assert {group: people(minima) for group, minima in raised.items()} == {1: {"": 6, "aid": 2}}


def test_nothing_more_is_asked_where_nothing_is_lacking() -> None:
    dealt = shares(people=2, trained=0)
    assert dealt.raised(dealt.first(), {0: [], 1: early("b", "c")}) == {}


def test_lacking_people_are_counted_by_training() -> None:
    dealt = shares(people=6, trained=4)
    asked = dealt.first()[1]
    assert people(asked) == {"": 4, "aid": 2}
    assert dealt.lacking(early("b", "c"), asked) == 2
    assert dealt.lacking(early("b", "d"), asked) == 0


def test_people_who_are_out_are_not_asked_and_do_not_count() -> None:
    dealt = shares(people=7, trained=0, out="a")
    first = dealt.first()
    assert {group: people(minima)[""] for group, minima in first.items()} == {0: 1, 1: 6}
    assert dealt.lacking(early("a"), first[0]) == 0
    assert shares(people=7, trained=0, out="d").lacking(early("b", "c", "d"), first[1]) == 1


def test_whole_parts_add_up_to_the_total() -> None:
    assert apportioned(10, {0: 1, 1: 1, 2: 1}) == {0: 4, 1: 3, 2: 3}
    assert apportioned(5, {0: 1, 1: 3}) == {0: 1, 1: 4}
    assert apportioned(10, {0: 0, 1: 2}) == {0: 0, 1: 10}
    assert apportioned(10, {}) == {}
