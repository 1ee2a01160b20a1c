"""Two or three teams under every rule of the roster: every roster is judged by the verifier, and reasons agree with it.

A claim holds in a roster where the verifier finds nothing against it. So a clash is true where each roster breaks one
of its claims, smallest where without any one of them some roster keeps the others, and a repair works where some roster
gives up no more than it tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from planning.explain.cases import SHIFTS, WAY_S, explained, only, operation, repair, team
from watchbill.planning.check import check
from watchbill.planning.finding import Finding
from watchbill.planning.plan import Duty, Plan, Shortfall
from watchbill.planning.problem import Absence, DutyTraining, Force, Minimum, Problem, RestRules, Team, Wish, WorkLimits
from watchbill.planning.reasons import Claim, Explanation, Repair
from watchbill.planning.stopping import NEVER

CODES = ("", *(shift.code for shift in SHIFTS))
OF_PEOPLE, OF_PATROLS = ("level_share", "trained_share"), "round_the_clock"
OF_DAYS, OF_SHIFTS = ("four_crews", "least_run", "wish"), ("most_shifts", "wish")
SOFT = {*OF_PEOPLE, OF_PATROLS, "four_crews", "least_work", "least_run", "wish"}
STRANGER = "w"
"""A team of the neighbouring village."""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No try is given up because the machine is busy."""
    monkeypatch.setattr("watchbill.planning.explain.model.EACH_S", 600)


