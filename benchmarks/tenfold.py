"""Make an account for the page measurement, and make the demo's operation ten times as large.

usage: python benchmarks/tenfold.py account|multiply   (on the database that WATCHBILL_DATA names)
"""

from __future__ import annotations

import gzip
import itertools
import os
import sys

import django
import msgspec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
django.setup()

from django.db import models, transaction  # noqa: E402

from watchbill.accounts.actions import create_user  # noqa: E402
from watchbill.deployments.models import Duty, Post, Route, Run, Step  # noqa: E402
from watchbill.forces.models import Member, Team  # noqa: E402
from watchbill.operations.models import Operation  # noqa: E402
from watchbill.places.models import LEDGERS  # noqa: E402
from watchbill.planning import files  # noqa: E402
from watchbill.planning.plan import Plan  # noqa: E402
from watchbill.planning.problem import Problem  # noqa: E402

TIMES = 10


def main(what: str) -> None:
    operation = Operation.objects.get(code="festival")
    if what == "account":
        create_user(
            by=None, username="bench", password=os.environ["WATCHBILL_BENCH_PASSWORD"], role="planner",
            area_code=operation.district.code,
        )  # fmt: skip
        return
    with transaction.atomic():
        run = operation.runs.filter(published_at__isnull=False).first()
        assert run, "the demo publishes its plan"
        for number in range(1, TIMES):
            _entries(operation, f"-{number}")
            _plan(run, f"-{number}")
        content = files.loads(gzip.decompress(bytes(run.file)))
        assert content.plan is not None
        problem, plan = _file(content.problem, content.plan)
        Run.objects.filter(pk=run.pk).update(
            file=gzip.compress(files.dumps(files.OperationFile(problem=problem, plan=plan)), compresslevel=6)
        )


def _copy(rows: list[models.Model], **changes: object) -> list[models.Model]:
    for row in rows:
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
    return rows


def _entries(operation: Operation, mark: str) -> None:
    for model in LEDGERS.values():
        rows = list(model._default_manager.filter(district=operation.district).exclude(code__regex="-[0-9]$"))
        cells = [list(row.cells.all()) for row in rows]
        for row in _copy(list(rows)):
            row.code += mark
            row.lon += 0.0002 * int(mark)
        for row, inside in zip(model._default_manager.bulk_create(rows), cells, strict=True):
            row.cells.set(inside)


def _plan(run: Run, mark: str) -> None:
    teams = {}
    for team in Team.objects.exclude(code__regex="-[0-9]$"):
        members = list(team.members.all())
        old = team.pk
        team.pk, team.code = None, team.code + mark
        team.save()
        teams[old] = team
        Member.objects.bulk_create(_copy(members, team=team))
    for model in (Duty, Post, Route):
        for row in list(model._default_manager.filter(run=run, team_id__in=list(teams))):
            steps = list(row.steps.all()) if isinstance(row, Route) else []
            row.pk, row.team = None, teams[row.team_id]
            if not isinstance(row, Route):
                row.entry_code = getattr(row, "entry_code", "") + mark
            row.save()
            for step in steps:
                step.entry_code = step.entry_code and step.entry_code + mark
            Step.objects.bulk_create(_copy(steps, route=row))


def _file(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """The same problem and plan with every team, stop, duty and route ten times; places and matrices stay."""
    marks = ["", *(f"-{number}" for number in range(1, TIMES))]

    def many(rows, *names):  # type: ignore[no-untyped-def]
        return tuple(
            msgspec.structs.replace(row, **{name: getattr(row, name) + mark for name in names if getattr(row, name)})
            for mark, row in itertools.product(marks, rows)
        )

    routes = tuple(
        msgspec.structs.replace(route, team=route.team + mark, steps=tuple(
            msgspec.structs.replace(step, stop=step.stop and step.stop + mark) for step in route.steps
        ))
        for mark, route in itertools.product(marks, plan.routes)
    )  # fmt: skip
    return (
        msgspec.structs.replace(
            problem,
            stops=many(problem.stops, "code"),
            demands=many(problem.demands, "stop"),
            teams=many(problem.teams, "code"),
        ),
        msgspec.structs.replace(
            plan, duties=many(plan.duties, "team"), posts=many(plan.posts, "team", "stop"), routes=routes,
            shortfalls=(),
        ),
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
