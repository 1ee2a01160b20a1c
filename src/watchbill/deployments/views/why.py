"""Reasons as the pages show them: the clash and the ways out, each with the page where it is seen or carried out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from watchbill.accounts.models import User
from watchbill.deployments import archive
from watchbill.deployments import why as reasons
from watchbill.deployments.linter import Finding
from watchbill.deployments.models import Run, Shortfall
from watchbill.deployments.queries import shortfalls_for
from watchbill.deployments.why import Group, Names
from watchbill.operations.models import Operation
from watchbill.planning.levels import levels_in_force, more_visits
from watchbill.planning.problem import Level
from watchbill.planning.reasons import Claim, Explanation, Repair

ROSTER_RULES = {
    "level_share", "strength", "away", "rest", "day_after_night", "longest_run", "four_crews", "round_the_clock",
    "on_duty", "reach",
}  # fmt: skip
ROSTER_REPAIRS = {"leave_cycle", "lend_team", "put_on_duty", "lower_other", "allow_reach"}
ENTRY_REPAIRS = {
    "drop_visit", "shorter_dwell", "fewer_neighbours", "longer_stint", "shorter_rest", "fewer_people", "other_force",
}  # fmt: skip
"""What a ledger entry's form can change."""
POST_REPAIRS = {"longer_stint", "shorter_rest", "fewer_people", "other_force"}
"""Of these, what its lines of fixed posts say."""
RULE_REPAIRS = {"longer_gap", "shorter_pause", "shorter_force_gap", "same_team_again"}
"""What the operation's rules say for all its stops."""


