"""Broken, hostile and odd input: always exactly one line for each thing, with a reason,
and in bounded work."""

import gzip
import io
import json
import random
import re
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.foundations.scan.extract import REASONS, Budget, Extracted, extract, formats
from steward.foundations.scan.extract.outcome import Event, Member, Text

from . import papers
from .test_hiding_places import PAPERS

SAMPLES = Path(__file__).parents[1] / "samples"
TNEF = b"\x78\x9f\x3e\x22" + bytes(30) + b"a letter that was swept for strings only" * 3
SMALL = Budget(unpacked=8 << 20, members=50, depth=4, whole=4 << 20, sweep=1 << 20)


def lines(data: bytes, name: str = "file", budget: Budget | None = None) -> list[Extracted]:
    """All lines of a file, checked for what must hold of any input."""
    found = list(extract(data, name, budget))
    assert [item.member for item in found].count(None) == 1 and found[-1].member is None
    assert max(Counter(item.member for item in found).values()) == 1
    for item in found:
        assert (item.reason is None) == (item.outcome == "scanned")
        assert item.reason is None or item.reason in REASONS
        assert 0 <= item.content[0] <= item.content[1] <= len(item.text)
        assert list(item.pages) == sorted(item.pages) and all(page <= len(item.text) for page in item.pages)
    return found


def verdict(data: bytes, name: str = "file", budget: Budget | None = None) -> tuple[str, str | None]:
    last = lines(data, name, budget)[-1]
    return last.outcome, last.reason


def made(name: str) -> bytes:
    return PAPERS[name]()[0]


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97])
def test_a_paper_cut_short_ends_with_a_verdict(name: str, share: float) -> None:
    data = made(name)
    lines(data[: int(len(data) * share)], name)


def test_a_word_file_cut_short_still_gives_its_body_and_says_damaged() -> None:
    data, _ = papers.word()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        after_body = archive.getinfo("word/document.xml").header_offset + 5000
    item = lines(data[:after_body])[-1]
    assert (item.outcome, item.reason) == ("partly", "damaged")
    assert "ZBODY" in item.text


