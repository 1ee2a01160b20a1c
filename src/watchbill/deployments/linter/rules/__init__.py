"""The linter's rules, one file each. A rule reads the context and yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding
from watchbill.deployments.linter.rules.entry_without_cell import entry_without_cell
from watchbill.deployments.linter.rules.entry_without_owner import entry_without_owner
from watchbill.deployments.linter.rules.plan_missing import plan_missing
from watchbill.deployments.linter.rules.verified_plan import verified_plan
from watchbill.deployments.linter.rules.village_without_team import village_without_team

RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    plan_missing,
    verified_plan,
    entry_without_owner,
    entry_without_cell,
    village_without_team,
)
