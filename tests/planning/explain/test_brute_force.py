"""Two teams, three days: every roster is tried, and says the same as the explanation of each shortfall."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise, product

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.explain.cases import SHIFTS, explained, least, operation, repair, team
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Minimum, Problem, RestRules
from watchbill.planning.reasons import Claim
from watchbill.planning.rosters.rests import history_shift

DAYS = 3
CODES = ("", *(shift.code for shift in SHIFTS))
BY_CODE = {shift.code: shift for shift in SHIFTS}
Roster = dict[tuple[str, int], str]


def rosters(problem: Problem) -> Iterator[Roster]:
    slots = [(each.code, day) for each in problem.teams for day in range(DAYS)]
    for shifts in product(CODES, repeat=len(slots)):
        yield dict(zip(slots, shifts, strict=True))


def worked(problem: Problem, roster: Roster, code: str) -> list[tuple[int, str]]:
    """Days and shifts of a team in order, its history with them."""
    history = problem.team_by_code[code].history
    days = range(-len(history), DAYS)
    found = [(day, history_shift(history, day) if day < 0 else roster[code, day]) for day in days]
    return [(day, shift) for day, shift in found if shift]


def people(problem: Problem, roster: Roster, minimum: Minimum) -> int:
    return sum(
        each.strength
        for each in problem.teams
        if (shift := roster[each.code, minimum.day]) and minimum.shift in {"", shift}
    )


def holds(problem: Problem, roster: Roster, claim: Claim) -> bool:
    """Whether a roster keeps a claim, by rules written down once more."""
    duties = worked(problem, roster, claim.team) if claim.team else []
    pairs = [(one, two) for one, two in pairwise(duties) if two[0] >= 0]
    match claim.rule:
        case "level_share":
            minimum = next(m for m in problem.minima if (m.day, m.shift) == (claim.day, claim.shift))
            return people(problem, roster, minimum) >= minimum.people
        case "rest":
            return all(
                (two[0] - one[0]) * 86_400 + BY_CODE[two[1]].start_s - BY_CODE[one[1]].end_s
                >= problem.rest.least_rest_s
                for one, two in pairs
            )
        case "day_after_night":
            return not any(
                two[0] == one[0] + 1 and BY_CODE[one[1]].night and not BY_CODE[two[1]].night for one, two in pairs
            )
        case "longest_run":
            days = {day for day, _ in duties}
            longest = problem.rest.longest_run_days
            return not any(
                all(first + step in days for step in range(longest + 1)) and first + longest >= 0 and
                any((claim.team, first + step) in roster and roster[claim.team, first + step]
                    for step in range(longest + 1))
                for first in range(-longest, DAYS)
            )  # fmt: skip
        case "away":
            return claim.day is not None and not roster[claim.team, claim.day]
    raise AssertionError(claim)


def possible(problem: Problem, claims: Collection[Claim], asked: Claim) -> bool:
    """Whether any roster keeps these claims; without the claim of strength, people may come for what was asked."""
    checked = [claim for claim in claims if claim.rule != "strength"]
    if len(checked) == len(claims):
        checked = [claim for claim in checked if claim != asked]
    return any(all(holds(problem, roster, claim) for claim in checked) for roster in rosters(problem))


def all_claims(problem: Problem, lacking: Collection[Claim], asked: Claim) -> list[Claim]:
    teams = [
        Claim(rule=rule, area="V", team=each.code)
        for each in problem.teams
        for rule in ("rest", "day_after_night", "longest_run")
    ]
    away = [Claim(rule="away", area="V", team=each.code, day=day) for each in problem.teams for day in each.away]
    levels = [Claim(rule="level_share", area="V", day=m.day, shift=m.shift, force="force") for m in problem.minima]
    kept = [claim for claim in levels if claim == asked or claim not in lacking]
    return [*teams, *away, *kept, Claim(rule="strength", area="V", force="force")]


minima = st.lists(
    st.builds(lambda day, shift, people: least(people, day=day, shift=shift), st.integers(0, 2),
              st.sampled_from(CODES), st.integers(1, 4)),
    min_size=1,
    max_size=3,
    unique_by=lambda m: (m.day, m.shift),
)  # fmt: skip


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    teams = [
        team(
            code,
            away=tuple(sorted(draw(st.sets(st.integers(0, 2), max_size=1)))),
            history=draw(st.sampled_from([(), ("night",), ("early", "early"), ("middle", "night")])),
        )
        for code in ("a", "b")
    ]
    rest = RestRules(longest_run_days=draw(st.integers(2, 3)), day_after_night=draw(st.booleans()))
    return operation(teams, days=DAYS, minima=draw(minima), rest=rest)


@given(problems(), st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
def test_every_roster_tried_says_the_same(problem: Problem, seed: int) -> None:
    legal = all_claims(problem, {Claim(rule="level_share", area="V", day=m.day, shift=m.shift, force="force")
                                 for m in problem.minima}, Claim(rule=""))  # fmt: skip
    able = [r for r in rosters(problem) if all(holds(problem, r, c) for c in legal if c.rule != "strength")]
    chosen = able[seed % len(able)]
    duties = [Duty(team=code, day=day, shift=shift) for (code, day), shift in chosen.items() if shift]
    found = [each for each in explained(problem, duties) if each.shortfall.rule == "level_share"]
    lacking = {
        Claim(rule="level_share", area="V", day=e.shortfall.day, shift=e.shortfall.shift, force="force") for e in found
    }
    for each in found:
        asked = next(c for c in lacking if (c.day, c.shift) == (each.shortfall.day, each.shortfall.shift))
        every = all_claims(problem, lacking, asked)
        if each.finding == "possible":
            assert possible(problem, every, asked)
            continue
        assert each.verdict == "infeasible"
        assert each.clash[0] == asked
        assert set(each.clash) <= set(every)
        assert not possible(problem, each.clash, asked)
        for claim in each.clash:
            assert possible(problem, [other for other in each.clash if other != claim], asked)
        minimum = next(m for m in problem.minima if (m.day, m.shift) == (asked.day, asked.shift))
        others = [claim for claim in every if claim.rule != "strength" and claim != asked]
        most = max(
            people(problem, roster, minimum)
            for roster in rosters(problem)
            if all(holds(problem, roster, claim) for claim in others)
        )
        assert each.params == {"needs": minimum.people, "able": most}
        more = repair(each, "add_people")
        assert more is not None
        assert more.cost == minimum.people - most


def test_the_brute_force_sees_a_planted_fault() -> None:
    problem = operation([team("a"), team("b", away=(0,))], days=DAYS, minima=[least(4)])
    asked = Claim(rule="level_share", area="V", day=0, shift="", force="force")
    every = all_claims(problem, {asked}, asked)
    assert not possible(problem, every, asked)
    home = msgspec.structs.replace(problem, teams=(team("a"), team("b")))
    assert possible(home, [claim for claim in every if claim.rule != "away"], asked)
