"""Opening the database, and finding what a command names."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from watchbill.cli.exits import CommandError
from watchbill.deployments.archive import load
from watchbill.deployments.models import Run
from watchbill.deployments.queries import current_run
from watchbill.operations.models import Operation
from watchbill.operations.queries import operations_for
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem


def open_database() -> None:
    """Bring the database's tables up to date, on first use and after an update."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    except OperationalError as error:
        raise CommandError(
            f"the database cannot be opened: {error} ({settings.DATABASES['default']['NAME']})"
        ) from None


def find_operation(code: str) -> Operation:
    """The operation of that code, or an error that names those there are."""
    open_database()
    operation = operations_for(None).filter(code=code).first()
    if operation is None:
        known = ", ".join(operations_for(None).values_list("code", flat=True)) or "none yet"
        raise CommandError(f"there is no operation '{code}' (there are: {known})")
    return operation


def find_run(operation: Operation, number: int | None = None) -> Run:
    """The run of that number; without one the published run, else the newest with a plan."""
    run = operation.runs.filter(number=number).first() if number else current_run(None, operation)
    if run is None or not run.has_plan:
        raise CommandError(f"{operation.code} has no plan yet; make one: watchbill plan {operation.code}")
    return run


def load_plan(code: str, number: int | None = None) -> tuple[Problem, Plan]:
    """Problem and plan of an operation's run; found as ``find_run`` does."""
    return load(find_run(find_operation(code), number))
