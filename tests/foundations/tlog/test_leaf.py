import dataclasses
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.tlog.canonical import canonical
from steward.foundations.tlog.disclosure import digest, disclose, read
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.leaf import Leaf, Payload, parse, uuid7
from steward.foundations.tlog.state import state_digest

DIGEST = state_digest(1, b"s" * 16, {"keeper": 7})
PLAIN = Leaf(
    id=uuid7(1_795_248_000_000, b"0123456789"),
    act="copy.transfer",
    at="2026-11-21T08:00:00Z",
    actor="p-7f3a",
    after=(("copy/102", DIGEST),),
    sd=(disclose("note", "x", b"s" * 16).digest,),
)
FULL = dataclasses.replace(PLAIN, batch=uuid7(1, b"9876543210"), refs=(0, 5), pay=(Payload("ab" * 32, 12),))


@pytest.mark.parametrize("leaf", [PLAIN, FULL, dataclasses.replace(PLAIN, after=(), sd=())])
def test_a_leaf_reads_back_as_it_was_written(leaf):
    assert parse(leaf.encode()) == leaf
    assert b"\n" not in leaf.encode()


def test_disclosure_digests_stand_sorted_so_that_their_order_tells_nothing():
    digests = [disclose(name, 1, b"s" * 16).digest for name in "zyx"]
    assert (
        dataclasses.replace(PLAIN, sd=tuple(digests)).encode()
        == dataclasses.replace(PLAIN, sd=tuple(digests[::-1])).encode()
    )


def change(**fields):
    content = json.loads(FULL.encode()) | fields
    return canonical({key: value for key, value in content.items() if value != "gone"})


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (change(act="gone"), "field 'act' is missing"),
        (change(note="Nguyen"), "field 'note' is not one of a leaf"),
        (change(obj="copy/1"), "field 'obj' is not one of a leaf"),
        (change(v=2), "leaf.v"),
        (change(v=True), "leaf.v"),
        (change(id="0192f0c0-0000-4000-8000-000000000002"), "leaf.id"),
        (change(act="Transfer"), "leaf.act"),
        (change(at="2026-02-30T08:00:00Z"), "leaf.at"),
        (change(at="2026-11-21T08:00:60Z"), "no moment of the calendar"),
        (change(at="2026-11-21T08:00:00+07:00"), "leaf.at"),
        (change(actor="Nguyễn Văn A"), "leaf.actor"),
        (change(after=[["copy/1", DIGEST]] * 2), "an object stands there twice"),
        (change(after=[[f"copy/{n}", DIGEST] for n in range(401)]), "401 objects; at most 400"),
        (change(after=[["copy/1"]]), r"leaf.after\[0\]"),
        (change(after=[["copy/1", "1:short"]]), r"leaf.after\[0\]\[1\]"),
        (change(batch="7"), "leaf.batch"),
        (change(refs=[]), "leaf.refs"),
        (change(refs=[5, 5]), "leaf.refs"),
        (change(refs=[-1]), "leaf.refs"),
        (change(pay=[{"sha256": "AB" * 32, "size": 1}]), r"leaf.pay\[0\].sha256"),
        (change(pay=[{"sha256": "ab" * 32, "size": -1}]), r"leaf.pay\[0\].size"),
        (change(pay=[{"sha256": "ab" * 32, "size": 1, "name": "x"}]), r"leaf.pay\[0\]"),
        (change(_sd=["B" * 42 + "A", "A" * 43]), "leaf._sd: digests stand sorted"),
        (change(_sd_alg="sha-512"), "leaf._sd_alg"),
        (b"[]", "JSON object"),
        (b" " * 65_536, "at most 65535 fit"),
    ],
)
def test_another_leaf_is_refused_by_field(data, place):
    with pytest.raises(Malformed, match=place):
        parse(data)
    assert parse(change()) == FULL


def test_four_hundred_objects_fit_and_a_leaf_too_large_says_what_to_do():
    after = tuple((f"copy/{'9' * 20}{n}", DIGEST) for n in range(400))
    assert parse(dataclasses.replace(PLAIN, after=after).encode()).after == after
    wide = tuple((f"copy/{'9' * 110}{n}", DIGEST) for n in range(400))
    with pytest.raises(Malformed, match="Split the act into a batch"):
        dataclasses.replace(PLAIN, after=wide).encode()


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_seven_that_carries_its_time(milliseconds, random10):
    made = uuid.UUID(uuid7(milliseconds, random10))
    assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, milliseconds)
    assert str(made) == uuid7(milliseconds, random10)


def test_an_id_wants_ten_random_bytes_and_a_time_that_fits():
    for wrong in ((1, b"short"), (2**48, b"0" * 10), (-1, b"0" * 10)):
        with pytest.raises(Malformed, match="uuid7"):
            uuid7(*wrong)


@given(
    st.text("abc_", min_size=1, max_size=8).filter(lambda name: name not in {"_sd", "_sd_alg"}),
    st.one_of(st.integers(-9, 9), st.text("ăđ ", max_size=9), st.lists(st.booleans())),
    st.binary(min_size=16, max_size=32),
)
def test_a_disclosure_reads_back_and_has_the_digest_of_its_text(name, value, salt):
    made = disclose(name, value, salt)
    assert read(made.text) == (salt, name, value)
    assert digest(made.text) == made.digest


def test_the_example_disclosure_of_rfc_9901_has_its_digest():
    # RFC 9901 section 4.2.3: their text has blanks, so it is not ours to write,
    # but the digest is defined over any text.
    text = "WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest(text) == "uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY"
    with pytest.raises(Malformed, match="canonical"):
        read(text)


@pytest.mark.parametrize(
    ("name", "salt"), [("_sd", b"s" * 16), ("...", b"s" * 16), ("", b"s" * 16), ("note", b"s" * 15)]
)
def test_a_guessable_or_reserved_disclosure_is_refused(name, salt):
    with pytest.raises(Malformed):
        disclose(name, "x", salt)
    assert disclose("note", "x", b"s" * 16)


@pytest.mark.parametrize("text", ["", "a", "WyJ", "e30", "W10=", "W10\n", "ö"])
def test_a_text_that_is_no_disclosure_is_refused(text):
    with pytest.raises(Malformed):
        read(text)


def test_the_digest_of_a_state_depends_on_form_salt_and_state_and_nothing_else():
    base = state_digest(1, b"s" * 16, {"a": 1, "b": "x"})
    assert base == state_digest(1, b"s" * 16, {"b": "x", "a": 1})
    assert base.startswith("1:") and len(base) == 45
    assert (
        len(
            {
                base,
                state_digest(2, b"s" * 16, {"a": 1, "b": "x"}),
                state_digest(1, b"t" * 16, {"a": 1, "b": "x"}),
                state_digest(1, b"s" * 16, {"a": 2, "b": "x"}),
            }
        )
        == 4
    )
    for wrong in ((0, b"s" * 16), (1, b"s" * 15)):
        with pytest.raises(Malformed):
            state_digest(*wrong, {})
