"""village_without_team: every village or community is the home of a patrol team."""

from __future__ import annotations

from collections.abc import Iterator

from watchbill.deployments.linter.context import Context
from watchbill.deployments.linter.finding import Finding, Severity
from watchbill.forces.enums import Force


def village_without_team(context: Context) -> Iterator[Finding]:
    """Find villages in which no patrol team is at home."""
    homes = {team.home_area_id for team in context.teams if team.force == Force.PATROL_TEAM}
    for village in context.villages:
        if village.pk not in homes:
            yield Finding("village_without_team", Severity.WARNING, place=village.label, area_code=village.code)
