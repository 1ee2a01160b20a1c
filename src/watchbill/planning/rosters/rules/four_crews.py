"""Rotating teams follow the cycle of their crew; leaving it has a price, and so has being off when due.

Teams without a crew get one: the crews of a home area are balanced by people, so that every shift of every day has
its part of them.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.rosters.variables import RosterModel


def add_four_crews(model: RosterModel) -> None:
    """Choose one crew per rotating team; charge duties outside the cycle and due days off; balance crews."""
    for position in model.component.teams:
        if model.rotates(position):
            _follow_cycle(model, position)
    _balance_crews(model)


def _follow_cycle(model: RosterModel, position: int) -> None:
    team = model.problem.teams[position]
    cycle = model.problem.cycle
    crews = range(len(cycle))
    model.model.add_exactly_one(model.crew[position, crew] for crew in crews)
    if team.crew is not None:
        model.model.add(model.crew[position, team.crew % len(cycle)] == 1)
    worked = model.shifts_of(team)
    for day in model.days:
        for shift in worked:
            duty = model.duty[position, day, shift]
            due = [model.crew[position, crew] for crew in crews if cycle[(day + crew) % len(cycle)] == shift]
            outside = model.model.new_bool_var(f"outside {team.code} {day} {shift}")
            model.model.add_bool_or([duty.negated(), outside, *due])
            model.charge(model.prices.four_crews, outside)
        if day in team.away:
            continue
        due_today = [model.crew[position, crew] for crew in crews if cycle[(day + crew) % len(cycle)] in worked]
        off = model.model.new_bool_var(f"due but off {team.code} {day}")
        for crew in due_today:
            model.model.add_bool_or([crew.negated(), off, *model.duties_on(position, day)])
        model.charge(model.prices.due_but_off, off)


def _balance_crews(model: RosterModel) -> None:
    homes: dict[tuple[str, str], list[int]] = {}
    for position in model.component.teams:
        if model.rotates(position):
            team = model.problem.teams[position]
            homes.setdefault((team.area, team.force), []).append(position)
    for (area, force), members in homes.items():
        people = [model.problem.teams[position].strength for position in members]
        total = sum(people)
        most = model.model.new_int_var(0, total, f"largest crew {area} {force}")
        least = model.model.new_int_var(0, total, f"smallest crew {area} {force}")
        for crew in range(len(model.problem.cycle)):
            load = cp_model.LinearExpr.weighted_sum([model.crew[position, crew] for position in members], people)
            model.model.add(load <= most)
            model.model.add(load >= least)
        model.charge(model.prices.crew_balance, most - least)
