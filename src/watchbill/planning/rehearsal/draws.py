"""Chance without a sequence: every draw is a hash of the seed and of what is drawn.

A team, a leg or an incident draws the same in any order, in any process, and in two scenarios that share it (common
random numbers): plans are compared on the same bad days. All arithmetic is in whole numbers; distributions are tables
of equally likely values. The hash is the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
"""

from __future__ import annotations

import hashlib
import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from watchbill.planning.compiled import bare

CHANCE_BITS = 53
TABLE_BITS = 10
TABLE_SIZE = 1 << TABLE_BITS
MILLION = 1_000_000

TEAM_NO_SHOW, PERSON_NO_SHOW, LATE_START, LEG, DWELL, CLOSED, INCIDENT_GAP, INCIDENT_STOP, INCIDENT_S, INCIDENT_WAY = (
    range(1, 11)
)
"""What is drawn; one stream for each."""


@bare
def mixed(value: np.uint64) -> np.uint64:
    """Return the hash of 64 bits."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@bare
def drawn(stream: np.uint64, kind: int, one: np.uint64, two: np.uint64) -> np.uint64:
    """Return 64 random bits for a thing of a kind, named by two numbers."""
    seed = mixed(stream + np.uint64(kind) * np.uint64(0x9E3779B97F4A7C15))
    return mixed(mixed(seed ^ one) + two)


@bare
def happens(bits: np.uint64, chance: np.uint64) -> bool:
    """Return whether something happens that has a chance of ``chance`` in 2^53."""
    return bool(bits >> np.uint64(11) < chance)


@bare
def picked(bits: np.uint64, table: np.ndarray) -> int:
    """Return one of the equally likely values of a table."""
    return int(table[bits >> np.uint64(54)])


def chance(share: float) -> np.uint64:
    """Return a share as a chance in 2^53."""
    return np.uint64(round(share * (1 << CHANCE_BITS)))


def key(*parts: str | int) -> np.uint64:
    """Return a number that stands for a name wherever it is used."""
    text = "\0".join(map(str, parts)).encode()
    return np.uint64(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big"))


def lognormal_table(median: float, spread: float, least: float = 0.0) -> NDArray[np.int64]:
    """Return factors around a median in thousandths, none below ``least``."""
    normal = NormalDist()
    factors = (median * math.exp(spread * normal.inv_cdf((k + 0.5) / TABLE_SIZE)) for k in range(TABLE_SIZE))
    return np.array([round(1000 * max(least, factor)) for factor in factors], dtype=np.int64)


def exponential_table(mean: float) -> NDArray[np.int64]:
    """Return exponential values with a mean, rounded to whole numbers."""
    return np.array([round(-mean * math.log1p(-(k + 0.5) / TABLE_SIZE)) for k in range(TABLE_SIZE)], dtype=np.int64)
