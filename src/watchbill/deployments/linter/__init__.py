"""The plan linter: reads a whole operation like a linter reads code.

Every rule has a code, a page in ``docs/rules``, a severity and a place. A rule is a file in ``rules``; what a
stored plan lacks comes from the independent verifier.
"""

from watchbill.deployments.linter.engine import check_operation
from watchbill.deployments.linter.finding import Finding, Severity

__all__ = ["Finding", "Severity", "check_operation"]
