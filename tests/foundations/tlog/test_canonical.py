import json
import math
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.tlog.canonical import canonical, parse
from steward.foundations.tlog.errors import Malformed

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
KEYS = st.text("abcxyz019_", min_size=1, max_size=8)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(VALUES)
def test_the_bytes_are_those_of_an_independent_rfc_8785_encoder(value):
    assert canonical(value) == rfc8785.dumps(value)
    assert parse(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 1.5]}, r"\$\.a\[1\]: float"),
        ({"a": {"b": math.nan}}, r"\$\.a\.b: float"),
        ({"n": 2**53}, r"\$\.n: integer beyond"),
        ({"Key": 1}, r"\$: key 'Key'"),
        ({"a": {1: 2}}, r"\$\.a: key 1"),
        ({"a": "e\u0301"}, r"\$\.a: text is not in Unicode form NFC"),
        ({"a": ["\ud800"]}, r"\$\.a\[0\]: text holds a lone surrogate"),
        ({"a": b"x"}, r"\$\.a: bytes"),
    ],
)
def test_a_value_outside_the_profile_is_refused_by_its_path(value, place):
    with pytest.raises(Malformed, match=place):
        canonical(value)


def test_deep_nesting_is_refused_before_it_exhausts_the_stack():
    value: list = []
    for _ in range(40):
        value = [value]
    with pytest.raises(Malformed, match="deeper than 32"):
        canonical(value)
    with pytest.raises(Malformed):
        parse(b"[" * 100_000)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{ "a":1}',
        b'{"b":1,"a":2}',
        b'"\\u0041"',
        b"1.0",
        b"1e3",
        b"NaN",
        b"-0",
        b"01",
        b'"\xff"',
        b"",
        b"9" * 5000,
        b'{"a":1}\n',
        '"e\u0301"'.encode(),
    ],
)
def test_a_second_spelling_is_refused(data):
    with pytest.raises(Malformed):
        parse(data)


@given(VALUES)
def test_no_other_spelling_of_a_value_is_read(value):
    for other in (json.dumps(value, indent=1), json.dumps(value, ensure_ascii=True), json.dumps(value) + " "):
        if other.encode() != canonical(value):
            with pytest.raises(Malformed):
                parse(other.encode())
