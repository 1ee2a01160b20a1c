"""Cover has a price for too few and for too many."""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.rosters.cpsat.variables import RosterModel


def add_cover(model: RosterModel) -> None:
    """Charge what each row of cover lacks, and what is too much where that has a price."""
    case = model.case
    everybody = {worker.code: 1 for worker in case.workers}
    for cover in case.cover:
        counted = [
            (works, amount * cover.each)
            for shift, counts in cover.counts.items()
            for code, amount in (everybody if counts is None else counts).items()
            for works in model.in_shifts(case.worker_position[code], [cover.day], [case.shift_position[shift]])
        ]
        have = cp_model.LinearExpr.weighted_sum([works for works, _ in counted], [amount for _, amount in counted])
        model.charge(cover.under, model.missing(cover.wanted, have))
        if cover.over:
            needless = model.model.new_int_var(0, sum(amount for _, amount in counted), "")
            model.model.add(have - needless <= cover.wanted)
            model.charge(cover.over, needless)
