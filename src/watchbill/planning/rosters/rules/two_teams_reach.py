"""So many different teams are on duty in reach of a village as the visits wanted there need, some from elsewhere."""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.rosters.variables import RosterModel


def add_two_teams_reach(model: RosterModel) -> None:
    """Charge each team that the demands of a village and shift lack, by how many demands lack it."""
    prices = model.prices
    for (village, day, shift), want in model.wants.items():
        if village not in model.reaching or day not in model.days:
            continue
        pairs = model.on_duty(model.reaching[village], day, shift)
        name = f"{village} {day} {shift}"
        lacking = [model.model.new_bool_var(f"team {number} {name}") for number in range(len(want.teams))]
        model.model.add(sum(lacking) + sum(variable for _, variable in pairs) >= len(lacking))
        for demands, variable in zip(want.teams, lacking, strict=True):
            model.charge(min(prices.two_teams_reach * demands, prices.two_teams_reach_most), variable)
        if want.neighbours:
            others = [variable for position, variable in pairs if model.problem.teams[position].area != village]
            absent = model.missing(1, cp_model.LinearExpr.sum(others), f"neighbour {name}")
            model.charge(min(prices.two_teams_reach * want.neighbours, prices.two_teams_reach_most), absent)
