"""Reasons of a run, from its rows, with like ones together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from watchbill.deployments.models import Shortfall
from watchbill.planning.reasons import Explanation

RULES = (
    "level_share", "trained_share", "round_the_clock", "post_unmanned", "four_crews", "visit_missing", "two_teams",
    "two_forces", "neighbour_visit", "spread", "break_missing", "least_work", "least_run", "wish",
)  # fmt: skip
FINDINGS = ("clash", "solver_error", "possible", "undecided", "not_examined")
"""The order in which reasons are read."""


@dataclass(frozen=True)
class Group:
    """Reasons that say the same of one place (or of one area's stops) on several days and shifts; the first leads."""

    first: Explanation
    others: tuple[Explanation, ...]

    @property
    def size(self) -> int:
        """How many shortfalls there are in all."""
        return 1 + len(self.others)


def told(rows: Iterable[Shortfall]) -> list[Explanation]:
    """Explanations of stored shortfalls; those of plans made without any are left out."""
    return [msgspec.convert(row.reason, Explanation) for row in rows if row.reason]


def groups(found: Sequence[Explanation]) -> list[Group]:
    """Put together what has the same rule, area, force and team, the same clash of rules, and the same way out.

    In the order of the rules; of each rule those that are proven come first, and those not looked at last.
    """
    alike: dict[tuple[object, ...], list[Explanation]] = {}
    for each in found:
        alike.setdefault(_likeness(each), []).append(each)
    made = [Group(each[0], tuple(each[1:])) for each in alike.values()]
    return sorted(made, key=_order)


def _order(group: Group) -> tuple[int, int, int]:
    rule = group.first.shortfall.rule
    at = RULES.index(rule) if rule in RULES else len(RULES)
    return at, FINDINGS.index(group.first.finding), -group.size


def _likeness(found: Explanation) -> tuple[object, ...]:
    lack = found.shortfall
    return (
        lack.rule,
        lack.area,
        lack.force,
        lack.team,
        found.finding,
        frozenset(claim.rule for claim in found.clash),
        frozenset(repair.kind for repair in found.repairs),
    )
