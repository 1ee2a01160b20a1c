"""Memory cleared up after a large piece of work."""

from __future__ import annotations

import gc

import pytest

from watchbill.places.collecting import collected_afterwards


@collected_afterwards()
def _collects_within() -> bool:
    return gc.isenabled()


def test_the_search_rests_within_and_runs_again_afterwards() -> None:
    assert gc.isenabled()
    assert not _collects_within()
    assert gc.isenabled()


def test_the_inner_one_of_two_leaves_the_search_off() -> None:
    with collected_afterwards():
        assert not _collects_within()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_search_runs_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="row 7"), collected_afterwards():
        raise ValueError("row 7")
    assert gc.isenabled()


def test_who_runs_without_the_search_goes_on_without() -> None:
    gc.disable()
    try:
        with collected_afterwards():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