class Tried:
    """All rosters of a problem, each with the claims that it breaks and by how much."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.home = structs.replace(problem, teams=tuple(map(_came_back, problem.teams)))
        cells = list(product((one.code for one in problem.teams), range(problem.operation.days)))
        codes = ("", *problem.forces[0].shifts)
        rosters = (zip(cells, shifts, strict=True) for shifts in product(codes, repeat=len(cells)))
        self.rosters = [
            tuple(Duty(team=code, day=day, shift=shift) for (code, day), shift in roster if shift) for roster in rosters
        ]
        self.broken = [self._broken(duties) for duties in self.rosters]
        self.ways = list({frozenset(broken.items()): broken for broken in self.broken}.values())
        """What rosters break, each way once."""

    def _broken(self, duties: tuple[Duty, ...]) -> dict[Claim, float]:
        """A team that was away altogether and comes nevertheless is there with all its people."""
        found = {_claim(self.problem, one): one.amount for one in check(self.home, Plan(duties=duties, routes=()))}
        for duty in duties:
            one = self.problem.team_by_code[duty.team]
            if not one.present(duty.day, duty.shift):
                found[Claim(rule="away", area=one.area, team=one.code, day=duty.day)] = 1
        return found

    def legal(self) -> list[tuple[Duty, ...]]:
        """Rosters that break no hard rule."""
        both = zip(self.rosters, self.broken, strict=True)
        return [duties for duties, broken in both if all(claim.rule in SOFT for claim in broken)]


def _came_back(one: Team) -> Team:
    """The team without its days away; some of its people may be out still."""
    return structs.replace(one, away=(), absences=tuple(out for out in one.absences if out.people < one.strength))


def _claim(problem: Problem, finding: Finding | Shortfall) -> Claim:
    """What a finding, or a shortfall, speaks against."""
    rule, team_code = finding.rule, finding.team
    if rule == "together":
        team_code = next(group[0] for group in problem.together if team_code in group)
    if rule in OF_PEOPLE:
        return Claim(
            rule=rule, area=finding.area, day=finding.day, shift=finding.shift, force=finding.force,
            training=finding.training,
        )  # fmt: skip
    if rule == OF_PATROLS:
        return Claim(rule=rule, area=finding.area, day=finding.day, shift=finding.shift)
    return Claim(
        rule=rule,
        area=problem.team_by_code[team_code].area,
        team=team_code,
        day=finding.day if rule in OF_DAYS else None,
        shift=finding.shift if rule in OF_SHIFTS else "",
    )


class Judge:
    """What is true about one shortfall of a plan: ``lacking`` are the claims that the plan does not keep."""

    def __init__(self, tried: Tried, lacking: Collection[Claim], asked: Claim) -> None:
        self.tried = tried
        self.asked = asked
        self.given_up = {claim for claim in lacking if claim != asked}
        self.limit = {*OF_PEOPLE, OF_PATROLS} & {asked.rule} and Claim(
            rule="strength" if asked.rule in OF_PEOPLE else "reach",
            area=asked.area,
            force=asked.force,
            training=asked.training,
        )

    def broken(self) -> Iterator[Mapping[Claim, float]]:
        """What rosters break of all that is held up."""
        for broken in self.tried.ways:
            yield self._of_held(broken)

    def _of_held(self, broken: Mapping[Claim, float]) -> dict[Claim, float]:
        return {claim: amount for claim, amount in broken.items() if claim not in self.given_up}

    def possible(self, claims: Collection[Claim]) -> bool:
        """Whether some roster keeps these claims; without their limit, people come for what was asked."""
        kept = set(claims) - ({self.asked} if self.limit and self.limit not in claims else set())
        return any(kept.isdisjoint(broken) for broken in self.broken())

    def least(self, *rules: str, claim: Claim | None = None) -> float | None:
        """The least that rosters break of some rules, or of one claim, if they keep all others; none: none does."""
        found = [
            sum(broken.values())
            for broken in self.broken()
            if all(one == claim or (one.rule in rules and one != self.asked) for one in broken)
        ]
        return min(found, default=None)

    def teams_of(self, rule: str, cost: int) -> set[tuple[str, ...]]:
        """Teams whose claims of a rule are broken where so many are, and nothing else is."""
        return {
            tuple(sorted({claim.team for claim in broken}))
            for broken in self.broken()
            if len(broken) == cost and all(claim.rule == rule and claim != self.asked for claim in broken)
        }

    def can_lend(self) -> bool:
        """Whether the team of the neighbour can serve what was asked in place of what its own village asks for."""
        problem, day = self.tried.problem, self.asked.day
        moved = [structs.replace(one, area="V", reach=("V", "W")) if one.code == STRANGER else one
                 for one in self.tried.home.teams]  # fmt: skip
        lent = structs.replace(self.tried.home, teams=tuple(moved))
        for duties, broken in zip(self.tried.rosters, map(self._of_held, self.tried.broken), strict=True):
            comes = any(
                (duty.team, duty.day) == (STRANGER, day) and self.asked.shift in {"", duty.shift} for duty in duties
            )
            if not comes or any(not self._is_moved(claim) for claim in broken):
                continue
            found = {_claim(problem, one) for one in check(lent, Plan(duties=duties, routes=()))} - self.given_up
            if not any(self._is_moved(claim) for claim in found):
                return True
        return False

    def _is_moved(self, claim: Claim) -> bool:
        """Whether a team on loan counts there now, or not any more."""
        lost = claim.rule in OF_PEOPLE and self.asked.rule in OF_PEOPLE
        return claim == self.asked or (lost and claim.area == "W" and claim.day == self.asked.day)


@st.composite
def teams(draw: st.DrawFn, code: str, days: int) -> Team:
    day, shift = st.integers(0, days - 1), st.sampled_from(CODES)
    absence = st.builds(Absence, day=day, shift=shift, people=st.integers(1, 2))
    area, away = "W" if code == STRANGER else "V", draw(st.sampled_from(((), (), (0,))))
    return team(
        code,
        area,
        away=away,
        absences=() if away else tuple(draw(st.lists(absence, max_size=1))),
        history=draw(st.sampled_from(((), ("night",), ("early", "early"), ("middle", "night"), ("early", "")))),
        trainings=draw(st.sampled_from(((), ("aid",)))),
        crew=draw(st.integers(0, 3)),
        reach=draw(st.sampled_from(((area,), ("V", "W")))),
        limits=draw(limits),
    )


limits = st.one_of(
    st.just(WorkLimits()),
    st.builds(
        WorkLimits,
        least_off_days=st.integers(1, 2),
        most_work_s=st.sampled_from((None, 8 * 3_600)),
        least_work_s=st.sampled_from((0, 16 * 3_600)),
        most_shifts=st.sampled_from(({}, {"early": 0}, {"night": 1})),
        most_weekends=st.sampled_from((None, 0)),
    ),
)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    codes, days = draw(st.sampled_from((("ab", 2), ("ab", 2), (f"a{STRANGER}", 2), (f"ab{STRANGER}", 2), ("ab", 3))))
    day, shift = st.integers(0, days - 1), st.sampled_from(CODES)
    works = CODES[1:] if len(codes) * days == 4 else ("early", "night")  # so that not too many rosters are to be tried
    minimum = st.builds(
        Minimum,
        area=st.sampled_from("VVTW"),
        day=day,
        shift=shift,
        force=st.just("force"),
        people=st.integers(1, 4),
        training=st.sampled_from(("", "", "aid")),
    )
    wish = st.builds(
        Wish, team=st.sampled_from(codes), day=day, shift=shift, kind=st.sampled_from(("on", "off"))
    )  # fmt: skip
    orders = draw(st.sets(st.tuples(st.sampled_from(works), st.sampled_from(works)), max_size=3))
    problem = operation(
        [draw(teams(code, days)) for code in codes],
        days=days,
        minima=draw(
            st.lists(minimum, min_size=1, max_size=3, unique_by=lambda m: (m.area, m.day, m.shift, m.training))
        ),
        rest=RestRules(
            least_rest_s=draw(st.sampled_from((0, 39_600))),
            longest_run_days=draw(st.integers(2, 3)),
            day_after_night=draw(st.sampled_from((False, False, True))),
        ),
        forces=(
            Force(
                code="force",
                name="Force",
                shifts=works,
                patrols=draw(st.sampled_from((False, False, True))),
                rotates=draw(st.booleans()),
            ),
        ),
        cycle=draw(st.sampled_from((("early", "middle", "night", ""), ("early", "night")))),
        together=draw(st.sampled_from(((), ((codes[0], codes[1]),)))),
        wishes=tuple(draw(st.lists(wish, max_size=1))),
        duty_trainings=draw(
            st.sampled_from(
                ((), *((DutyTraining(force="force", shift=code, training="aid"),) for code in ("", "early")))
            )
        ),
        shifts=tuple(
            structs.replace(one, not_next=tuple(sorted(b for a, b in orders if a == one.code))) for one in SHIFTS
        ),
    )
    weekday = draw(st.sampled_from(("2026-05-04", "2026-05-08")))
    return structs.replace(problem, operation=structs.replace(problem.operation, start_date=weekday))


def is_true(judge: Judge, each: Explanation) -> None:
    """Whether an explanation tells what all rosters tell."""
    if each.finding == "possible":
        assert judge.least() == 0
        return
    assert (each.verdict, each.finding, each.clash[0]) == ("infeasible", "clash", judge.asked)
    assert judge.given_up.isdisjoint(each.clash)
    assert not judge.possible(each.clash)
    for claim in each.clash:
        assert judge.possible(set(each.clash) - {claim}), claim
    short = judge.least(claim=judge.asked)
    if judge.limit:
        assert short is not None
        assert each.params["needs"] - each.params["able"] == short
        kind = "add_people" if judge.asked.rule in OF_PEOPLE else "add_team"
        assert [one.cost for one in each.repairs if one.kind == kind] == [short]
    repairs_are_true(judge, each)


def repairs_are_true(judge: Judge, each: Explanation) -> None:
    """Each repair works at its cost, and none that works is left out."""
    for rule, kind in (("away", "call_back"), ("four_crews", "leave_cycle")):
        cost, found = judge.least(rule), repair(each, kind)
        if rule == judge.asked.rule or not cost:
            assert found is None
        else:
            assert found is not None
            assert found.cost == cost
            assert found.teams in judge.teams_of(rule, found.cost)
    lowered = [(*_place(one), one.cost) for one in each.repairs if one.kind == "lower_other"]
    others = [claim for claim in each.clash if claim != judge.asked and claim.rule in {*OF_PEOPLE, OF_PATROLS}]
    costs = [(*_place(one), judge.least(claim=one)) for one in others]
    assert lowered == [one for one in costs if one[-1]]
    if judge.limit and judge.asked.area == "V" and STRANGER in judge.tried.problem.team_by_code:
        kind = "lend_team" if judge.asked.rule in OF_PEOPLE else "allow_reach"
        found = repair(each, kind)
        assert (found is not None) == (_is_strange(judge) and judge.can_lend())
        price = 1 if kind == "lend_team" else 2 * WAY_S // 60
        assert found is None or (found.cost, found.teams) == (price, (STRANGER,))


def _is_strange(judge: Judge) -> bool:
    """Whether the neighbour's team does not count for what was asked already."""
    problem = judge.tried.problem
    if judge.asked.rule in OF_PEOPLE:
        return True
    return problem.forces[0].patrols and "V" not in problem.team_by_code[STRANGER].reach


