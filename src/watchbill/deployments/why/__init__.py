"""Why not, in words: the computed reasons of what a plan lacks, as sentences in the language in force."""

from watchbill.deployments.why.names import Names
from watchbill.deployments.why.sentences import clash_lines, finding_text, headline, repair_text, summary, verdict_text
from watchbill.deployments.why.told import Group, groups, told

__all__ = [
    "Group",
    "Names",
    "clash_lines",
    "finding_text",
    "groups",
    "headline",
    "repair_text",
    "summary",
    "told",
    "verdict_text",
]
