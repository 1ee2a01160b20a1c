"""Duty-room summary: levels, forces on duty against what is required, what the plan lacks, and the roster."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from watchbill.documents.books import PlanIndex
from watchbill.documents.clock import day_label, operation_date, short_day_label
from watchbill.documents.context import Language, OrderContext, Translate
from watchbill.documents.cover import force_cover
from watchbill.documents.rules import rule_name
from watchbill.documents.typesetting import Press
from watchbill.planning.plan import Plan, Shortfall
from watchbill.planning.problem import Problem

DAYS_PER_TABLE = 14


def summary_pdf(
    problem: Problem,
    plan: Plan,
    context: OrderContext,
    *,
    language: Language = "en",
    translate: Translate = str,
) -> bytes:
    """The summary as a PDF. Raises ``MissingFont`` where Chinese is to be printed and no font has it."""
    data = summary_data(problem, plan, context, language, translate)
    return Press("summary.typ", language=language).pdf(data, issued_at=context.issued_at)


def summary_data(
    problem: Problem, plan: Plan, context: OrderContext, language: Language, translate: Translate
) -> dict[str, Any]:
    """What the template is given."""
    _ = translate
    operation = problem.operation
    dates = [operation_date(operation, day) for day in range(operation.days)]
    days = [
        list(range(start, min(start + DAYS_PER_TABLE, operation.days)))
        for start in range(0, operation.days, DAYS_PER_TABLE)
    ]
    return {
        "belongs_to": operation.name,
        "heading": " – ".join(dict.fromkeys([day_label(dates[0], language), day_label(dates[-1], language)])),
        "imprint": context.imprint(operation.time_zone, language, translate),
        "labels": _labels(translate),
        "figures": _figures(problem, plan, translate),
        "cover": [
            {
                "day": day_label(dates[cover.day], language),
                "force": context.force_name(cover.force, problem.force_by_code[cover.force].name),
                "on_duty": cover.on_duty,
                "required": cover.required,
            }
            for cover in force_cover(problem, plan)
        ],
        "shortfalls": [shortfall_row(problem, context, each, language, translate) for each in plan.shortfalls],
        "levels": [_level_table(problem, part, language, translate) for part in days],
        "rosters": [_roster_table(problem, plan, context, part, language) for part in days],
        "shifts": [
            f"{shift_mark(problem, context, shift.code)}: {context.shift_name(shift.code)} "
            f"{_hours(shift.start_s)}–{_hours(shift.end_s)}"
            for shift in problem.shifts
        ],
    }


def _hours(seconds: int) -> str:
    return f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}"


def _figures(problem: Problem, plan: Plan, translate: Translate) -> list[dict[str, str]]:
    _ = translate
    visits = sum(step.kind == "visit" for route in plan.routes for step in route.steps)
    wanted = sum(demand.visits for demand in problem.demands)
    figures = (
        (_("Teams"), str(len(problem.teams))),
        (_("Duties"), str(len(plan.duties))),
        (_("Patrol routes"), str(len(plan.routes))),
        (_("Visits planned of wanted"), f"{visits} / {wanted}"),
        (_("Fixed posts"), str(len(plan.posts))),
        (_("Shortfalls"), str(len(plan.shortfalls))),
    )
    return [{"label": label, "value": value} for label, value in figures]


def shortfall_row(
    problem: Problem, context: OrderContext, shortfall: Shortfall, language: Language, translate: Translate
) -> dict[str, str]:
    """A shortfall in words: the rule, where and when, and by how much."""
    _ = translate
    amount = math.ceil(shortfall.amount / 60) if shortfall.unit == "seconds" else shortfall.amount
    one = {"people": _("person"), "visits": _("visit"), "teams": _("team"), "seconds": _("minute"), "duties": _("duty")}
    many = {
        "people": _("people"),
        "visits": _("visits"),
        "teams": _("teams"),
        "seconds": _("minutes"),
        "duties": _("duties"),
    }
    unit = (one if amount == 1 else many)[shortfall.unit]
    area = problem.area_by_code.get(shortfall.area)
    stop = problem.stop_by_code.get(shortfall.stop)
    team = problem.team_by_code.get(shortfall.team)
    force = problem.force_by_code.get(shortfall.force)
    places = (
        stop.name if stop else shortfall.stop,
        area.name if area else shortfall.area,
        f"{team.code} {team.name}" if team else shortfall.team,
        context.force_name(force.code, force.name) if force else shortfall.force,
    )
    when = [
        "" if shortfall.day is None else day_label(operation_date(problem.operation, shortfall.day), language),
        context.shift_name(shortfall.shift) if shortfall.shift else "",
    ]
    return {
        "rule": context.rule_names.get(shortfall.rule) or rule_name(shortfall.rule, translate),
        "where": " · ".join(place for place in places if place),
        "when": " · ".join(part for part in when if part),
        "amount": f"{amount:g} {unit}",
    }


def _level_table(problem: Problem, days: Sequence[int], language: Language, translate: Translate) -> dict[str, Any]:
    _ = translate
    words = {"regular": _("regular"), "enhanced": _("enhanced"), "extraordinary": _("extraordinary")}
    levels = {(level.area, level.day): level.level for level in problem.area_levels}
    areas = [area for area in problem.areas if any((area.code, day) in levels for day in days)]
    return {
        "days": [short_day_label(operation_date(problem.operation, day), language) for day in days],
        "rows": [
            {
                "area": area.name,
                "cells": [
                    {"level": levels.get((area.code, day), ""), "word": words.get(levels.get((area.code, day), ""), "")}
                    for day in days
                ],
            }
            for area in areas
        ],
    }


def shift_mark(problem: Problem, context: OrderContext, shift: str) -> str:
    """The shortest beginning of a shift's name that no other shift has, for a narrow cell."""
    names = {each.code: context.shift_name(each.code) for each in problem.shifts}
    own = names[shift]
    others = [name for code, name in names.items() if code != shift]
    return next((own[:size] for size in range(1, len(own)) if all(name[:size] != own[:size] for name in others)), own)


