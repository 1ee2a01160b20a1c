"""Linear programs on HiGHS, as all engines use it: silent, in the calling thread."""

from __future__ import annotations

import highspy


class Solver(highspy.Highs):
    """HiGHS with one thread and without a word on standard output, which belongs to the command."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        """Leave callbacks alone: setting them up prints a banner before anybody can ask for silence."""