def test_a_pdf_without_its_end_is_read_or_called_damaged() -> None:
    data, _ = papers.portable()
    assert verdict(data[: len(data) // 3])[0] in ("partly", "unreadable")


@given(st.sampled_from(sorted(PAPERS)), st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=60)
def test_flipped_bits_never_lose_a_line(name: str, seed: int, flips: int) -> None:
    data, chance = bytearray(_cached(name)), random.Random(seed)
    for _ in range(flips):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    lines(bytes(data), name, SMALL)


_MADE: dict[str, bytes] = {}


def _cached(name: str) -> bytes:
    return _MADE.setdefault(name, made(name))


@given(st.binary(max_size=3000), st.sampled_from(["a", "a.docx", "a.eml", "a.csv", "a.html"]))
@settings(max_examples=150)
def test_any_bytes_get_a_verdict(data: bytes, name: str) -> None:
    lines(data, name, SMALL)


@pytest.mark.parametrize(
    "magic",
    [
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1",
        b"\x1f\x8b\x08",
        b"BZh9",
        b"\xfd7zXZ\0",
        b"<html>",
        b"<?xml version='1.0'?>",
        b"From: a@b\nTo: c\n\n",
    ],
)
@given(st.binary(max_size=400))
@settings(max_examples=15)
def test_noise_behind_a_good_beginning_gets_a_verdict(magic: bytes, noise: bytes) -> None:
    lines(magic + noise, "a", SMALL)


def test_an_empty_file_is_scanned_and_has_nothing() -> None:
    item = lines(b"")[-1]
    assert (item.outcome, item.bytes, item.text.strip()) == ("scanned", 0, "")


def test_random_bytes_are_unreadable_and_writing_among_them_is_swept() -> None:
    noise = random.Random(1).randbytes(20_000).replace(b"\n", b"\0")
    assert verdict(noise) == ("unreadable", "unknown-format")
    item = lines(noise + b"\0\0" + "một câu tiếng Việt khá dài để nhận ra".encode("utf-16-le") + noise)[-1]
    assert (item.outcome, item.reason) == ("partly", "strings-only")
    assert "một câu tiếng Việt" in item.text


def test_a_flat_zip_bomb_is_stopped_and_what_came_before_is_kept() -> None:
    data = papers.zipped({"note.txt": b"ZBEFORE", "zeros": bytes(30 << 20), "later.txt": b"ZAFTER"})
    found = {item.member: item for item in lines(data)}
    assert (found["zeros"].outcome, found["zeros"].reason) == ("unreadable", "expansion-ratio")
    assert "ZBEFORE" in found["note.txt"].text and "ZAFTER" in found["later.txt"].text
    assert (found[None].outcome, found[None].reason) == ("partly", "member-not-read")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ({"a.txt": b"ZSOUND"}, ("scanned", None)),
        ({"a.txt": b"ZSOUND", "zeros": bytes(30 << 20)}, ("partly", "member-not-read")),
        ({"a.txt": b"ZSOUND", "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(40)}, ("scanned", None)),
        ({"a.txt": b"ZSOUND", "cut.pdf": b"%PDF-1.4 broken"}, ("partly", "member-not-read")),
        (
            {"a.txt": b"ZSOUND", "text.doc": (SAMPLES / "text.doc").read_bytes()},
            ("partly", "member-not-read"),
        ),
        ({"a.txt": b"ZSOUND", "winmail.dat": TNEF}, ("partly", "member-not-read")),
        ({"a.txt": b"ZSOUND", "list.db": b"SQLite format 3\0" + bytes(4000)}, ("partly", "member-not-read")),
        ({"a.txt": b"ZSOUND", "noise": random.Random(1).randbytes(20_000)}, ("partly", "member-not-read")),
    ],
    ids=[
        "sound",
        "stopped at its ratio",
        "a picture",
        "broken",
        "a doc",
        "tnef",
        "a database",
        "no known format",
    ],
)
@pytest.mark.parametrize("depth", [1, 3])
def test_a_file_in_which_something_was_not_read_to_its_end_is_not_called_scanned(
    inside, said, depth: int
) -> None:
    data = papers.zipped(inside)
    for _ in range(depth - 1):
        data = papers.zipped({"inner.zip": data, "b.txt": b"ZBESIDE"})
    told = [item for item in lines(data) if item.type == "application/zip"]
    assert [(item.outcome, item.reason) for item in told] == [said] * depth


@pytest.mark.parametrize(
    ("attached", "said"),
    [({"a.txt": b"ZSOUND"}, ("scanned", None)), ({"winmail.dat": TNEF}, ("partly", "member-not-read"))],
)
def test_a_message_is_read_whole_when_its_attachments_are(attached, said) -> None:
    found = {item.member: item for item in lines(papers.mail(attached)[0], "a.eml")}
    assert (found[None].outcome, found[None].reason) == said


@pytest.mark.parametrize("reason", REASONS)
def test_only_what_holds_no_text_may_lie_unread_in_a_file_that_is_called_scanned(
    reason: str, monkeypatch
) -> None:
    class Reader:
        @staticmethod
        def read(source: object) -> list[Event]:
            return [Text("ZSOUND"), Member("inside", None, reason=reason)]

    monkeypatch.setattr(formats, "choose", lambda source, hint: (Reader, "a/container"))
    harmless = reason in ("image", "media", "not-a-file")
    assert verdict(b"anything") == (("scanned", None) if harmless else ("partly", "member-not-read"))


def test_a_nested_zip_bomb_spends_one_budget_for_the_whole_tree() -> None:
    level = {f"{number}.bin": bytes(900_000) for number in range(9)}
    for _ in range(3):
        level = {f"{number}.zip": papers.zipped(level) for number in range(9)}
    found = lines(papers.zipped(level), "bomb.zip", SMALL)
    assert {"member-limit", "unpack-limit"} & {item.reason for item in found}
    assert len(found) <= SMALL.members + 1


def test_gzip_of_zeros_is_stopped() -> None:
    assert lines(gzip.compress(bytes(40 << 20)), "a.gz")[0].reason == "expansion-ratio"


def test_endless_nesting_ends_at_the_permitted_depth() -> None:
    data = b"ZINNERMOST"
    for _ in range(40):
        data = papers.zipped({"inner.zip": data})
    found = lines(data, "outer.zip")
    assert [item.reason for item in found].count("nesting-limit") == 1
    assert len(found) == Budget().depth + 2


def test_a_mail_of_three_thousand_nested_parts_ends() -> None:
    head = b"From: a@b\nSubject: c\nMIME-Version: 1.0\n"
    for number in range(3000):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    lines(head + b"Content-Type: text/plain\n\nZDEEP\n", "a.eml")


@pytest.mark.parametrize("wrap", ["docx", "xml", "svg", "html"])
def test_an_xml_bomb_stays_small(wrap: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ZLOL">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{"&" + chr(97 + n) + ";"}">' for n in range(20)
    )
    bomb += f"]><{'svg' if wrap == 'svg' else 'x'}>ZTEXT &u;&u;&u;</{'svg' if wrap == 'svg' else 'x'}>"
    data = (
        papers.with_parts(papers.word()[0], {"word/document.xml": bomb}) if wrap == "docx" else bomb.encode()
    )
    found = lines(data, f"a.{wrap}")
    assert "ZTEXT" in found[-1].text and sum(len(item.text) for item in found) < 200_000


@pytest.mark.parametrize(
    "text",
    [
        "<a>" * 300_000,
        "<!--" * 300_000,
        '<a b="' * 200_000,
        "<" * 300_000,
        "{\\rtf1" + "{" * 300_000,
        "&" * 300_000,
        'title="' * 100_000,
        "<?xml?>" + "<a " * 200_000,
    ],
)
def test_work_grows_with_the_size_and_not_faster(text: str) -> None:
    """Each of these takes minutes when a reader searches back; the test then never ends."""
    lines(text.encode(), "a.html" if text[:1] == "<" else "a")


def test_encrypted_zip_members_are_lines_with_that_word(tmp_path: Path) -> None:
    data = bytearray(papers.zipped({"secret.txt": b"abc", "open.txt": b"ZOPEN"}, zipfile.ZIP_STORED))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1  # the flag of encryption, on the first entry
    found = {item.member: item for item in lines(bytes(data))}
    assert (found["secret.txt"].outcome, found["secret.txt"].reason) == ("unreadable", "encrypted")
    assert found["secret.txt"].sha256 is None
    assert found["open.txt"].text.strip() == "ZOPEN"


def test_a_locked_pdf_is_encrypted_and_one_without_a_password_to_open_is_read() -> None:
    for user, expected in (("secret", ("unreadable", "encrypted")), ("", ("scanned", None))):
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(papers.portable()[0])) as document:
            document.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user, R=6))
        assert verdict(buffer.getvalue()) == expected


