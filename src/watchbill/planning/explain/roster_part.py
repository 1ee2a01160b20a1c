"""A part of the roster in which every rule and every wish that the plan meets is a claim.

The part knows some teams over all days, and those wishes that no other team counts for. It leaves the rest of the
operation out, so a clash found here is one of the whole roster too: everybody else may stay off duty.
"""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from watchbill.planning.explain.desk import Desk
from watchbill.planning.explain.limit_claims import TeamClaims, add_together
from watchbill.planning.explain.model import ClaimModel
from watchbill.planning.problem import Struct, Team
from watchbill.planning.reasons import Claim
from watchbill.planning.rosters.rests import history_shift, night_conflicts, order_conflicts, rest_conflicts
from watchbill.planning.stopping import StopRule


class Wish(Struct, kw_only=True, frozen=True):
    """So many people (or teams) on duty in some shifts of a day, counted over some teams (positions)."""

    claim: Claim
    needs: int
    teams: frozenset[int]
    shifts: tuple[str, ...]
    by_people: bool


def wishes(desk: Desk) -> tuple[Wish, ...]:
    """Return all wishes of the roster: minima (of trained people too), and a patrol in every village in every shift."""
    problem = desk.problem
    found = [
        Wish(
            claim=Claim(
                rule="trained_share" if least.training else "level_share",
                area=least.area,
                day=least.day,
                shift=least.shift,
                force=least.force,
                training=least.training,
            ),
            needs=least.people,
            teams=frozenset(
                position
                for position in desk.counted.get((least.area, least.force), ())
                if not least.training or least.training in problem.teams[position].trainings
            ),
            shifts=(least.shift,) if least.shift else problem.force_by_code[least.force].shifts,
            by_people=True,
        )
        for least in problem.minima
    ]
    found += [
        Wish(
            claim=Claim(rule="round_the_clock", area=area.code, day=day, shift=shift.code),
            needs=1,
            teams=frozenset(desk.reaching.get(area.code, ())),
            shifts=(shift.code,),
            by_people=False,
        )
        for area in problem.areas
        if area.kind == "village"
        for day in range(problem.operation.days)
        for shift in problem.shifts
    ]
    return tuple(found)


def touching(wishes: tuple[Wish, ...], teams: frozenset[int]) -> frozenset[int]:
    """Return these teams and all that share a wish with them, directly or through others."""
    circles = {wish.teams for wish in wishes}
    found, grown = teams, True
    while grown:
        near = {circle for circle in circles if circle & found}
        wider = found.union(*near)
        grown, found, circles = wider != found, wider, circles - near
    return found


