"""A plan into rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import msgspec
from django.db import transaction

from watchbill.deployments.archive import pack
from watchbill.deployments.models import Duty, Post, Route, Run, Shortfall, Step
from watchbill.deployments.planner.ways import Ways, street_network
from watchbill.forces.models import Team
from watchbill.planning import plan, problem
from watchbill.planning.reasons import Explanation
from watchbill.planning.scenarios import figures

BATCH = 500


@transaction.atomic
def save_plan(
    run: Run,
    asked: problem.Problem,
    answer: plan.Plan,
    *,
    measures: dict[str, Any],
    explanations: Sequence[Explanation] = (),
) -> None:
    """Write a plan's rows and its public file into a run, in place of what it held before.

    ``explanations`` are those of the plan's shortfalls, in their order, or none.
    """
    for model in (Duty, Route, Post, Shortfall):
        model._default_manager.filter(run=run).delete()
    teams = Team.objects.in_bulk([team.code for team in asked.teams], field_name="code")
    first = run.operation.start_date
    Duty.objects.bulk_create(
        [Duty(run=run, team=teams[d.team], date=_date(first, d.day), shift=d.shift) for d in answer.duties],
        batch_size=BATCH,
    )
    _save_routes(run, asked, answer.routes, teams)
    _save_posts(run, asked, answer.posts, teams)
    Shortfall.objects.bulk_create(
        [
            Shortfall(
                run=run,
                rule=s.rule,
                amount=s.amount,
                unit=s.unit,
                area_code=s.area,
                date=None if s.day is None else _date(first, s.day),
                shift=s.shift,
                force=s.force,
                entry_code=s.stop,
                team_code=s.team,
                training=s.training,
                reason=msgspec.to_builtins(why) if why else {},
            )
            for s, why in zip_longest(answer.shortfalls, explanations)
        ],
        batch_size=BATCH,
    )
    keep_plan(run, asked, answer, measures=measures)


def keep_plan(run: Run, asked: problem.Problem, answer: plan.Plan, *, measures: dict[str, Any]) -> None:
    """Write a plan's public file and figures into a run, without rows: a scenario's orders are nobody's."""
    run.file = pack(asked, answer)
    run.measures = {
        **measures,
        "counts": _counts(answer),
        "coverage": _coverage(asked, answer),
        "figures": msgspec.to_builtins(figures(asked, answer)),
    }
    run.save(update_fields=["file", "measures"])


def _save_routes(run: Run, asked: problem.Problem, routes: Sequence[plan.Route], teams: dict[str, Team]) -> None:
    ways = Ways(asked, street_network(run.operation), routes)
    rows = [
        Route(
            run=run,
            team=teams[route.team],
            date=_date(run.operation.start_date, route.day),
            shift=route.shift,
            start_s=route.start_s,
            end_s=route.end_s,
            path=ways.legs(route),
        )
        for route in routes
    ]
    Route.objects.bulk_create(rows, batch_size=BATCH)
    Step.objects.bulk_create(
        [
            Step(
                route=row,
                order=order,
                kind=step.kind,
                entry_code=step.stop,
                name=asked.stop_by_code[step.stop].name if step.stop else asked.places[step.place].name,
                lon=asked.places[step.place].lon,
                lat=asked.places[step.place].lat,
                arrival_s=step.arrival_s,
                departure_s=step.departure_s,
            )
            for row, route in zip(rows, routes, strict=True)
            for order, step in enumerate(route.steps)
        ],
        batch_size=BATCH,
    )


def _save_posts(run: Run, asked: problem.Problem, posts: Sequence[plan.Post], teams: dict[str, Team]) -> None:
    rows = []
    for post in posts:
        stop = asked.stop_by_code[post.stop]
        place = asked.places[stop.place]
        rows.append(
            Post(
                run=run,
                team=teams[post.team],
                date=_date(run.operation.start_date, post.day),
                shift=post.shift,
                entry_code=stop.code,
                name=stop.name,
                lon=place.lon,
                lat=place.lat,
                start_s=post.start_s,
                end_s=post.end_s,
                post=post.name,
                people=post.people,
            )
        )
    Post.objects.bulk_create(rows, batch_size=BATCH)


def _counts(answer: plan.Plan) -> dict[str, int]:
    return {
        "teams_on_duty": len({duty.team for duty in answer.duties}),
        "duties": len(answer.duties),
        "routes": len(answer.routes),
        "posts": len(answer.posts),
        "visits": sum(step.kind == "visit" for route in answer.routes for step in route.steps),
        "shortfalls": len(answer.shortfalls),
    }


def _coverage(asked: problem.Problem, answer: plan.Plan) -> list[list[Any]]:
    """Minima against people on duty: area, force, date, shift, wanted, present."""
    first = dt.date.fromisoformat(asked.operation.start_date)
    present: dict[tuple[str, int, str, str], int] = {}
    for duty in answer.duties:
        team = asked.team_by_code[duty.team]
        for area in asked.ancestors(team.area):
            for shift in ("", duty.shift):
                key = (area, duty.day, shift, team.force)
                present[key] = present.get(key, 0) + team.present(duty.day, duty.shift)
    return [
        [m.area, m.force, _date(first, m.day).isoformat(), m.shift, m.people,
         present.get((m.area, m.day, m.shift, m.force), 0)]
        for m in asked.minima
    ]  # fmt: skip


def _date(first: dt.date, day: int) -> dt.date:
    return first + dt.timedelta(days=day)
