from __future__ import annotations

import json

import pytest

from watchbill.cli.main import main
from watchbill.deployments.models import Run

Out = pytest.CaptureFixture[str]


def test_scenario_is_added_compared_and_removed(run: Run, capsys: Out) -> None:
    words = ["scenario", "add", "fair", "Fewer", "--teams", "patrol_team:S-V01=-1", "--time-limit", "3"]
    assert main([*words, "--level", "S-D=extraordinary@1"]) == 0
    assert "Fewer" in capsys.readouterr().out
    assert main(["compare", "fair", "Fewer", "--runs", "20", "--format", "json"]) == 0
    first, other = json.loads(capsys.readouterr().out)
    assert (first["name"], other["name"]) == ("plan 1", "Fewer")
    assert first["figures"]["visits_made"] is not None
    assert other["figures"]["visits_wanted"] > first["figures"]["visits_wanted"]  # a higher level wants more
    assert main(["scenario", "remove", "fair", "Fewer"]) == 0
    assert main(["compare", "fair", "Fewer"]) == 2
    assert "none yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--teams", "patrol_team:S-V01=many", "FORCE:AREA=NUMBER"),
        ("--teams", "patrol_team:NOWHERE=-1", "no area"),
        ("--level", "S-D=highest", "AREA=LEVEL"),
        ("--level", "S-D=enhanced@9", "not a day"),
        ("--close-street", "Nowhere Lane", "no street"),
    ],
)
def test_scenario_that_does_not_fit_is_refused(run: Run, capsys: Out, option: str, value: str, says: str) -> None:
    assert main(["scenario", "add", "fair", "Odd", option, value]) == 2
    assert says in capsys.readouterr().err
    assert Run.objects.count() == 1


def test_rehearse_of_an_operation_takes_its_plan(run: Run, capsys: Out) -> None:
    assert main(["rehearse", "fair", "--runs", "20"]) == 0
    assert "In 20 rehearsals" in capsys.readouterr().out