@dataclass(frozen=True)
class Line:
    """A line of text with the page behind it; no address where there is none."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Why:
    """One reason, for itself and for those that say the same."""

    rule: str
    verdict: str
    verdict_text: str
    summary: str
    finding: str
    clash: tuple[Line, ...]
    repairs: tuple[Line, ...]
    size: int
    alike: tuple[Line, ...]


def whys(operation: Operation, run: Run, rows: Iterable[Shortfall]) -> list[Why]:
    """Reasons of shortfalls with like ones together; empty where the plan was made without reasons."""
    found = reasons.told(rows)
    if not found:
        return []
    problem, _plan = archive.load(run)
    pages = _Pages(operation, run, Names(problem))
    return [_why(pages, group) for group in reasons.groups(found)]


class Reasons:
    """Reasons by finding of the plan linter, read when the first one is asked for."""

    def __init__(self, user: User, operation: Operation, run: Run | None) -> None:
        self._user = user
        self._operation = operation
        self._run = run

    def __call__(self, finding: Finding) -> Why | None:
        """The reason of a finding; none where it is no shortfall, or the plan was made without reasons."""
        if self._run is None:
            return None
        place = (finding.rule, finding.date, finding.shift, finding.entry_code or finding.team_code)
        area = "" if finding.entry_code or finding.team_code else f"{finding.area_code} {finding.force}"
        row = self._rows.get((*place, area))
        return next(iter(whys(self._operation, self._run, [row])), None) if row else None

    @cached_property
    def _rows(self) -> dict[tuple[object, ...], Shortfall]:
        assert self._run is not None
        return {
            (
                row.rule, row.date, row.shift, row.entry_code or row.team_code,
                "" if row.entry_code or row.team_code else f"{row.area_code} {row.force}",
            ): row
            for row in shortfalls_for(self._user, self._run)
            if row.reason
        }  # fmt: skip


def _why(pages: _Pages, group: Group) -> Why:
    first = group.first
    return Why(
        rule=first.shortfall.rule,
        verdict=first.verdict,
        verdict_text=reasons.verdict_text(first),
        summary=reasons.summary(first, pages.names),
        finding=reasons.finding_text(first),
        clash=tuple(Line(text, pages.of_claim(claim)) for claim, text in reasons.clash_lines(first, pages.names)),
        repairs=tuple(Line(reasons.repair_text(each, pages.names), pages.of_repair(each)) for each in first.repairs),
        size=group.size,
        alike=tuple(pages.alike(group.others)),
    )


class _Pages:
    """Addresses of the pages about a run's codes."""

    def __init__(self, operation: Operation, run: Run, names: Names) -> None:
        self.names = names
        self._code = operation.code
        self._run = {} if run.published_at else {"run": run.number}

    def alike(self, found: Sequence[Explanation]) -> list[Line]:
        """What else says the same: places and times, each once."""
        lines: dict[str, Line] = {}
        for each in found:
            lack = each.shortfall
            text = reasons.headline(each, self.names)
            place = Claim(
                rule=lack.rule, area=lack.area, day=lack.day, shift=lack.shift, force=lack.force, stop=lack.stop,
                team=lack.team,
            )  # fmt: skip
            lines.setdefault(text, Line(text, self.of_claim(place)))
        return list(lines.values())

    def of_claim(self, claim: Claim) -> str:
        """The roster or the timetable at the place and time of a claim."""
        place: dict[str, str | int] = dict(self._run)
        if date := self.names.date(claim.day):
            place["day"] = date.isoformat()
        if claim.rule in ROSTER_RULES and not claim.stop:
            area = self.names.problem.area_by_code.get(claim.area)
            team = self.names.problem.team_by_code.get(claim.team)
            if area is not None and area.kind != "district":
                place["area"] = area.code
            if force := claim.force or (team.force if team else ""):
                place["force"] = force
            return self._at("deployments:roster", place)
        if claim.shift:
            place["shift"] = claim.shift
        place |= {"view": "teams", "mark": claim.team} if claim.team else {"view": "sites", "mark": claim.stop}
        return self._at("deployments:timetable", place)

    def of_repair(self, repair: Repair) -> str:
        """The page that can carry out a repair, its form filled in where it has one; empty where none can."""
        date = self.names.date(repair.day)
        if repair.kind == "lower_level" and date and repair.level:
            wanted = {"area": repair.area, "date": date.isoformat(), "level": repair.level}
            return f"{reverse('operations:levels', args=[self._code])}?{urlencode(wanted)}#set-level"
        if repair.kind in {"add_people", "add_team"}:
            query = f"?{urlencode({'force': repair.force})}" if repair.force else ""
            return reverse("operations:forces", args=[self._code]) + query
        if repair.kind == "call_back" and repair.teams:
            return reverse("operations:edit_team", args=[self._code, repair.teams[0]])
        if repair.kind in ENTRY_REPAIRS and repair.stop:
            address = reverse("places:edit_entry", args=[repair.stop])
            values = self._entry_values(repair)
            return f"{address}?{urlencode(values)}" if values else address
        if repair.kind in ROSTER_REPAIRS:
            return self.of_claim(Claim(rule="level_share", area=repair.area, day=repair.day, force=repair.force))
        if repair.kind in RULE_REPAIRS:
            return reverse("operations:rules", args=[self._code])
        if repair.kind == "plan_longer":
            return reverse("deployments:runs", args=[self._code])
        return ""

    def _entry_values(self, repair: Repair) -> dict[str, int]:
        """What the entry's form would hold after the repair."""
        problem = self.names.problem
        demand = problem.demand_by_key.get((repair.stop, repair.day or 0, repair.shift))
        if repair.kind in POST_REPAIRS:
            return {}
        if repair.kind == "shorter_dwell":
            return {"dwell_min": repair.value // 60}
        if demand is None:
            return {}
        if repair.kind == "fewer_neighbours":
            return {"neighbour_visits": max(0, demand.neighbour_visits - repair.cost)}
        stop = problem.stop_by_code[repair.stop]
        by_level = more_visits(self._levels.get((stop.area, demand.day), "regular"), stop.priority)
        field = "visits_night" if problem.shift_by_code[repair.shift].night else "visits_day"
        return {field: max(0, demand.visits - by_level - repair.cost)}

    @cached_property
    def _levels(self) -> dict[tuple[str, int], Level]:
        return levels_in_force(self.names.problem.areas, self.names.problem.area_levels)

    def _at(self, page: str, place: dict[str, str | int]) -> str:
        given = {name: value for name, value in place.items() if value != ""}
        return f"{reverse(page, args=[self._code])}?{urlencode(given)}" if given else reverse(page, args=[self._code])