def test_a_password_protected_office_file_is_encrypted() -> None:
    from .compound import compound

    assert verdict(compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(200)})) == (
        "unreadable",
        "encrypted",
    )


def test_a_picture_is_named_as_a_picture_and_a_page_that_is_one_has_no_text_layer() -> None:
    pixel = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + bytes(60)
    assert verdict(pixel, "notes.txt") == ("unreadable", "image")
    document = pikepdf.new()
    page = document.add_blank_page()
    page.Contents = document.make_stream(b"0 0 100 100 re f")
    buffer = io.BytesIO()
    document.save(buffer)
    assert verdict(buffer.getvalue()) == ("unreadable", "no-text-layer")


def test_an_empty_page_is_not_a_page_without_text_layer() -> None:
    document, buffer = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(buffer)
    assert verdict(buffer.getvalue()) == ("scanned", None)


def test_links_and_devices_in_a_tar_are_lines() -> None:
    import tarfile

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert [(item.member, item.reason) for item in lines(buffer.getvalue())] == [
        ("link", "not-a-file"),
        (None, None),
    ]


def test_members_of_one_name_have_lines_of_their_own() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "ZONE")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "ZTWO")
    found = {item.member: item.text for item in lines(buffer.getvalue())}
    assert "ZONE" in found["a.txt"] and "ZTWO" in found["a.txt#2"]


def test_a_mailbox_gives_each_message_as_a_member() -> None:
    one, _ = papers.mail()
    box = b"".join(
        b"From someone Mon Jan  1 00:00:00 2001\n" + one.replace(b"ZPLAIN", b"ZMAIL%d" % n) + b"\n"
        for n in range(3)
    )
    found = lines(box, "inbox")
    assert found[-1].type == "application/mbox"
    assert [item.member for item in found if item.type == "message/rfc822"] == [
        f"message-{n:06d}.eml" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs/olute", "a\\b", "new\nline", "\ud800", ""])
def test_names_of_members_are_only_names(name: str) -> None:
    from steward.foundations.scan.extract.source import Account
    from steward.foundations.scan.extract.tree import _Tree

    clean = _Tree(Account(Budget()))._name(None, name)
    assert (
        json.loads(json.dumps(clean)) == clean
        and clean.encode()
        and not re.search(r"[\x00-\x1f\\]", clean)
        and clean
    )


def test_too_large_is_swept_at_both_ends() -> None:
    budget = Budget(whole=1000, sweep=200)
    item = lines(b"ZSTART " + b"word " * 1000 + b"ZEND", "a.txt", budget)[-1]
    assert (item.outcome, item.reason) == ("partly", "too-large")
    assert "ZSTART" in item.text and "ZEND" in item.text


def test_an_outcome_without_its_reason_cannot_be_said() -> None:
    with pytest.raises(ValueError, match=r"outcome\.REASONS"):
        Extracted(None, None, "x", "partly", None, 0)
    with pytest.raises(ValueError, match=r"outcome\.REASONS"):
        Extracted(None, None, "x", "unreadable", "because", 0)
    assert Extracted(None, None, "x", "unreadable", "damaged", 0).reason == "damaged"


def test_the_guide_lists_every_reason() -> None:
    guide = (Path(__file__).parents[4] / "docs/guide/scan.md").read_text("utf-8")
    assert [code for code in REASONS if f"`{code}`" not in guide] == []


def test_no_reader_starts_a_program() -> None:
    """Extraction must work where exec is forbidden; the source says so by not naming the means."""
    folder = Path(__file__).parents[4] / "src/steward/foundations/scan/extract"
    assert not [
        file
        for file in folder.glob("*.py")
        if re.search(r"\bsubprocess\b|os\.system|\bPopen\b", file.read_text())
    ]
