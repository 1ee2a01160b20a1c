"""Which teams count for the minima of an area, and which reach a village."""

from __future__ import annotations

from watchbill.planning.problem import Problem


def counted_teams(problem: Problem) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return positions of the teams that count for (area code, force code): home in the area or below it."""
    found: dict[tuple[str, str], list[int]] = {}
    for position, team in enumerate(problem.teams):
        for area in problem.ancestors(team.area):
            found.setdefault((area, team.force), []).append(position)
    return {key: tuple(value) for key, value in found.items()}


def reaching_teams(problem: Problem) -> dict[str, tuple[int, ...]]:
    """Return positions of the patrolling teams that have a village in reach, by village code; never empty."""
    found: dict[str, list[int]] = {}
    for position, team in enumerate(problem.teams):
        if problem.force_by_code[team.force].patrols:
            for village in team.reach:
                found.setdefault(village, []).append(position)
    return {key: tuple(value) for key, value in found.items()}
