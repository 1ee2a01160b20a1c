"""Background work: reading a city extract and writing it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django_tasks import task

from watchbill.accounts.models import User
from watchbill.geography.city import ImportProblem, ImportSettings
from watchbill.geography.read import read_city
from watchbill.places import actions, uploads

WRITING = "writing"


@task()
def import_extract(token: str) -> None:
    """Import an uploaded extract; what it gave or why it did not is in its report."""
    report = uploads.read_report(token)
    path = uploads.upload_path(token)
    settings = ImportSettings(prefix=uploads.code_prefix(path.name))

    def tell(step: str, share: float) -> None:
        at = {"step": WRITING if step == "done" else step, "share": round(0.75 * share, 2)}
        uploads.write_report(token, report | at)

    try:
        tell("read", 0.0)
        user = User.objects.get(pk=report["user"])
        summary = actions.import_city(read_city(path, settings=settings, progress=tell), by=user)
    except ImportProblem as problem:
        ended: dict[str, Any] = {"problem": {"code": problem.code, "params": problem.params, "text": str(problem)}}
    except (PermissionDenied, ValidationError) as error:
        ended = {"problem": {"code": "", "text": "; ".join(getattr(error, "messages", None) or [str(error)])}}
    except Exception as error:
        uploads.write_report(token, report | {"step": "failed", "problem": {"code": "", "text": repr(error)}})
        raise
    else:
        counts = [[*key, number] for key, number in sorted(summary.counts.items())]
        figures = {"created": summary.created, "updated": summary.updated, "absent": summary.absent}
        ended = {
            "summary": {"district": summary.district.code, **figures, "counts": counts, "notes": summary.notes},
        }
    finally:
        uploads.drop_extract(token)
    uploads.write_report(token, report | {"step": "failed" if "problem" in ended else "done", **ended})
