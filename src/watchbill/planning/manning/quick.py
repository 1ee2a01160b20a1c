"""The quick assignment: post after post, in order of time, somebody who is free takes over where one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watchbill.planning.manning.post_shift import PostShift, Stint
from watchbill.planning.problem import PostDemand

LEAST_S = 900
"""Nobody takes over for less than this, unless less is wanted."""
FOREVER_S = 10**9


@dataclass(slots=True)
class _Person:
    """One of a team: the stop to which it was given, and when it stands or rests."""

    team: int
    number: int
    stop: str = ""
    busy: list[tuple[int, int]] = field(default_factory=list)
    """From the start of each stint to the end of the time off after it."""

    def free(self, now_s: int, rest_s: int) -> tuple[int, int]:
        """Return from when and until when this one can stand, at ``now_s`` or as soon as possible after it."""
        until_s = FOREVER_S
        for start_s, end_s in sorted(self.busy):
            if start_s - rest_s <= now_s:
                now_s = max(now_s, end_s)
            else:
                until_s = min(until_s, start_s - rest_s)
                break
        return now_s, until_s


def stand_in(here: PostShift, kept: Sequence[Stint] = (), from_s: int = 0) -> list[Stint]:
    """Return stints that fill the gaps between those that are kept, as far as there are people, from an instant on.

    Stints that began before it stay in any case; later ones only as long as their people are there.
    """
    people = [[_Person(team, number) for number in range(present)] for team, present in enumerate(here.present)]
    stints: list[Stint] = []
    for stint in kept:
        demand = here.wanted[stint.post]
        able = [
            person
            for person in people[stint.team]
            if person.stop in {"", demand.stop} and person.free(stint.start_s, 0)[0] == stint.start_s
        ]
        able.sort(key=lambda person: not person.stop)
        standing = able[: stint.people]
        for person in standing:
            _give(person, demand, stint.start_s, stint.end_s)
        if stint.start_s < from_s or standing:
            number = stint.people if stint.start_s < from_s else len(standing)
            stints.append(stint._replace(people=number))
    for post in range(len(here.wanted)):
        stints += _fill(here, post, people, [stint for stint in stints if stint.post == post], from_s)
    return stints


def _give(person: _Person, demand: PostDemand, start_s: int, end_s: int) -> None:
    person.stop = demand.stop
    person.busy.append((start_s, end_s + demand.rest_s))


def _fill(here: PostShift, post: int, people: list[list[_Person]], standing: list[Stint], from_s: int) -> list[Stint]:
    demand = here.wanted[post]
    able = [person for team in here.may_hold[post] for person in people[team]]
    rank = {team: number for number, team in enumerate(here.may_hold[post])}
    used = {person.team for person in able if person.stop}
    fresh: list[Stint] = []
    now_s = max(demand.start_s, from_s)
    while now_s < demand.end_s:
        everybody = (*standing, *fresh)
        until_s = _next_change(everybody, now_s, demand.end_s)
        if _standing(everybody, now_s) >= demand.people:
            now_s = until_s
            continue
        while until_s < demand.end_s and _standing(everybody, until_s) < demand.people:
            until_s = _next_change(everybody, until_s, demand.end_s)
        wish_s = min(demand.longest_s, until_s - now_s)
        chosen, soonest_s = None, demand.end_s
        for person in able:
            if person.stop not in {"", demand.stop}:
                continue
            begin_s, end_s = person.free(now_s, demand.rest_s)
            soonest_s = min(soonest_s, begin_s) if begin_s > now_s else soonest_s
            length_s = min(wish_s, end_s - now_s)
            if begin_s > now_s or length_s < min(LEAST_S, wish_s):
                continue
            order = (
                length_s < wish_s,
                not person.stop,
                person.team not in used,
                rank[person.team],
                max(person.busy, default=(0, 0))[1],
                person.number,
            )
            if chosen is None or order < chosen[0]:
                chosen = (order, person, length_s)
        if chosen is None:
            now_s = min(soonest_s, _next_change(everybody, now_s, demand.end_s))
            continue
        _, person, length_s = chosen
        _give(person, demand, now_s, now_s + length_s)
        used.add(person.team)
        fresh.append(Stint(person.team, post, now_s, now_s + length_s, 1))
    return fresh


def _standing(stints: Sequence[Stint], at_s: int) -> int:
    return sum(stint.people for stint in stints if stint.start_s <= at_s < stint.end_s)


def _next_change(stints: Sequence[Stint], after_s: int, end_s: int) -> int:
    edges = (edge for stint in stints for edge in (stint.start_s, stint.end_s) if edge > after_s)
    return min(min(edges, default=end_s), end_s)
