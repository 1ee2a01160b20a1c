"""What a run is doing, as figures and words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from watchbill.deployments.bounds import best_words, bound_words, ending_words, least_gap_ratio
from watchbill.deployments.enums import RunState
from watchbill.deployments.linter.sentences import title
from watchbill.deployments.models import Run

STAGES = {
    "problem": _("reading the operation"),
    "roster": _("rosters"),
    "patrols": _("patrol routes"),
    "posts": _("fixed posts"),
    "done": _("checking"),
    "reasons": _("why not, and saving"),
}
"""The stages of a run in their order."""
DONE, NOW, LATER = "done", "now", "later"


def progress_context(run: Run) -> dict[str, Any]:
    """Names that the progress part of the run's page uses."""
    progress, best = run.progress, _best(run)
    return {
        "progress": progress,
        "stages": _stages(run),
        "percent": 100 if run.is_over else round(100 * float(progress.get("share", 0.0))),
        "elapsed_s": _elapsed_s(run),
        "best": best,
        "best_words": best_words(best) if best else "",
        "bound_words": bound_words(run, best),
        "ending": ending_words(run),
        "shortfall_rules": [
            (title(rule), number) for rule, number in sorted(progress.get("shortfalls", {}).items()) if number
        ],
        "lines": [
            {**line, "date": run.operation.start_date + dt.timedelta(days=line["day"])}
            for line in progress.get("shifts", [])
        ],
        "areas": progress.get("areas", []),
        "curve": _curve(run),
        "first_plan_s": round(run.curve[0]["seconds"]) if run.curve else None,
    }


def _curve(run: Run) -> list[dict[str, Any]]:
    """Quality from the first complete plan on; the newest value holds until now, or until the search ended.

    ``least_gap_ratio`` is the bound of the worst gap: what is proven by now held all the time.
    """
    if not run.curve:
        return []
    last, bound = run.curve[-1], least_gap_ratio(run)
    until = float(run.measures.get("seconds") or run.progress.get("seconds") or last["seconds"])
    points = [*run.curve, {**last, "seconds": max(until, last["seconds"])}]
    return [{**point, "least_gap_ratio": bound} for point in points]


def _best(run: Run) -> dict[str, Any] | None:
    """Figures of the best plan so far, or of the plan that was kept."""
    if run.has_plan and "missed_visits" in run.measures:
        return dict(run.measures)
    found: dict[str, Any] | None = run.progress.get("measures")
    return found


def _stages(run: Run) -> list[tuple[str, Any, str]]:
    """Each stage with its name and whether it is done, going on, or still to come."""
    names = list(STAGES)
    if run.is_over and run.state != RunState.FAILED:
        return [(name, STAGES[name], DONE) for name in names]
    stage = run.progress.get("stage", "")
    at = names.index(stage) if stage in names else -1
    return [
        (name, STAGES[name], DONE if place < at else NOW if place == at and not run.is_over else LATER)
        for place, name in enumerate(names)
    ]


def _elapsed_s(run: Run) -> int:
    if run.started_at is None:
        return 0
    return round(((run.finished_at or timezone.now()) - run.started_at).total_seconds())
