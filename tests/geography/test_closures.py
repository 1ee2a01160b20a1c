"""Closed streets: which segments, and what the network gives without them."""

from __future__ import annotations

import numpy as np
import pytest

from small_city import small_city
from watchbill.geography.closures import block_at, segments_along, without
from watchbill.geography.network import StreetNetwork


@pytest.fixture(scope="module")
def network() -> StreetNetwork:
    return small_city().network


def middle(network: StreetNetwork, segment: int) -> tuple[float, float]:
    lon, lat = network.coords[network.offsets[segment] : network.offsets[segment + 1]].mean(axis=0)
    return float(lon), float(lat)


def test_a_street_is_its_segments_and_no_crossing_ones(network: StreetNetwork) -> None:
    line = network.coords[network.offsets[0] : network.offsets[1]]
    found = segments_along(network, [line.tolist()])
    assert 0 in found
    assert len(found) < len(network)


def test_a_click_finds_the_block_and_nothing_far_away(network: StreetNetwork) -> None:
    assert block_at(network, *middle(network, 3)) == 3
    assert block_at(network, 0.0, 0.0) is None


def test_ways_around_a_closed_block_are_longer_and_none_is_shorter(network: StreetNetwork) -> None:
    ends = network.points[network.ends[3]]
    before = network.matrix(ends, "foot")
    after = without(network, [3]).matrix(ends, "foot")
    assert after[0, 1] > before[0, 1]
    some = network.points[:20]
    closed = without(network, [3]).matrix(some, "foot")
    assert ((closed >= network.matrix(some, "foot")) | (closed < 0)).all()
    assert np.array_equal(network.speeds, small_city().network.speeds)


def test_a_mode_that_stays_open_is_as_before(network: StreetNetwork) -> None:
    some = network.points[:10]
    assert np.array_equal(without(network, [3], ["car"]).matrix(some, "foot"), network.matrix(some, "foot"))
