"""What can be found of operations and forces: operations and their teams."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from watchbill.accounts.permissions import Actor
from watchbill.forces.models import Team
from watchbill.forces.queries import teams_for
from watchbill.operations.models import Operation
from watchbill.operations.queries import operations_for
from watchbill.places.searching import Hit, Kind, add_kind
from watchbill.web.templatetags.watchbill import local_name


def connect() -> None:
    """Have operations and teams found."""
    words = Operation._meta.verbose_name_plural
    add_kind(Kind("operation", words, Operation, lambda row: row.district_id, _operation_words, _operations))
    add_kind(Kind("team", Team._meta.verbose_name_plural, Team, lambda row: row.home_area_id, _team_words, _teams))


def _operation_words(operation: Operation) -> Sequence[str]:
    return operation.code, operation.name, operation.name_zh


def _operations(user: Actor, keys: Sequence[int]) -> dict[int, Hit]:
    return {
        row.pk: Hit(
            local_name(row), row.code, f"{row.start_date.isoformat()}, {row.district.label}",
            reverse("deployments:home", args=[row.code]),
        )
        for row in operations_for(user).filter(pk__in=keys)
    }  # fmt: skip


def _team_words(team: Team) -> Sequence[str]:
    return team.code, team.name, team.base_name, team.contact


def _teams(user: Actor, keys: Sequence[int]) -> dict[int, Hit]:
    """Teams with the page that shows them in the newest operation of their district; none where there is none yet."""
    newest = {row.district.path: row.code for row in reversed(operations_for(user).order_by("-start_date", "code"))}
    hits = {}
    for team in teams_for(user).filter(pk__in=keys):
        operation = next((code for path, code in newest.items() if team.home_area.path.startswith(path)), None)
        if operation is not None:
            detail = f"{team.get_force_display()} · {team.home_area.label}"
            hits[team.pk] = Hit(team.name, team.code, detail, reverse("operations:team", args=[operation, team.code]))
    return hits
