from __future__ import annotations

import random

from planning.patrols.town import all_on_duty, town
from watchbill.planning.patrols.case import Case
from watchbill.planning.patrols.rules import two_teams


def test_colour_teams_gives_each_stop_both_colours() -> None:
    pairs = (("home",), ("home",), ("next",), ("next",))
    problem = town(
        at=(300, 600),
        wants=({"visits": 2}, {"visits": 2, "area": "next"}),
        teams=tuple({"reach": reach} for reach in pairs),
    )
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    for seed in range(10):
        colour = two_teams.colour_teams(case, case.free_teams, 2, random.Random(seed))
        assert all({colour[team] for team in want.teams} == {0, 1} for want in case.wants)


def test_by_colour_gives_visits_to_classes_that_share_no_team() -> None:
    problem = town(at=(300,), wants=({"visits": 4},), teams=({},) * 5)
    case = Case.of(problem, all_on_duty(problem), day=0, shift="early")
    allowed = two_teams.by_colour(case.wants[0], dict.fromkeys(range(5), 0), 0)
    assert allowed[0].isdisjoint(allowed[1])
    assert allowed[0] | allowed[1] == frozenset(range(5))


def test_witnesses_leave_todays_teams_their_visits() -> None:
    served = {10: 0, 11: 0, 12: 3}
    for seed in range(10):
        classes = two_teams.witnesses(served, [10, 11, 12], [0, 1, 2, 3], 2, random.Random(seed))
        assert all(served[visit] in group for visit, group in classes.items())
        first, second = classes.values()
        assert first.isdisjoint(second)


def test_witnesses_are_not_needed_where_others_visit_already() -> None:
    assert two_teams.witnesses({10: 0}, [10], [0, 1], 1, random.Random(1)) == {}
