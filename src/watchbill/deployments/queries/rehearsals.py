"""Rehearsals of plans, and scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.db.models import QuerySet
from msgspec import structs

from watchbill.accounts.permissions import Actor
from watchbill.deployments import archive
from watchbill.deployments.enums import RunKind, RunState
from watchbill.deployments.models import Rehearsal, Run
from watchbill.deployments.queries.runs import runs_for
from watchbill.operations.models import Operation
from watchbill.places.models import Area
from watchbill.places.permissions import visible
from watchbill.planning import scenarios
from watchbill.planning.problem import Problem
from watchbill.planning.rehearsal import Outcome
from watchbill.planning.scenarios import Figures


@dataclass(frozen=True)
class ScenarioColumn:
    """One plan in the comparison: its figures, and by how much they differ from the first one's."""

    run: Run
    rehearsal: Rehearsal | None
    figures: Figures | None
    differences: dict[str, float]
    weakest: str
    """Name of the place that breaks first; empty text where that is not known, or not for this reader."""


def scenarios_for(user: Actor, operation: Operation) -> QuerySet[Run]:
    """Scenarios of an operation, the oldest first."""
    return runs_for(user, operation).filter(kind=RunKind.SCENARIO).order_by("number")


def newest_rehearsal(run: Run) -> Rehearsal | None:
    """The rehearsal of a run that was asked for last."""
    return run.rehearsals.first()


def outcome_of(run: Run) -> Outcome | None:
    """What the newest rehearsal with an outcome showed."""
    done = run.rehearsals.filter(state__in=[RunState.DONE, RunState.STOPPED]).first()
    return msgspec.convert(done.outcome, Outcome) if done else None


def readable_outcome(user: Actor, problem: Problem, operation: Operation, outcome: Outcome) -> Outcome:
    """An outcome with the stops, areas, posts and teams that somebody may read; the figures over all stay."""
    readable = _readable_areas(user, operation)
    return structs.replace(
        outcome,
        stops=tuple(stop for stop in outcome.stops if stop.area in readable),
        areas=tuple(area for area in outcome.areas if area.area in readable),
        posts=tuple(post for post in outcome.posts if post.area in readable),
        teams=tuple(team for team in outcome.teams if problem.team_by_code[team.team].area in readable),
    )


def side_by_side(user: Actor, operation: Operation, runs: Iterable[Run]) -> list[ScenarioColumn]:
    """Runs with their figures: the first one first, the others by what breaks first."""
    readable = _readable_areas(user, operation)
    found: list[ScenarioColumn] = []
    base: Figures | None = None
    for run in runs:
        figures = _figures(run) if run.has_plan else None
        outcome = outcome_of(run) if run.has_plan else None
        weakest = ""
        if figures and outcome:
            figures = scenarios.with_rehearsal(figures, outcome)
            stop = archive.load(run)[0].stop_by_code[figures.weakest.stop] if figures.weakest else None
            weakest = stop.name if stop and stop.area in readable else ""
        base = base or figures
        differences = scenarios.differences(base, figures) if base and figures else {}
        found.append(ScenarioColumn(run, newest_rehearsal(run), figures, differences, weakest))
    planned = [column for column in found[1:] if column.figures]
    order = scenarios.breaks_first([column.figures for column in planned if column.figures])
    return [*found[:1], *(planned[number] for number in order), *(one for one in found[1:] if not one.figures)]


def _figures(run: Run) -> Figures:
    kept = run.measures.get("figures")
    return msgspec.convert(kept, Figures) if kept else scenarios.figures(*archive.load(run))


def _readable_areas(user: Actor, operation: Operation) -> set[str]:
    areas = Area.objects.filter(visible(user), path__startswith=operation.district.path)
    return set(areas.values_list("code", flat=True))