def _roster_table(
    problem: Problem, plan: Plan, context: OrderContext, days: Sequence[int], language: Language
) -> dict[str, Any]:
    index = PlanIndex(problem, plan)
    shifts: dict[tuple[str, int], list[str]] = {}
    for code, day, shift in index.duties:
        shifts.setdefault((code, day), []).append(shift)
    marks = {shift.code: shift_mark(problem, context, shift.code) for shift in problem.shifts}
    order = {area.code: position for position, area in enumerate(problem.areas)}
    teams = sorted(problem.teams, key=lambda team: (order.get(team.area, 0), team.force, team.code))
    rows = []
    for team in teams:
        area = problem.area_by_code.get(team.area)
        cells = [shifts.get((team.code, day), []) for day in days]
        rows.append(
            {
                "group": f"{area.name if area else team.area} · "
                f"{context.force_name(team.force, problem.force_by_code[team.force].name)}",
                "team": f"{team.code} {team.name}",
                "strength": team.strength,
                "cells": [
                    {
                        "mark": " ".join(marks[shift] for shift in worked),
                        "night": any(problem.shift_by_code[shift].night for shift in worked),
                    }
                    for worked in cells
                ],
            }
        )
    return {
        "days": [short_day_label(operation_date(problem.operation, day), language) for day in days],
        "rows": rows,
    }


def _labels(translate: Translate) -> dict[str, str]:
    _ = translate
    return {
        "title": _("Duty-room summary"),
        "page": _("Page %(page)s of %(pages)s"),
        "cover": _("On duty against required"),
        "cover_hint": _("People on duty per day. The line in each bar marks what is required."),
        "day": _("Day"),
        "force": _("Force"),
        "on_duty": _("On duty"),
        "required": _("Required"),
        "shortfalls": _("What the plan lacks"),
        "no_shortfalls": _("Nothing: every rule is met."),
        "rule": _("Rule"),
        "where": _("Where"),
        "when": _("When"),
        "amount": _("Lacking"),
        "levels": _("Levels"),
        "area": _("Area"),
        "roster": _("Roster"),
        "team": _("Team"),
        "people": _("People"),
    }
