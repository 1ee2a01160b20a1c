"""Every reason is a sentence, in English and in Chinese."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from django.utils import translation

from planning.explain.cases import demand, duty, explained, least, only, operation, route, team
from watchbill.deployments.linter.sentences import TITLES
from watchbill.deployments.why import Names, clash_lines, finding_text, groups, repair_text, summary, verdict_text
from watchbill.deployments.why.sentences import CLAIMS
from watchbill.deployments.why.told import RULES
from watchbill.planning.plan import Shortfall
from watchbill.planning.problem import Problem
from watchbill.planning.reasons import Claim, Explanation, Finding, Repair, RepairKind, Verdict

PROBLEM = operation([team("a"), team("b", away=(0,))], patrols=True, minima=[least(4)], demands=[demand(2)])


def short_level() -> tuple[Problem, Explanation]:
    problem = operation([team("a"), team("b", away=(0,))], minima=[least(4)])
    return problem, only("level_share", explained(problem, [duty("a")]))


def test_the_summary_names_what_is_needed_and_the_first_ways_out() -> None:
    problem, found = short_level()
    assert summary(found, Names(problem)) == (
        "Village V needs 4 people of force (Mon 4 May), 2 can come: add 2 people of force in Village V, "
        "or call back Team b (1 duty on a day away)"
    )


def test_the_clash_names_the_team_that_is_away() -> None:
    problem, found = short_level()
    texts = [text for _claim, text in clash_lines(found, Names(problem))]
    assert "Team b: away (Mon 4 May)" in texts
    assert "Village V needs 4 people of force (Mon 4 May)" in texts


def test_teams_that_one_rule_keeps_share_a_line() -> None:
    nights = [duty("a", 0, "night"), duty("b", 0, "night")]
    minima = [least(4, day=0, shift="night"), least(2, day=1, shift="early")]
    problem = operation([team("a"), team("b")], days=2, minima=minima)
    found = only("level_share", explained(problem, nights))
    texts = [text for _claim, text in clash_lines(found, Names(problem))]
    assert any(text.startswith("Team a, Team b: ") for text in texts)


def test_many_teams_are_counted() -> None:
    teams = [team(code) for code in "abcdefg"]
    assert Names(operation(teams)).teams([each.code for each in teams]) == "Team a, Team b, Team c, 4 more teams"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_code_has_a_sentence(language: str) -> None:
    names = Names(PROBLEM)
    with translation.override(language):
        for rule in RULES:
            lack = Shortfall(rule=rule, amount=2, unit="people", area="V", day=0, shift="early", stop="S", team="a")
            found = Explanation(shortfall=lack, verdict="infeasible", finding="clash")
            assert "%" not in summary(found, names)
            assert "S" in summary(found, names) or "a" in summary(found, names)
        for kind in get_args(RepairKind):
            for number in (1, 2):
                text = repair_text(Repair(kind=kind, cost=number, unit="people", area="V", level="regular"), names)
                assert text
                assert "%" not in text
        for rule in CLAIMS:
            claim = Claim(rule=rule, area="V", day=0, shift="early", stop="S", team="a")
            found = msgspec.structs.replace(found, clash=(claim,))
            [(_claim, text)] = clash_lines(found, names)
            assert "%" not in text
            assert text != rule
        for verdict in get_args(Verdict):
            assert verdict_text(msgspec.structs.replace(found, verdict=verdict))
        for finding in get_args(Finding):
            assert finding_text(msgspec.structs.replace(found, finding=finding))


def test_every_rule_that_a_plan_may_lack_has_a_title() -> None:
    assert set(RULES) <= set(TITLES)


def test_three_verdicts_are_three_words() -> None:
    _problem, found = short_level()
    words = {verdict_text(msgspec.structs.replace(found, verdict=verdict)) for verdict in get_args(Verdict)}
    assert len(words) == 3


def test_like_reasons_stand_together() -> None:
    minima = [least(4, day=day) for day in range(3)]
    problem = operation([team("a"), team("b", away=(0, 1, 2))], days=3, minima=minima)
    found = explained(problem, [duty("a", day) for day in range(3)])
    levels = [group for group in groups(found) if group.first.shortfall.rule == "level_share"]
    assert [group.size for group in levels] == [3]
    assert groups(found)[0].first.shortfall.rule == "level_share"


def test_reasons_that_differ_stand_apart() -> None:
    problem = operation([team("a"), team("b", away=(0,))], days=2, minima=[least(4), least(6, day=1)])
    found = explained(problem, [duty("a", 0), duty("a", 1), duty("b", 1)])
    assert len([group for group in groups(found) if group.first.shortfall.rule == "level_share"]) == 2


def test_time_that_is_missing_stands_in_the_summary() -> None:
    wanted = [demand(dwell_s=4 * 3600), demand(stop="U", dwell_s=4 * 3600)]
    problem = operation([team("a", reach=("V", "W"))], patrols=True, demands=wanted)
    found = only(
        "visit_missing", explained(problem, [duty("a")], [route("a", ("U", 3600), dwell_s=4 * 3600)]), stop="S"
    )
    assert "its teams lack 20 min" in summary(found, Names(problem))
