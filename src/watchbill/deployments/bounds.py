"""How good a run's plan is known to be, in words: best so far, and at most how far from the best possible."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from watchbill.deployments.models import Run
from watchbill.planning.quality import Distance, distance

ENDINGS = {
    "complete": gettext_lazy("Nothing that was asked for is missing."),
    "infeasible": gettext_lazy("No plan can give all that is wanted: it takes more forces, or fewer wishes."),
    "out_of_time": gettext_lazy("The time was up; with more of it, less may be lacking."),
    "failed": gettext_lazy("The solver failed in some shifts, which have no routes; the log says why."),
    "incomplete": gettext_lazy("The search came to its end and found nothing better."),
    "stopped": gettext_lazy("Stopped early; the best plan so far was kept."),
}
"""What the status of a result means."""
MOST_PERCENT = 200
"""A bound farther away says nothing, and is not told."""


def least_gap_ratio(run: Run) -> float | None:
    """The worst gap ratio that no plan can undercut; none where it is not known yet."""
    if "worst_gap_ratio" in (bounds := run.measures.get("bounds", {})):
        return float(bounds["worst_gap_ratio"])
    found = [float(line["least_gap_ratio"]) for line in _planned(run) if "least_gap_ratio" in line]
    return max(found, default=None)


def bound_words(run: Run, best: dict[str, Any] | None) -> list[str]:
    """What fixed posts lack, and at most how far from the best possible the plan is: a sentence for each."""
    if not best:
        return []
    away = _distance(run, best)
    words = []
    if run.has_plan and (posts := run.shortfalls.filter(rule="post_unmanned").count()):
        words.append(
            ngettext(
                "Fixed posts of one place lack people in %(n)s shift.",
                "Fixed posts lack people in %(n)s cases of a place and a shift.",
                posts,
            )
            % {"n": posts}
        )
    if away.roster_percent == 0:
        words.append(_("Roster: proven best possible."))
    elif away.roster_percent is not None and away.roster_percent <= MOST_PERCENT:
        words.append(_("Roster: at most %(n)s %% from the best possible.") % {"n": away.roster_percent})
    elif "bounds" in run.measures:
        words.append(_("Roster: how near it is to the best possible is not known."))
    if away.worst_gap_percent == 0:
        words.append(_("Routes: the worst gap is the best possible."))
    elif away.worst_gap_percent is not None and away.worst_gap_percent <= MOST_PERCENT:
        text = _("Routes: the worst gap is at most %(n)s %% from the best possible.")
        words.append(text % {"n": away.worst_gap_percent})
    if away.missed_visits is not None and best.get("missed_visits"):
        words.append(
            _("No routes on this roster can miss fewer visits.")
            if not away.missed_visits
            else ngettext(
                "At most %(n)s of the missed visits could be made on this roster.",
                "At most %(n)s of the missed visits could be made on this roster.",
                away.missed_visits,
            )
            % {"n": away.missed_visits}
        )
    return words


def best_words(best: dict[str, Any]) -> str:
    """The best plan so far in one sentence."""
    values = {**best, "gap": f"{best['worst_gap_ratio']:.2f}"}
    if best["missed_visits"]:
        made = _("%(visits)s of %(visits_wanted)s visits, %(missed_visits)s missed") % values
    else:
        made = _("all %(visits_wanted)s visits wanted") % values
    if best["stops_under_two_teams"]:
        teams = _("%(stops_under_two_teams)s times fewer teams at a stop than asked for") % values
    else:
        teams = _("enough different teams everywhere")
    if best["level_shortfall_people"]:
        levels = _("%(level_shortfall_people)s people missing for the levels") % values
    else:
        levels = _("every level met")
    gap = _("the worst gap %(gap)s times the even one") % values
    return _("Best plan: %(parts)s.") % {"parts": _(", ").join([made, teams, levels, gap])}


def ending_words(run: Run) -> str:
    """How the search ended; empty while it goes on."""
    return str(ENDINGS.get(run.measures.get("status", ""), "")) if run.has_plan else ""


def _planned(run: Run) -> list[dict[str, Any]]:
    return [line for line in run.progress.get("shifts", []) if line.get("state") == "planned"]


def _distance(run: Run, best: dict[str, Any]) -> Distance:
    bounds = run.measures.get("bounds", {})
    lines = _planned(run)
    missed = sum(int(line.get("least_missed_visits", 0)) for line in lines) if lines else None
    return distance(
        roster_value=bounds.get("roster_value"),
        roster_bound=bounds.get("roster_bound"),
        worst_gap_ratio=best.get("worst_gap_ratio"),
        least_gap_ratio=least_gap_ratio(run),
        missed_visits=best.get("missed_visits"),
        least_missed_visits=bounds.get("missed_visits", missed),
    )
