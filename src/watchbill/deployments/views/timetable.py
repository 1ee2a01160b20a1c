"""Page: where each team walks in a shift; teams over time, sites over time, fixed posts over time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from watchbill.deployments.models import Post, Run
from watchbill.deployments.queries import PostRow, SiteRow, TeamRow, Timetable, timetable
from watchbill.deployments.views.scope import PlanScope, plan_scope
from watchbill.forces.enums import Force
from watchbill.operations.views.scope import signed_in
from watchbill.places.queries import category_label
from watchbill.web.templatetags.watchbill import clock

WIDTH = 1000
"""Width of a shift in the drawing's units."""
VIEWS = ("teams", "sites", "posts")
SORTS = ("gap", "name", "area")


@dataclass(frozen=True)
class DrawnTeam:
    """A team's row with its drawing."""

    row: TeamRow
    drawing: SafeString
    visits: int


@dataclass(frozen=True)
class DrawnSite:
    """A place's row; ``gap_ratio`` is its longest gap against the longest allowed."""

    row: SiteRow
    category: str
    drawing: SafeString
    gap_ratio: float


@dataclass(frozen=True)
class DrawnPost:
    """A fixed post's row with its drawing."""

    row: PostRow
    force: str
    drawing: SafeString


def timetable_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one shift as teams, as sites or as fixed posts over time."""
    scope = plan_scope(request, code)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "teams"
    context = scope.as_context() | {"view": view, "mark": request.GET.get("mark", "")}
    if scope.run is not None and scope.shift is not None:
        context |= _drawn(request, scope, scope.run, scope.shift.code, view)
    return render(request, "deployments/timetable.html", context)


def _drawn(request: HttpRequest, scope: PlanScope, run: Run, shift: str, view: str) -> dict[str, object]:
    table = timetable(signed_in(request), run, scope.date, shift)
    sort, force, text = (request.GET.get(name, "") for name in ("sort", "force", "q"))
    context: dict[str, object] = {
        "table": table,
        "hours": _hours(table),
        "hour_lines": "".join(f"M{x:g} 0V20" for x, _label in _hours(table)),
        "sort": sort,
        "force": force,
        "text": text,
        "forces": Force.choices,
        "short": sum(row.is_short for row in table.sites),
        "unmanned": sum(bool(row.open) for row in table.posts),
    }
    if view == "teams":
        rows = [row for row in table.teams if not force or row.team.force == force]
        rows = [row for row in rows if text.lower() in f"{row.team.name} {row.team.code}".lower()]
        return context | {"teams": [_team(table, row) for row in rows]}
    if view == "posts":
        found = [row for row in table.posts if text.lower() in f"{row.name} {row.entry_name} {row.entry_code}".lower()]
        return context | {"posts": [_post(table, row) for row in found]}
    drawn = [_site(table, row) for row in table.sites if text.lower() in f"{row.name} {row.entry_code}".lower()]
    if sort == "name":
        drawn.sort(key=lambda site: site.row.name)
    elif sort != "area":
        drawn.sort(key=lambda site: (not site.row.is_short, -site.gap_ratio))
    return context | {"sites": drawn}


def _hours(table: Timetable) -> list[tuple[float, str]]:
    """Full hours of the shift: position in drawing units, and the time of day."""
    first = -(-table.start_s // 3600) * 3600
    end = table.start_s + table.length_s
    return [(_x(table, second - table.start_s), clock(second)) for second in range(first, end + 1, 3600)]


def _x(table: Timetable, seconds: float) -> float:
    return round(WIDTH * seconds / table.length_s, 1)


def _part(table: Timetable, kind: str, start_s: int, end_s: int, what: str) -> str:
    """A piece of a row as SVG: ``kind`` is travel, visit, break, post, gap or worst. Hundreds of them make a page."""
    times = f"{clock(table.start_s + start_s)}–{clock(table.start_s + end_s)}"
    x = _x(table, start_s)
    width = max(1.5, _x(table, end_s) - x)
    return f'<rect class="{kind}" x="{x:g}" width="{width:g}"><title>{times} {escape(what)}</title></rect>'


def _drawing(parts: list[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - every text in the parts was escaped by _part


def _team(table: Timetable, row: TeamRow) -> DrawnTeam:
    parts = [_part(table, "post", post.start_s, post.end_s, _where(post)) for post in row.posts]
    leave = row.start_s
    for step in row.steps:
        if step.arrival_s > leave:
            parts.append(_part(table, "travel", leave, step.arrival_s, _("on the way")))
        what = _("break") if step.kind == "break" else step.name
        parts.append(_part(table, step.kind, step.arrival_s, step.departure_s, what))
        leave = step.departure_s
    if row.steps and row.end_s > leave:
        parts.append(_part(table, "travel", leave, row.end_s, _("back to the base")))
    return DrawnTeam(row, _drawing(parts), sum(step.kind == "visit" for step in row.steps))


def _where(post: Post) -> str:
    where = f"{post.post}, {post.name}" if post.post else post.name
    return _("%(where)s, %(people)s people") % {"where": where, "people": post.people} if post.people else where


def _post(table: Timetable, row: PostRow) -> DrawnPost:
    parts = [
        _part(table, f"post force-{stint.team.force}", stint.start_s, stint.end_s, stint.team.name)
        for stint in row.stints
    ]
    for start_s, end_s, people in row.open:
        missing = ngettext("%(people)s person is missing", "%(people)s people are missing", people)
        parts.append(_part(table, "open", start_s, end_s, missing % {"people": people}))
    return DrawnPost(row, str(Force(row.force).label) if row.force in Force.values else row.force, _drawing(parts))


def _site(table: Timetable, row: SiteRow) -> DrawnSite:
    marks = [0, *(visit.arrival_s for visit in row.visits), table.length_s]
    parts, worst_done = [], False
    for before, after in pairwise(marks):
        is_worst = not worst_done and after - before == row.longest_gap_s
        worst_done = worst_done or is_worst
        gap = _("gap of %(minutes)s min") % {"minutes": round((after - before) / 60)}
        parts.append(_part(table, "worst" if is_worst else "gap", before, after, gap))
    parts += [_part(table, "visit", visit.arrival_s, visit.departure_s, visit.team_name) for visit in row.visits]
    ratio = row.longest_gap_s / row.max_gap_s if row.max_gap_s else 0.0
    return DrawnSite(row, category_label(row.ledger, row.category), _drawing(parts), ratio)
