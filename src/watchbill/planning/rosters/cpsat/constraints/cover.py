"""Cover has a price for too few and for too many."""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.rosters.cpsat.variables import Linear, RosterModel


def add_cover(model: RosterModel) -> None:
    """Charge what each row of cover lacks, and what is too much where that has a price."""
    case = model.case
    everybody = {worker.code: 1 for worker in case.workers}
    known: dict[tuple[int, int, str], Linear] = {}
    for cover in case.cover:
        have: Linear = 0
        for shift, counts in cover.counts.items():
            key = (id(counts), cover.day, shift)
            if key not in known:
                known[key] = _given(model, everybody if counts is None else counts, cover.day, shift)
            have = have + cover.each * known[key]
        model.charge(cover.under, model.missing(cover.wanted, have))
        if cover.over:
            most = sum(
                cover.each * amount
                for counts in cover.counts.values()
                for amount in (everybody if counts is None else counts).values()
            )
            needless = model.model.new_int_var(0, most, "")
            model.model.add(have - needless <= cover.wanted)
            model.charge(cover.over, needless)


def _given(model: RosterModel, counts: dict[str, int], day: int, shift: str) -> Linear:
    """Return what those on duty in a shift give together."""
    kind = model.case.shift_position[shift]
    on_duty = [
        (works, amount)
        for code, amount in counts.items()
        if (works := model.work.get((model.case.worker_position[code], day, kind))) is not None
    ]
    return cp_model.LinearExpr.weighted_sum([works for works, _ in on_duty], [amount for _, amount in on_duty])
