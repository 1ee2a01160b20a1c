"""The plan as an Excel workbook: roster, routes, posts, shortfalls, contacts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.documents.books import PlanIndex
from watchbill.documents.clock import day_label, instant, moment_label, operation_date
from watchbill.documents.context import Language, OrderContext, Translate
from watchbill.documents.summary import shortfall_row
from watchbill.documents.workbooks.tables import Heading, write_tables
from watchbill.planning.plan import Plan
from watchbill.planning.problem import Problem

Row = Sequence[object]


def orders_workbook(
    problem: Problem,
    plan: Plan,
    context: OrderContext,
    *,
    language: Language = "en",
    translate: Translate = str,
) -> bytes:
    """The whole plan as xlsx: one row per team (roster), per step (routes), per post, shortfall and contact.

    Every text is written as text, so that no name can become a formula; times are local and written as dates
    and times that Excel can sort and filter.
    """
    _ = translate
    issued = context.issued_at.astimezone(ZoneInfo(problem.operation.time_zone))
    # Taken out of the f-string, where the collection of translations would not see them.
    version_word, issued_word = _("Version"), _("Issued")
    version = f"{version_word} {context.version} · {issued_word} {moment_label(issued, language)}"
    tables = (
        (_("Roster"), _roster_headings(problem, language, translate), _roster_rows(problem, plan, context)),
        (_("Routes"), _route_headings(translate), _route_rows(problem, plan, context, translate)),
        (_("Posts"), _post_headings(translate), _post_rows(problem, plan, context)),
        (
            _("Shortfalls"),
            [Heading(_("Rule"), 30), Heading(_("Where"), 40), Heading(_("When"), 30), Heading(_("Lacking"), 16)],
            [
                (row["rule"], row["where"], row["when"], row["amount"])
                for row in (shortfall_row(problem, context, each, language, translate) for each in plan.shortfalls)
            ],
        ),
        (
            _("Contacts"),
            [
                Heading(_("Team"), 16),
                Heading(_("Post"), 28),
                Heading(_("Name or call sign"), 28),
                Heading(_("Work phone or radio"), 28),
            ],
            _contact_rows(context),
        ),
    )
    buffer = io.BytesIO()
    write_tables(buffer, tables, title=f"{problem.operation.name} · {version}", created=issued)
    return buffer.getvalue()


def _local(at: datetime) -> datetime:
    """Without its zone, as Excel knows none."""
    return at.replace(tzinfo=None)


def _roster_headings(problem: Problem, language: Language, translate: Translate) -> list[Heading]:
    _ = translate
    fixed = [
        Heading(_("Team"), 14),
        Heading(_("Name"), 26),
        Heading(_("Force"), 20),
        Heading(_("Home area"), 22),
        Heading(_("People"), 9),
    ]
    days = range(problem.operation.days)
    return fixed + [Heading(day_label(operation_date(problem.operation, day), language), 15) for day in days]


def _roster_rows(problem: Problem, plan: Plan, context: OrderContext) -> list[Row]:
    shifts: dict[tuple[str, int], list[str]] = {}
    for code, day, shift in PlanIndex(problem, plan).duties:
        shifts.setdefault((code, day), []).append(context.shift_name(shift))
    rows: list[Row] = []
    for team in problem.teams:
        force, area = problem.force_by_code[team.force], problem.area_by_code.get(team.area)
        days = [", ".join(shifts.get((team.code, day), [])) for day in range(problem.operation.days)]
        names = (context.force_name(force.code, force.name), area.name if area else team.area)
        rows.append((team.code, team.name, *names, team.strength, *days))
    return rows


def _route_headings(translate: Translate) -> list[Heading]:
    _ = translate
    return [
        Heading(_("Team"), 14),
        Heading(_("Name"), 26),
        Heading(_("Day"), 12),
        Heading(_("Shift"), 12),
        Heading(_("No."), 6),
        Heading(_("What"), 14),
        Heading(_("Arrive"), 17),
        Heading(_("Leave"), 17),
        Heading(_("Stop code"), 18),
        Heading(_("Stop"), 32),
        Heading(_("Category"), 22),
        Heading(_("Look after"), 50),
    ]


def _route_rows(problem: Problem, plan: Plan, context: OrderContext, translate: Translate) -> list[Row]:
    _ = translate
    rows: list[Row] = []
    for route in plan.routes:
        team = problem.team_by_code[route.team]
        day = operation_date(problem.operation, route.day)
        duty = (team.code, team.name, day, context.shift_name(route.shift))
        base = problem.places[team.base].name

        def at(offset_s: int, day: int = route.day, shift: str = route.shift) -> datetime:
            return _local(instant(problem, day, shift, offset_s))

        rows.append((*duty, None, _("Leave the base"), None, at(route.start_s), "", base, "", ""))
        number = 0
        for step in route.steps:
            times = (at(step.arrival_s), at(step.departure_s))
            if step.kind == "break":
                rows.append((*duty, None, _("Break"), *times, "", problem.places[step.place].name, "", ""))
                continue
            number += 1
            stop = problem.stop_by_code[step.stop]
            what = (stop.code, stop.name, context.category_name(stop.category), stop.look_after)
            rows.append((*duty, number, _("Visit"), *times, *what))
        rows.append((*duty, None, _("Back at the base"), at(route.end_s), None, "", base, "", ""))
    return rows


def _post_headings(translate: Translate) -> list[Heading]:
    _ = translate
    return [
        Heading(_("Team"), 14),
        Heading(_("Name"), 26),
        Heading(_("Day"), 12),
        Heading(_("Shift"), 12),
        Heading(_("From"), 17),
        Heading(_("To"), 17),
        Heading(_("Stop code"), 18),
        Heading(_("Stop"), 32),
        Heading(_("Post"), 24),
        Heading(_("People"), 9),
        Heading(_("Relieved by"), 18),
        Heading(_("Category"), 22),
        Heading(_("Look after"), 50),
    ]


def _post_rows(problem: Problem, plan: Plan, context: OrderContext) -> list[Row]:
    rows: list[Row] = []
    index = PlanIndex(problem, plan)
    for post in plan.posts:
        team, stop = problem.team_by_code[post.team], problem.stop_by_code[post.stop]
        times = [_local(instant(problem, post.day, post.shift, offset)) for offset in (post.start_s, post.end_s)]
        duty = (team.code, team.name, operation_date(problem.operation, post.day), context.shift_name(post.shift))
        wanted = index.wanted(post)
        where = (stop.code, stop.name, post.name)
        who = (post.people or team.present(post.day, post.shift), ", ".join(index.relief(post)))
        look_after = (wanted.look_after if wanted else "") or stop.look_after
        rows.append((*duty, *times, *where, *who, context.category_name(stop.category), look_after))
    return rows


def _contact_rows(context: OrderContext) -> list[Row]:
    shared = [("", contact.post, contact.name, contact.phone) for contact in context.contacts]
    own = [
        (team, contact.post, contact.name, contact.phone)
        for team, contacts in sorted(context.team_contacts.items())
        for contact in contacts
    ]
    return [*shared, *own]
