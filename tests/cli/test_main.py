from __future__ import annotations

import pytest

from watchbill.cli.exits import CommandError, Exit
from watchbill.cli.main import COMMANDS, main, make_app


@pytest.mark.parametrize("command", [["--help"], *(words.split() for words in COMMANDS)], ids=" ".join)
def test_every_command_has_help(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*command, "--help"])
    assert (code, "Usage: watchbill" in capsys.readouterr().out) == (0, True)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_help_of_every_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([*command.split(), "--help"])
    assert f"Example: watchbill {command}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["planx"], 'Did you mean "plan"?'),
        (["plan"], "OPERATION"),
        (["plan", "fair", "--time-limit", "soon"], "--time-limit"),
        (["level", "fair", "--level", "panic"], "--level"),
        (["verify", "nowhere.json"], "nowhere.json"),
    ],
)
def test_wrong_usage_is_told_in_two_lines_at_most(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(arguments)
    told = capsys.readouterr().err
    assert (code, message in told, len(told.splitlines()) <= 2) == (Exit.USAGE, True, True)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (CommandError("no such thing"), 2, "watchbill: no such thing"),
        (CommandError("ended", Exit.STOPPED), 3, "watchbill: ended"),
        (KeyboardInterrupt(), 3, "watchbill: stopped"),
        (FileNotFoundError(2, "No such file", "x.osm"), 2, "watchbill: x.osm: No such file"),
        (ZeroDivisionError("by zero"), 4, "watchbill: internal failure: ZeroDivisionError: by zero"),
    ],
)
def test_errors_end_with_their_exit_code_and_no_traceback(
    error: BaseException,
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise error

    monkeypatch.delenv("WATCHBILL_DEBUG", raising=False)
    monkeypatch.setattr("watchbill.planning.files.schema_text", fail)
    assert (main(["schema"]), capsys.readouterr().err.strip()) == (code, message)


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WATCHBILL_DEBUG", "1")
    main(["verify", "nowhere.json"])
    assert "Traceback" in capsys.readouterr().err


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version"])
    assert capsys.readouterr().out.strip() == make_app([]).version
