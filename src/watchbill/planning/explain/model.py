"""A CP-SAT model in which every claim has a literal, so that any set of claims can be tried alone."""

from __future__ import annotations

import math
from collections.abc import Collection

from ortools.sat.python import cp_model

from watchbill.planning.cpsat import Solver
from watchbill.planning.reasons import Claim
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

EACH_S = 2.0
"""Most seconds of one try; the parts are small, a longer one is given up as undecided."""


class UndecidedError(Exception):
    """The time was over before the solver knew."""


class SolverFailedError(Exception):
    """The solver did not accept its model or broke down."""


class ClaimModel:
    """Constraints that hold only while their claim does.

    What carries no literal is physics (a team is in one place) and holds always. ``linear`` is CP-SAT's
    ``linearization_level``: 2 helps where a model is about times.
    """

    def __init__(self, budget: StopRule, *, linear: int = 1) -> None:
        self.model = cp_model.CpModel()
        self.claims: dict[Claim, cp_model.IntVar] = {}
        self.withheld: list[cp_model.IntVar] = []
        """Literals that hold in every try but for those that set them aside."""
        self._budget = budget
        self._solver = Solver()
        self._solver.parameters.cp_model_presolve = False  # it takes longer than these small parts
        self._solver.parameters.linearization_level = linear
        # Costs in seconds are too many to go down one by one.
        self._solver.parameters.binary_search_num_conflicts = 50

    def literal(self, claim: Claim) -> cp_model.IntVar:
        """Return the literal that switches a claim on."""
        if claim not in self.claims:
            self.claims[claim] = self.model.new_bool_var(str(len(self.claims)))
        return self.claims[claim]

    def satisfiable(self, claims: Collection[Claim]) -> bool:
        """Whether these claims can hold together; raises ``UndecidedError`` and ``SolverFailedError``."""
        self.model.clear_objective()  # type: ignore[no-untyped-call]
        return self._solve([*self.withheld, *(self.claims[claim] for claim in claims)])

    def least(self, claims: Collection[Claim], cost: cp_model.LinearExprT, *, withheld: bool = True) -> int | None:
        """Return the least cost while these claims hold; none where they cannot. ``value`` reads the solution.

        Raises ``UndecidedError`` and ``SolverFailedError``.
        """
        self.model.minimize(cost)
        if not self._solve([*(self.withheld if withheld else ()), *(self.claims[claim] for claim in claims)]):
            return None
        return round(self._solver.objective_value)

    def value(self, variable: cp_model.LinearExprT) -> int:
        """Value of a variable in the last solution."""
        return int(self._solver.value(variable))

    def _solve(self, literals: list[cp_model.IntVar]) -> bool:
        if self._budget(math.inf):
            raise UndecidedError
        self.model.clear_assumptions()
        self.model.add_assumptions(literals)
        status = self._solver.solve(self.model, stop=AnyOf(self._budget, TimeLimit(EACH_S)))
        if status == cp_model.INFEASIBLE:
            return False
        if status == cp_model.OPTIMAL:
            return True
        if status == cp_model.MODEL_INVALID:
            raise SolverFailedError(self.model.validate())
        raise UndecidedError