class RosterPart(ClaimModel):
    """Duties of some teams, the wishes that concern only them, and the claim asked about.

    ``slack`` holds what each wish gives up once its claim is off, ``more`` what new people (or a new team) bring to
    the wish asked about, ``lent`` (by team and shift) the duties of ``lenders`` that count for it where that is tried.
    """

    def __init__(
        self,
        desk: Desk,
        asked: Claim,
        wishes: Iterable[Wish],
        teams: Iterable[int],
        budget: StopRule,
        lenders: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(budget)
        self.desk = desk
        self.problem = desk.problem
        self.asked = asked
        self.duty: dict[tuple[int, int, str], cp_model.IntVar] = {}
        self.lent: dict[tuple[int, str], cp_model.IntVar] = {}
        self.slack: dict[Claim, cp_model.IntVar] = {}
        self.more: cp_model.IntVar | None = None
        inside = frozenset(teams) | lenders
        for position in sorted(inside):
            self._add_team(position)
        add_together(self, sorted(inside))
        inner = [wish for wish in wishes if wish.claim == asked or (wish.teams and wish.teams <= inside)]
        for wish in inner:
            if wish.claim == asked:
                self._lend(wish, lenders)
        for wish in inner:
            if self.takes_part(wish.claim):
                self._add_wish(wish)

    def takes_part(self, claim: Claim) -> bool:
        """Whether a claim is held up: the plan keeps it, or it is the one asked about."""
        return claim == self.asked or claim not in self.desk.lacking

    def _lend(self, wish: Wish, lenders: frozenset[int]) -> None:
        day = wish.claim.day or 0
        at_home = self.model.new_bool_var("")
        self.withheld.append(at_home)
        for position in lenders - wish.teams:
            for shift in wish.shifts:
                if (duty := self.duty.get((position, day, shift))) is not None:
                    lent = self.lent[position, shift] = self.model.new_bool_var("")
                    self.model.add_implication(lent, duty)
                    self.model.add_implication(at_home, lent.negated())

    def _add_wish(self, wish: Wish) -> None:
        """People on duty and what is given up reach what is needed; duties lent to another level count there alone."""
        day = wish.claim.day or 0
        given: list[cp_model.LinearExprT] = []
        for shift in wish.shifts:
            given += [
                self._weight(wish, position, shift) * duty
                for position in sorted(wish.teams)
                if (duty := self.duty.get((position, day, shift))) is not None
            ]
            for (position, lent_shift), lent in self.lent.items():
                if lent_shift != shift:
                    continue
                if wish.claim == self.asked:
                    given.append(self._weight(wish, position, shift) * lent)
                elif day == self.asked.day and position in wish.teams and self._loses(wish):
                    given.append(-self._weight(wish, position, shift) * lent)
        slack = self.slack[wish.claim] = self.model.new_int_var(0, wish.needs, "")
        self.model.add(slack == 0).only_enforce_if(self.literal(wish.claim))
        if wish.claim == self.asked:
            self.more = self.model.new_int_var(0, wish.needs, "")
            self.model.add(self.more == 0).only_enforce_if(self.literal(limit_of(wish)))
            given.append(self.more)
        self.model.add(cp_model.LinearExpr.sum(given) + slack >= wish.needs)

    def _loses(self, wish: Wish) -> bool:
        """Whether a duty lent away no longer counts: for a level of an area that does not hold the one asked about."""
        return wish.by_people and wish.claim.area not in self.problem.ancestors(self.asked.area)

    def _weight(self, wish: Wish, position: int, shift: str) -> int:
        """What a team counts; one that is away altogether would come back whole."""
        team = self.problem.teams[position]
        return (team.present(wish.claim.day or 0, shift) or team.strength) if wish.by_people else 1

    def _add_team(self, position: int) -> None:
        team = self.problem.teams[position]
        for day in range(self.problem.operation.days):
            for shift in self._shifts(team):
                self.duty[position, day, shift] = self.model.new_bool_var("")
            self.model.add_at_most_one(self.on(position, day))
            away = [shift for shift in self._shifts(team) if not team.present(day, shift)]
            if away:
                self._never((self.duty[position, day, shift] for shift in away), self._of_team("away", team, day))
        self._add_conflicts(position, "rest", rest_conflicts(self.problem))
        self._add_conflicts(position, "day_after_night", night_conflicts(self.problem))
        self._add_conflicts(position, "shift_order", order_conflicts(self.problem))
        self._add_longest_run(position)
        if self.problem.cycle and self.problem.force_by_code[team.force].rotates:
            self._add_cycle(position)
        TeamClaims(self, position).add()

    def _of_team(self, rule: str, team: Team, day: int | None = None) -> Claim:
        return Claim(rule=rule, area=team.area, day=day, team=team.code)

    def _shifts(self, team: Team) -> tuple[str, ...]:
        return self.problem.force_by_code[team.force].shifts

    def on(self, position: int, day: int) -> list[cp_model.IntVar]:
        """Return the duties that a team may have on a day."""
        return [self.duty[position, day, shift] for shift in self._shifts(self.problem.teams[position])]

    def _never(self, duties: Iterable[cp_model.IntVar], claim: Claim) -> None:
        for duty in duties:
            self.model.add_implication(self.literal(claim), duty.negated())

    def _add_conflicts(self, position: int, rule: str, conflicts: Iterable[tuple[str, str, int]]) -> None:
        team = self.problem.teams[position]
        claim = self._of_team(rule, team)
        for first, second, between in conflicts:
            for day in range(self.problem.operation.days):
                later = self.duty.get((position, day, second))
                earlier = self.duty.get((position, day - between, first))
                if later is None:
                    continue
                if day < between and history_shift(team.history, day - between) == first:
                    self._never([later], claim)
                elif earlier is not None:
                    self.model.add_bool_or([self.literal(claim).negated(), earlier.negated(), later.negated()])

    def _add_longest_run(self, position: int) -> None:
        team = self.problem.teams[position]
        longest = team.limits.longest_run_days or self.problem.rest.longest_run_days
        claim = self._of_team("longest_run", team)
        for first in range(-longest, self.problem.operation.days - longest):
            window = range(first, first + longest + 1)
            before = sum(bool(history_shift(team.history, day)) for day in window if day < 0)
            planned = [day for day in window if day >= 0]
            if planned and before + len(planned) > longest:
                most = max(0, longest - before)
                duties = [duty for day in planned for duty in self.on(position, day)]
                self.model.add(sum(duties) <= most).only_enforce_if(self.literal(claim))

    def _add_cycle(self, position: int) -> None:
        """Duties follow the team's crew: the one given, else any; no claim where the plan follows none."""
        team, cycle = self.problem.teams[position], self.problem.cycle
        days = range(self.problem.operation.days)
        crews = tuple(range(len(cycle))) if team.crew is None else (team.crew % len(cycle),)
        if team.crew is None and not any(self._fits(team, crew) for crew in crews):
            return
        chosen = {crew: self.model.new_bool_var("") for crew in crews}
        self.model.add_exactly_one(chosen.values())
        for day in days:
            claim = self._of_team("four_crews", team, day)
            if not self.takes_part(claim):
                continue
            for shift in self._shifts(team):
                due = [chosen[crew] for crew in crews if cycle[(day + crew) % len(cycle)] == shift]
                duty = self.duty[position, day, shift]
                self.model.add_bool_or([self.literal(claim).negated(), duty.negated(), *due])

    def _fits(self, team: Team, crew: int) -> bool:
        cycle = self.problem.cycle
        return all(
            self.desk.shift_on(team, day) in {"", cycle[(day + crew) % len(cycle)]}
            for day in range(self.problem.operation.days)
        )


def limit_of(wish: Wish) -> Claim:
    """Return the claim that nobody else can help: no more people of the force, or no other team that may enter."""
    if wish.by_people:
        return Claim(rule="strength", area=wish.claim.area, force=wish.claim.force, training=wish.claim.training)
    return Claim(rule="reach", area=wish.claim.area)
