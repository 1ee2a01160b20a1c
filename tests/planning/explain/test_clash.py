"""The clash found is unsatisfiable, smallest by groups, and minimal by claims: compared with trying all sets."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.planning.explain.clash import group_of, smallest_clash
from watchbill.planning.explain.model import ClaimModel, UndecidedError
from watchbill.planning.reasons import Claim
from watchbill.planning.stopping import TimeLimit

VARIABLES = 4
Clause = tuple[int, ...]
"""Numbers from 1 on, negative where the variable must be false."""

clauses = st.lists(
    st.lists(st.sampled_from([n * sign for n in range(1, VARIABLES + 1) for sign in (1, -1)]), min_size=1, max_size=2)
    .map(tuple),
    min_size=2,
    max_size=7,
)  # fmt: skip


def model_of(found: list[Clause], budget_s: float = 60) -> tuple[ClaimModel, list[Claim]]:
    part = ClaimModel(TimeLimit(budget_s))
    variables = [part.model.new_bool_var("") for _ in range(VARIABLES)]
    claims = [Claim(rule=f"rule {number // 2}", area="V", team=f"team {number}") for number in range(len(found))]
    for claim, clause in zip(claims, found, strict=True):
        literals = [variables[abs(n) - 1] if n > 0 else variables[abs(n) - 1].negated() for n in clause]
        part.model.add_bool_or([part.literal(claim).negated(), *literals])
    return part, claims


def can_hold(found: list[Clause]) -> bool:
    return any(
        all(any(values[abs(n) - 1] == (n > 0) for n in clause) for clause in found)
        for values in product((False, True), repeat=VARIABLES)
    )


@given(clauses)
@settings(max_examples=80, deadline=None)
def test_a_clash_is_smallest_and_without_any_of_its_claims_the_others_can_hold(found: list[Clause]) -> None:
    part, claims = model_of(found)
    by_claim = dict(zip(claims, found, strict=True))
    wish = claims[0]
    clash = smallest_clash(part, wish)
    if can_hold(found):
        assert clash == ()
        return
    if not can_hold(found[1:]):
        return  # not a plan's case: there all claims but the wish hold together
    assert clash[0] == wish
    assert not can_hold([by_claim[claim] for claim in clash])
    for claim in clash:
        assert can_hold([by_claim[other] for other in clash if other != claim])
    groups = {group_of(claim) for claim in claims}
    fewest = min(
        size
        for size in range(1, len(groups) + 1)
        for chosen in combinations(sorted(groups, key=str), size)
        if not can_hold([by_claim[claim] for claim in claims if group_of(claim) in chosen])
    )
    assert len({group_of(claim) for claim in clash}) == fewest


def test_no_time_is_undecided() -> None:
    part, claims = model_of([(1,), (-1,)], budget_s=0)
    with pytest.raises(UndecidedError):
        smallest_clash(part, claims[0])
