"""The public file of a run: problem and plan together, kept gzipped in the run's row."""

from __future__ import annotations

import gzip
from functools import lru_cache

from watchbill.deployments.models import Run
from watchbill.planning import files
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem


class NoPlanError(LookupError):
    """The run gave no plan."""


def pack(problem: Problem, plan: Plan) -> bytes:
    """Problem and plan as gzipped JSON."""
    return gzip.compress(files.dumps(files.OperationFile(problem=problem, plan=plan)), compresslevel=6, mtime=0)


def export_file(run: Run) -> bytes:
    """The run's public JSON file; raises ``NoPlanError`` where there is none."""
    data = Run.objects.filter(pk=run.pk).values_list("file", flat=True).first()
    if not data:
        raise NoPlanError(str(run))
    return gzip.decompress(bytes(data))


def load(run: Run) -> tuple[Problem, Plan]:
    """Problem and plan of a run that is over; kept in memory for the last few runs."""
    return _load(run.pk, run.finished_at.isoformat() if run.finished_at else "")


@lru_cache(maxsize=4)
def _load(run_id: int, _finished_at: str) -> tuple[Problem, Plan]:
    content = files.loads(export_file(Run(pk=run_id)))
    if content.plan is None:
        raise NoPlanError(str(run_id))
    return content.problem, content.plan
