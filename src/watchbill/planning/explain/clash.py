"""The smallest set of claims that cannot hold together.

Claims of one rule at one place go together first: the fewest such groups that clash are found as a hitting set of
the ways in which a clash can be resolved (after Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS extraction
with minimal hitting set dualization", CP 2015). Then, inside those groups, each claim that the clash can do without is
left out. What remains is minimal: without any one of its claims, the others can hold.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import Solver
from watchbill.planning.explain.model import ClaimModel
from watchbill.planning.reasons import Claim

Group = tuple[str, str, int | None, str, str, str]


def group_of(claim: Claim) -> Group:
    """Return the rule and place under which a claim is counted; claims about teams go by the teams' home."""
    if claim.team:
        return (claim.rule, claim.area, None, "", "", "")
    return (claim.rule, claim.area, claim.day, claim.shift, claim.force, claim.stop)


def smallest_clash(part: ClaimModel, wish: Claim) -> tuple[Claim, ...]:
    """Return the claims that clash, the wish first; empty where all claims of the part can hold together.

    Raises ``UndecidedError`` and ``SolverFailedError``.
    """
    if part.satisfiable(part.claims):
        return ()
    groups: dict[Group, list[Claim]] = {}
    for claim in part.claims:
        groups.setdefault(group_of(claim), []).append(claim)
    chosen = _fewest_groups(part, groups, group_of(wish))
    kept = [claim for group in sorted(chosen, key=str) for claim in groups[group]]
    for claim in [claim for claim in kept if claim != wish]:
        fewer = [other for other in kept if other != claim]
        if not part.satisfiable(fewer):
            kept = fewer
    return (wish, *(claim for claim in kept if claim != wish))


def _fewest_groups(part: ClaimModel, groups: dict[Group, list[Claim]], wished: Group) -> set[Group]:
    switches = {group: part.model.new_bool_var(f"group {number}") for number, group in enumerate(groups)}
    for group, switch in switches.items():
        for claim in groups[group]:
            part.model.add_implication(switch, part.claims[claim])
    off = cp_model.LinearExpr.sum([1 - switch for switch in switches.values()])
    resolved: list[set[Group]] = []
    while True:
        chosen = {wished, *_hitting(resolved)}
        kept = [claim for group in chosen for claim in groups[group]]
        if part.least(kept, off) is None:
            return chosen
        resolved.append({group for group, switch in switches.items() if not part.value(switch)} - chosen)


def _hitting(sets: list[set[Group]]) -> set[Group]:
    """The fewest groups that meet each of the sets."""
    if not sets:
        return set()
    model = cp_model.CpModel()
    members = sorted(set().union(*sets), key=str)
    taken = {group: model.new_bool_var(str(number)) for number, group in enumerate(members)}
    for each in sets:
        model.add_bool_or([taken[group] for group in sorted(each, key=str)])
    model.minimize(cp_model.LinearExpr.sum(list(taken.values())))
    solver = Solver()
    solver.solve(model)
    return {group for group, variable in taken.items() if solver.boolean_value(variable)}
