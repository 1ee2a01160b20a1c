"""What a user would write instead for a roster: one CP-SAT model with a boolean per person, day and shift; a greedy."""

from __future__ import annotations

import random

import numpy as np
from ortools.sat.python import cp_model

from watchbill.planning.rosters.case import OFF, RosterCase, Worker
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import best_responses
from watchbill.planning.rosters.roster import Roster
from watchbill.planning.stopping import TimeLimit

Work = dict[tuple[int, int, int], cp_model.IntVar]


def greedy(case: RosterCase) -> Roster:
    """Each person in turn takes the cheapest schedule beside those before; nobody is asked twice."""
    pricers = [Pricer(case, at) for at in range(len(case.workers))]
    schedules = best_responses(CoverRows(case), pricers, {}, TimeLimit(0), random.Random(0))
    return Roster(schedules=tuple(schedules[at] for at in range(len(pricers))))


def plain_model(case: RosterCase, time_limit_s: float, seed: int, workers: int) -> tuple[Roster | None, float]:
    """The best roster of the obvious model, if any, and its bound."""
    model = cp_model.CpModel()
    work: Work = {}
    for at, worker in enumerate(case.workers):
        add_worker(model, work, case, at, worker)
    prices = [*wishes(case, work), *cover(model, case, work)]
    model.minimize(cp_model.LinearExpr.sum(prices))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = time_limit_s
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = workers
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, solver.best_objective_bound
    schedules = np.full((len(case.workers), case.days), OFF)
    for (at, day, shift), works in work.items():
        if solver.boolean_value(works):
            schedules[at, day] = shift
    return Roster(schedules=tuple(map(tuple, schedules.tolist()))), solver.best_objective_bound


def add_worker(model: cp_model.CpModel, work: Work, case: RosterCase, at: int, worker: Worker) -> None:
    """The rules of one person who has no history."""
    days, shifts = range(case.days), range(len(case.shifts))
    for day in days:
        for shift in shifts:
            work[at, day, shift] = model.new_bool_var("")
            if not worker.may_work(day, case.shifts[shift].code):
                model.add(work[at, day, shift] == 0)
        model.add_at_most_one(work[at, day, shift] for shift in shifts)
    busy = [sum(work[at, day, shift] for shift in shifts) for day in days]
    for first in shifts:
        for second in shifts:
            if not case.may_follow[first][second]:
                for day in days[:-1]:
                    model.add(work[at, day, first] + work[at, day + 1, second] <= 1)
    for shift in shifts:
        model.add(sum(work[at, day, shift] for day in days) <= worker.most_shifts.get(case.shifts[shift].code, 0))
    minutes = sum(case.shifts[shift].minutes * work[at, day, shift] for day in days for shift in shifts)
    model.add_linear_constraint(minutes, worker.least_minutes, worker.most_minutes)
    for day in range(case.days - worker.longest_run):
        model.add(sum(busy[day : day + worker.longest_run + 1]) <= worker.longest_run)
    for length in range(1, worker.least_run):  # a run of this length between two days off
        for day in range(case.days - length - 1):
            model.add(busy[day] + length - sum(busy[day + 1 : day + 1 + length]) + busy[day + 1 + length] >= 1)
    for length in range(1, worker.least_off):
        for day in range(case.days - length - 1):
            model.add(busy[day] - sum(busy[day + 1 : day + 1 + length]) + busy[day + 1 + length] <= 1)
    weekends = []
    for day in days:
        if case.weekday(day) == 5:
            weekends.append(model.new_bool_var(""))
            for of_weekend in busy[day : day + 2]:
                model.add(weekends[-1] >= of_weekend)
    model.add(sum(weekends) <= worker.most_weekends)


def wishes(case: RosterCase, work: Work) -> list[cp_model.LinearExpr]:
    """The prices of wishes that are not met."""
    prices = []
    for wish in case.wishes:
        works = work[case.worker_position[wish.worker], wish.day, case.shift_position[wish.shift]]
        prices.append(wish.weight * (1 - works if wish.kind == "on" else works))
    return prices


def cover(model: cp_model.CpModel, case: RosterCase, work: Work) -> list[cp_model.LinearExpr]:
    """The prices of too few and too many."""
    prices = []
    for row in case.cover:
        (shift,) = row.counts
        have = sum(work[at, row.day, case.shift_position[shift]] for at in range(len(case.workers)))
        lacking = model.new_int_var(0, row.wanted, "")
        needless = model.new_int_var(0, len(case.workers), "")
        model.add(have + lacking - needless == row.wanted)
        prices += [row.under * lacking, row.over * needless]
    return prices
