"""The chances of the plain rehearsal: numbers hashed from the seed, the run, and what they decide."""

from __future__ import annotations

from watchbill.planning.rehearsal import draws
from watchbill.planning.rehearsal.assumptions import Assumptions

MASK = (1 << 64) - 1
MILLION = 1_000_000


def mixed(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def name(*parts: str | int) -> int:
    return int(draws.key(*parts))


class Chance:
    """The draws of one run, after ``begin``, and the tables that they pick from."""

    def __init__(self, assumptions: Assumptions) -> None:
        self.stream = 0
        self.ways = draws.lognormal_table(assumptions.travel_factor, assumptions.travel_spread).tolist()
        self.dwells = draws.lognormal_table(1.0, assumptions.dwell_spread, least=1.0).tolist()
        self.lates = draws.exponential_table(assumptions.late_start_s).tolist()
        self.apart = draws.exponential_table(MILLION).tolist()
        self.lengths = draws.exponential_table(assumptions.incident_s).tolist()

    def begin(self, seed: int, run: int, day: int, shift: str) -> None:
        self.stream = mixed(mixed(mixed(seed) ^ mixed(run + 1)) ^ name(day, shift))

    def bits(self, kind: int, one: int = 0, two: int = 0) -> int:
        seed = mixed((self.stream + kind * 0x9E3779B97F4A7C15) & MASK)
        return mixed((mixed(seed ^ one) + two) & MASK)

    def happens(self, share: float, kind: int, one: int, two: int = 0) -> bool:
        return self.bits(kind, one, two) >> 11 < round(share * (1 << 53))

    def pick(self, table: list[int], kind: int, one: int, two: int = 0) -> int:
        return table[self.bits(kind, one, two) >> 54]
