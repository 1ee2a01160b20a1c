"""A stop is visited by at least so many different teams (two, as a rule).

Teams are coloured. If some visits of a stop may only be made by teams of one colour, and others only by teams
of another, then different teams meet there whatever the routes do: no constraint between routes is needed.
With two colours throughout, the whole problem even falls into two that can be planned one beside the other.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from watchbill.planning.patrols.case import Case, Want


def colour_teams(case: Case, teams: Sequence[int], colours: int, rng: random.Random) -> dict[int, int]:
    """A colour for each team: even among teams of the same mode, base and reach, and among a stop's teams.

    Teams are dealt out like cards; then single teams change places with one of another colour as long as more
    stops come within reach of all colours.
    """
    hands: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for team in teams:
        walker = case.teams[team]
        hands[(walker.mode, walker.reach, walker.area, walker.base)].append(team)
    colour: dict[int, int] = {}
    deal = 0
    for key in sorted(hands, key=str):
        rng.shuffle(hands[key])
        for team in hands[key]:
            colour[team] = deal % colours
            deal += 1
    _swap_until_covered(case, colour, colours)
    return colour


def _swap_until_covered(case: Case, colour: dict[int, int], colours: int) -> None:
    """Exchange the colours of two teams while that lets more stops meet all the colours that they can."""
    wants_of: dict[int, list[Want]] = defaultdict(list)
    for want in case.wants:
        for team in want.teams & colour.keys():
            wants_of[team].append(want)

    def lacking(wants: Sequence[Want]) -> int:
        return sum(
            max(0, min(colours, want.least_teams) - len({colour[t] for t in want.teams if t in colour}))
            for want in wants
        )

    for want in case.wants:
        if not lacking([want]):
            continue
        for team in sorted(want.teams & colour.keys()):
            for other in sorted(colour):
                if colour[other] == colour[team]:
                    continue
                touched = wants_of[team] + wants_of[other]
                before = lacking(touched)
                colour[team], colour[other] = colour[other], colour[team]
                if lacking(touched) < before:
                    break
                colour[team], colour[other] = colour[other], colour[team]
            if not lacking([want]):
                break


def by_colour(want: Want, colour: Mapping[int, int], offset: int) -> dict[int, frozenset[int]]:
    """Teams allowed per visit, colour after colour; all its teams where a colour is missing at the stop."""
    open_teams = want.teams & colour.keys()
    need = min(want.least_teams, len(open_teams))
    if need < 2:
        return dict.fromkeys(want.visit_ids, frozenset(open_teams))
    classes = [frozenset(t for t in open_teams if colour[t] % need == group) for group in range(need)]
    if not all(classes):
        classes = split(sorted(open_teams), need)
    return {visit: classes[(number + offset) % need] for number, visit in enumerate(want.visit_ids)}


def split(teams: Sequence[int], parts: int) -> list[frozenset[int]]:
    """The teams dealt into so many classes."""
    return [frozenset(teams[part::parts]) for part in range(parts)]


def witnesses(
    served: Mapping[int, int],
    free: Sequence[int],
    teams: Sequence[int],
    need: int,
    rng: random.Random,
) -> dict[int, frozenset[int]]:
    """For a stop of which visits are planned anew: classes of teams for just as many visits as are needed.

    ``served`` tells which team makes a visit today; two visits that different teams make now stand witness,
    so that today's routes stay possible. All other visits stay free. ``need`` counts the different teams
    still missing among ``free`` visits and ``teams``; each class holds one witness's team and a random share
    of the others.
    """
    need = min(need, len(free), len(teams))
    if need < 2:
        return {}
    chosen: list[int] = []
    seen: set[int] = set()
    for visit in rng.sample(list(free), len(free)):
        if len(chosen) < need and visit in served and served[visit] in teams and served[visit] not in seen:
            chosen.append(visit)
            seen.add(served[visit])
    others = [visit for visit in free if visit not in chosen]
    rest = [team for team in teams if team not in seen]
    rng.shuffle(rest)
    classes = [{served[visit]} for visit in chosen]
    while len(chosen) < need:
        chosen.append(others.pop(0))
        classes.append({rest.pop()})
    for team in rest:
        classes[rng.randrange(need)].add(team)
    return {visit: frozenset(group) for visit, group in zip(chosen, classes, strict=True)}
