"""Exit codes, and errors that end a command with one of them."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the command's exit code says."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    STOPPED = 3
    FAILURE = 4


class CommandError(Exception):
    """A command cannot go on; the message is one or two lines for the user."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.code = code
