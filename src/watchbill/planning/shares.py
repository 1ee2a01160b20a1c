"""What groups are asked for of the minima of areas that they share, dealt out by the people that each of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import msgspec

from watchbill.planning.division import Division
from watchbill.planning.plan import Duty
from watchbill.planning.problem import Minimum, Problem

Minima = tuple[Minimum, ...]
Key = tuple[str, int, str, str, str]
"""Area, day, shift (empty: in any shift), force and training (empty: any) of a minimum."""


class Shares:
    """What each group is asked for of the minima: all of those of its own areas, a share of the others."""

    def __init__(self, problem: Problem, division: Division) -> None:
        self._problem = problem
        self._minima = problem.minima
        self._strength: list[Counter[Key]] = []
        days = range(problem.operation.days)
        for teams in division.teams:
            strength: Counter[Key] = Counter()
            for team in teams:
                shifts = ("", *problem.force_by_code[team.force].shifts)
                for area in problem.ancestors(team.area):
                    for day, shift, training in product(days, shifts, ("", *team.trainings)):
                        strength[area, day, shift, team.force, training] += team.present(day, shift)
            self._strength.append(strength)

    def lacking(self, duties: Iterable[Duty], minima: Minima) -> int:
        """Return the people that a group's duties lack of what it is asked for."""
        given = self._people(duties)
        return sum(max(0, least.people - given[_key_of(least)]) for least in minima)

    def first(self) -> dict[int, Minima]:
        """Return each group's share by the people that it has."""
        asked: dict[int, list[Minimum]] = {number: [] for number in range(len(self._strength))}
        for least in self._minima:
            have = {number: s[_key_of(least)] for number, s in enumerate(self._strength) if s[_key_of(least)]}
            for number, people in apportioned(least.people, have).items():
                if people:
                    asked[number].append(msgspec.structs.replace(least, people=people))
        return {number: tuple(minima) for number, minima in asked.items()}

    def raised(self, asked: Mapping[int, Minima], duties: Mapping[int, Sequence[Duty]]) -> dict[int, Minima]:
        """Return larger shares for groups that have people left, where others do not give what they were asked."""
        given = {number: self._people(found) for number, found in duties.items()}
        wanted = {_key_of(least): least.people for least in self._minima}
        share = {number: {_key_of(least): least.people for least in minima} for number, minima in asked.items()}
        more: dict[int, dict[Key, int]] = {}
        for key, people in wanted.items():
            lacking = people - sum(found[key] for found in given.values())
            if lacking <= 0:
                continue
            spare = {
                number: self._strength[number][key] - found[key]
                for number, found in given.items()
                if found[key] >= share[number].get(key, 0)
            }
            for number, part in apportioned(lacking, spare).items():
                if part:
                    more.setdefault(number, {})[key] = given[number][key] + part
        by_key = {_key_of(least): least for least in self._minima}
        return {
            number: tuple(
                msgspec.structs.replace(by_key[key], people=people)
                for key, people in sorted({**share[number], **raised}.items())
            )
            for number, raised in more.items()
        }

    def _people(self, duties: Iterable[Duty]) -> Counter[Key]:
        """People on duty by area, day, shift, force and training, each as in ``Key``."""
        people: Counter[Key] = Counter()
        for duty in duties:
            team = self._problem.team_by_code[duty.team]
            for area in self._problem.ancestors(team.area):
                for shift, training in product(("", duty.shift), ("", *team.trainings)):
                    people[area, duty.day, shift, team.force, training] += team.present(duty.day, duty.shift)
        return people


def _key_of(least: Minimum) -> Key:
    return least.area, least.day, least.shift, least.force, least.training


def apportioned(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Return whole parts of a total in proportion to weights, the largest remainders rounded up."""
    whole = sum(weights.values())
    if not whole:
        return {}
    parts = {name: total * weight // whole for name, weight in weights.items()}
    rest = total - sum(parts.values())
    for name in sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))[:rest]:
        parts[name] += 1
    return parts
