"""Fingerprints: the published numbers, the kernel equal to them, the promise of winnowing,
the stored form."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scan import kernel
from steward.foundations.scan.fingerprint import (
    DEFAULT,
    Params,
    ScanError,
    derive,
    grams_reference,
    order_reference,
    pack_prints,
    prints_reference,
    siphash_reference,
    unpack_prints,
    winnow_reference,
)
from steward.foundations.scan.prints import fingerprints, prints_of

from .texts import KEY, prose

VECTORS = Path(__file__).parents[3] / "vectors" / "scan"
KEYS = derive(KEY)
few_letters = st.text(alphabet="abđ Ơc1.", max_size=250)


def test_siphash_gives_the_numbers_of_its_authors():
    key = (0x0706050403020100, 0x0F0E0D0C0B0A0908)
    assert siphash_reference(key, 0x0706050403020100) == 0x93F5F5799A932462


@pytest.mark.parametrize(
    "case", json.loads((VECTORS / "fingerprints.json").read_text()), ids=lambda case: case["name"]
)
def test_published_prints_are_reproduced(case):
    prints = prints_reference(case["text"], derive(bytes.fromhex(case["key"])), Params(case["k"], case["w"]))
    assert prints.letters == case["letters"]
    assert [f"{tag:016x}" for tag in prints.tags] == case["tags"]
    assert list(prints.places) == case["places"]


@given(few_letters | st.text(max_size=200), st.integers(8, 30), st.integers(1, 20))
def test_the_kernel_equals_the_reference(text, k, w):
    params = Params(k, w)
    assert prints_of(text, KEYS, params) == prints_reference(text, KEYS, params)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=120))
def test_the_kernel_rolls_any_letters_under_any_key(key, letters):
    keys = derive(key)
    grams = kernel._grams(np.frombuffer(letters, dtype=np.uint8), np.uint64(keys.point), 20)
    assert grams.tolist() == grams_reference(letters, keys, 20)


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 9))
def test_each_window_keeps_its_smallest_gram(order, w):
    chosen = winnow_reference(order, w)
    assert chosen == sorted(set(chosen))
    for start in range(len(order) - w + 1):
        window = range(start, start + w)
        assert any(place in chosen and order[place] == min(order[start : start + w]) for place in window)


@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(0, 60))
def test_a_shared_run_of_k_plus_w_minus_1_letters_shares_a_print(seed, before, after):
    shared = prose(seed, 30)[: DEFAULT.k + DEFAULT.w + 15]
    one = prints_reference(prose("a", 40)[:before] + " | " + shared, KEYS)
    other = prints_reference(shared + " | " + prose("b", 40)[:after], KEYS)
    assert set(one.tags) & set(other.tags)


def test_another_key_gives_other_prints():
    text = prose("keys", 200)
    mine, theirs = prints_of(text, KEYS), prints_of(text, derive(bytes(32)))
    assert not set(mine.tags) & set(theirs.tags)
    assert list(mine.places) != list(theirs.places)


def test_the_order_of_winnowing_is_secret_and_spread():
    values = [order_reference(KEYS.order, gram) for gram in range(2000)]
    assert len(set(values)) == 2000
    assert 0.4 < sum(value >> 63 for value in values) / 2000 < 0.6


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 33])
def test_a_key_of_another_length_is_refused(key):
    with pytest.raises(ScanError, match="32"):
        derive(key)


def test_keys_do_not_show_themselves():
    assert repr(KEYS) == f"Keys({KEYS.key_id.hex()})"


def test_stored_prints_come_back_and_hold_no_text():
    text = prose("stored", 200)
    stored = fingerprints(text, KEY)
    assert unpack_prints(stored, KEYS) == prints_reference(text, KEYS)
    assert not any(word.encode() in stored for word in text.split() if len(word) > 3)


@given(st.data())
def test_changed_stored_prints_are_refused(data):
    stored = bytearray(fingerprints(prose("stored", 60), KEY))
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ScanError):
        unpack_prints(bytes(stored), KEYS)


@given(st.integers(0, 400))
def test_cut_stored_prints_are_refused(size):
    stored = fingerprints(prose("stored", 60), KEY)
    with pytest.raises(ScanError):
        unpack_prints(stored[: min(size, len(stored) - 1)], KEYS)


def test_stored_prints_of_another_key_or_other_parameters_are_refused_by_name():
    stored = fingerprints(prose("stored", 60), KEY)
    with pytest.raises(ScanError, match="key"):
        unpack_prints(stored, derive(bytes(32)))
    with pytest.raises(ScanError, match="k=20"):
        unpack_prints(stored, KEYS, Params(24, 16))
    assert unpack_prints(pack_prints(prints_reference("", KEYS), KEYS), KEYS).letters == 0