def _place(one: Claim | Repair) -> tuple[object, ...]:
    return one.area, one.day, one.shift, one.force


@settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems(), data=st.data())
def test_every_roster_judged_by_the_verifier_says_the_same(problem: Problem, data: st.DataObject) -> None:
    tried = Tried(problem)
    duties = data.draw(st.sampled_from(tried.legal()))
    found = explained(problem, duties, stop=NEVER)
    lacking = {_claim(problem, each.shortfall) for each in found}
    for each in found:
        if each.shortfall.rule == OF_PATROLS and not problem.forces[0].patrols:
            continue  # there is nobody who could
        is_true(Judge(tried, lacking, _claim(problem, each.shortfall)), each)


@pytest.mark.parametrize(("trainings", "lent"), [((), False), (("aid",), True)])
def test_only_a_trained_team_is_lent_where_a_training_is_asked_for(trainings: tuple[str, ...], lent: bool) -> None:
    wanted = Minimum(area="V", day=0, shift="early", force="force", people=1, training="aid")
    problem = operation([team("a"), team(STRANGER, "W", trainings=trainings)], minima=[wanted])
    found = only("trained_share", explained(problem, (), stop=NEVER))
    assert (repair(found, "lend_team") is not None) == lent


def test_a_team_is_not_lent_whose_mate_may_not_come_with_it() -> None:
    wanted = Minimum(area="V", day=0, shift="early", force="force", people=2, training="aid")
    teams = [team("a"), team(STRANGER, "W", trainings=("aid",))]
    needs = (DutyTraining(force="force", training="aid"),)
    for together, lent in (((), True), ((("a", STRANGER),), False)):
        problem = operation(teams, minima=[wanted], duty_trainings=needs, together=together)
        found = only("trained_share", explained(problem, (), stop=NEVER))
        assert (repair(found, "lend_team") is not None) == lent
