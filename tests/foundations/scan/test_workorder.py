"""Work orders: one spelling, one purpose, one signer; what they permit and what they do not."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.foundations.scan.workorder import HEAD, BadOrder, NotCovered, Opened, WorkOrder, read_order
from steward.foundations.tlog import checkpoint, note
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.note import SigningKey

VECTOR = json.loads(
    (Path(__file__).parents[3] / "vectors" / "scan" / "work-order.json").read_text(encoding="utf-8")
)
BODY = "minh-hai.steward.example/log/2026"
OFFICE, STRANGER = SigningKey(BODY, note.ED25519, b"\1" * 32), SigningKey(BODY, note.ED25519, b"\2" * 32)
ORDER = WorkOrder(
    BODY, "QD-7", ("/srv/share", "/srv/thư từ"), date(2026, 1, 1), date(2026, 3, 31), "Rà soát định kỳ"
)


def signed(text: str, key: SigningKey = OFFICE) -> bytes:
    return note.sign(text, key).render()


def trusting(*keys: SigningKey):
    def opened(data: bytes) -> Opened:
        found = note.parse(data)
        return found.text, [
            key.name for key in note.verified(found, [key.verifier for key in keys])
        ] if keys else ()

    return opened


def test_an_order_is_read_back_as_it_was_signed() -> None:
    data = signed(ORDER.text)
    found = read_order(data, trusting(OFFICE))
    assert found == replace(ORDER, digest=hashlib.sha256(data).hexdigest(), verified=True)
    assert read_order(data, trusting()) == replace(found, verified=False)


def test_another_key_is_refused_and_so_is_an_altered_order() -> None:
    data = signed(ORDER.text)
    with pytest.raises(BadOrder, match="no signature by a key you trust"):
        read_order(data, trusting(STRANGER))
    for altered in (data.replace(b"/srv/share", b"/srv/shady"), data.replace(b"2026-03-31", b"2027-03-31")):
        with pytest.raises(BadOrder, match="does not belong to these bytes"):
            read_order(altered, trusting(OFFICE))


def test_a_good_signature_of_a_body_that_the_order_does_not_name_is_refused() -> None:
    other = SigningKey("other.example/log/1", note.ED25519, b"\3" * 32)
    with pytest.raises(BadOrder, match="signed by other.example"):
        read_order(signed(ORDER.text, other), trusting(other, OFFICE))


def test_a_checkpoint_of_the_same_key_is_no_order() -> None:
    data = checkpoint.sign(checkpoint.Checkpoint(BODY, 7, b"\0" * 32), OFFICE).render()
    assert checkpoint.verify(data, [OFFICE.verifier]).checkpoint.size == 7
    for keys in ((OFFICE,), ()):
        with pytest.raises(BadOrder, match="no work order: its first line is .minh-hai"):
            read_order(data, trusting(*keys))


def test_an_order_of_the_same_key_is_no_checkpoint_whatever_it_says() -> None:
    with pytest.raises(Malformed):
        checkpoint.verify(signed(ORDER.text), [OFFICE.verifier])
    with pytest.raises(Malformed):
        note.check_name(HEAD.strip())
    # Even cut to the three lines of a checkpoint it names no origin.
    with pytest.raises(Malformed):
        checkpoint.verify(signed(HEAD + "7\n" + "A" * 43 + "=\n"), [OFFICE.verifier])


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_no_words_of_an_order_make_it_a_checkpoint_and_every_writable_order_is_read_back(
    decision, purpose, stores
) -> None:
    order = replace(ORDER, decision=decision, purpose=purpose, stores=tuple(stores))
    try:
        data = signed(order.text)
    except (BadOrder, UnicodeEncodeError):
        return
    assert replace(read_order(data, trusting(OFFICE)), digest="", verified=False) == order
    with pytest.raises(Malformed):
        checkpoint.parse_text(order.text)


BODY_TEXT = ORDER.text.removeprefix(HEAD)
FIELDS = json.loads(BODY_TEXT)


def spelled(**changes: object) -> str:
    return HEAD + json.dumps({**FIELDS, **changes}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BODY_TEXT, "first line"),
        ("steward work order v2\n" + BODY_TEXT, "first line"),
        (HEAD + "{}\n", "exactly the fields"),
        (HEAD + "[]\n", "exactly the fields"),
        (HEAD + "nothing\n", "not JSON"),
        (spelled(more=1), "more"),
        (spelled(stores=[]), "absolute"),
        (spelled(stores=["relative"]), "absolute"),
        (spelled(stores="/srv"), "absolute"),
        (spelled(until="soon"), "days"),
        (spelled(until=7), "days"),
        (spelled(until="2025-12-31"), "before"),
        (spelled(decision=""), "decision"),
        (spelled(body=None), "body"),
        (spelled(until="20260331"), "one spelling"),
        (ORDER.text + "\n", "one spelling"),
        (HEAD + json.dumps(FIELDS) + "\n", "one spelling"),
        (ORDER.text.replace("{", '{\n "purpose": "another",', 1), "one spelling"),
        (ORDER.text.replace("QD-7", "\\u0051D-7"), "one spelling"),
    ],
)
def test_a_signed_order_of_another_shape_is_refused_with_words(text: str, why: str) -> None:
    with pytest.raises(BadOrder, match=why):
        read_order(signed(text), trusting(OFFICE))


@pytest.mark.parametrize("data", [b"", b"{}", BODY_TEXT.encode(), b"\xff", b"x" * 1_000_001])
def test_a_file_that_is_no_signed_note_is_refused_with_and_without_a_key(data: bytes) -> None:
    for keys in ((OFFICE,), ()):
        with pytest.raises(BadOrder, match="work order"):
            read_order(data, trusting(*keys))


@pytest.mark.parametrize(
    "change", [{"stores": ("share",)}, {"stores": ()}, {"decision": ""}, {"last": date(2025, 1, 1)}]
)
def test_what_nobody_could_read_is_not_written(change: dict[str, object]) -> None:
    with pytest.raises(BadOrder):
        _ = replace(ORDER, **change).text


def test_an_order_permits_its_stores_in_its_period_and_nothing_else() -> None:
    ORDER.permits(["/srv/share", "/srv/share/folder"], date(2026, 1, 1))
    ORDER.permits(["/srv/thư từ"], date(2026, 3, 31))
    for stores in (["/srv/shared"], ["/srv"], ["/srv/share", "/"]):
        with pytest.raises(NotCovered, match="QD-7"):
            ORDER.permits(stores, date(2026, 2, 1))
    for day in (date(2025, 12, 31), date(2026, 4, 1)):
        with pytest.raises(NotCovered, match="QD-7"):
            ORDER.permits(["/srv/share"], day)


def test_the_published_order_is_made_and_read_byte_by_byte() -> None:
    key = SigningKey(VECTOR["body"], note.ED25519, bytes.fromhex(VECTOR["seed"]))
    fields = VECTOR["fields"]
    order = WorkOrder(
        VECTOR["body"],
        fields["decision"],
        tuple(fields["stores"]),
        date.fromisoformat(fields["from"]),
        date.fromisoformat(fields["until"]),
        fields["purpose"],
    )
    assert key.verifier.text == VECTOR["vkey"]
    assert signed(order.text, key).decode() == VECTOR["file"]
    assert read_order(VECTOR["file"].encode(), trusting(key)).digest == VECTOR["sha256"]
