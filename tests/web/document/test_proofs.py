"""Files handed in: fingerprinted and gone, or kept for their proof;
never parsed in the office's own process."""

import hashlib
import io
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from steward.jobs import files
from steward.jobs.files import payload, settle
from steward.models import Account, Authorisation, Fingerprint, Proof
from tests.cast import NOW, TOP, Cast, do, incoming

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def client(cast: Cast) -> Client:
    key = settings.FINGERPRINT_KEY_FILE
    if not key.exists():
        key.write_text("11" * 32 + "\n")
    shutil.rmtree(settings.DATA / "payload", ignore_errors=True)
    client = Client()
    client.force_login(Account.objects.get(login="registrar"), backend=BACKEND)
    return client


def written(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def test_the_text_of_a_document_is_fingerprinted_and_the_file_is_gone(cast, client):
    key = incoming(cast).result["document"]
    text = "Phương án bố trí cán bộ chủ chốt của tỉnh trong giai đoạn sắp xếp lại đơn vị hành chính " * 5
    sent = SimpleUploadedFile("mật.docx", written(text))
    answer = client.post(reverse("document.keep_fingerprints", args=[key]), {"file": sent, "origin": "t"})
    assert answer.status_code == 302, answer.content.decode()[-800:]
    row = Fingerprint.objects.get(document__key=key)
    assert len(row.data) > 100 and b"ph\xc6\xb0\xc6\xa1ng" not in bytes(row.data).lower()
    assert list((settings.DATA / "spool").iterdir()) == []


def test_a_file_without_text_is_explained_and_nothing_is_kept(cast, client):
    key = incoming(cast).result["document"]
    answer = client.post(
        reverse("document.keep_fingerprints", args=[key]),
        {"file": SimpleUploadedFile("x.docx", b"PK\x03\x04 broken"), "origin": "t"},
    )
    assert answer.status_code == 422 and not Fingerprint.objects.exists()
    assert list((settings.DATA / "spool").iterdir()) == []


SIGNED = b"%PDF-1.7 signed"


def hand_in(client: Client, kind: str, key: str, data: bytes = SIGNED, origin: str = "t") -> int:
    sent = SimpleUploadedFile("ký.pdf", data)
    return client.post(
        reverse("proof.attach", args=[kind, key]), {"title": "Biên bản", "file": sent, "origin": origin}
    ).status_code


def lying() -> list[Path]:
    return sorted(file for file in (settings.DATA / "payload").rglob("*") if file.is_file())


def test_a_signed_paper_is_kept_listed_and_given_back(cast, client):
    key = incoming(cast).result["document"]
    assert hand_in(client, "document", key) == hand_in(client, "document", key) == 302
    proof = Proof.objects.get()
    assert lying() == [payload(str(proof.key))] and lying()[0].read_bytes() == SIGNED
    address = reverse("attached", args=[key, proof.key])
    assert address in client.get(reverse("document", args=[key])).content.decode()
    given = client.get(address)
    assert (
        b"".join(given.streaming_content) == SIGNED
        and f"{proof.sha256[:12]}.pdf" in given["Content-Disposition"]
    )


def test_what_is_no_paper_or_is_refused_is_not_kept(cast, client):
    key = incoming(cast).result["document"]
    assert hand_in(client, "document", key, b"MZ\x90\x00") == 422
    client.force_login(Account.objects.get(login="inspector"), backend=BACKEND)
    assert hand_in(client, "document", key) == 403
    assert not Proof.objects.exists() and lying() == []


def test_a_token_that_no_form_has_made_is_said_to_be_wrong_and_nothing_is_kept(cast, client):
    key = incoming(cast).result["document"]
    for token in ("t" * 101, "t\n2"):
        assert hand_in(client, "document", key, origin=token) == 422
    assert not Proof.objects.exists() and lying() == []


def test_who_names_a_digest_gets_no_file_that_was_handed_in_for_another_document(cast, client):
    theirs, own = incoming(cast, level=TOP, abstract="").result["document"], incoming(cast).result["document"]
    digest = hashlib.sha256(SIGNED).hexdigest()
    do(
        "proof.attach",
        cast.registrar,
        subject="document",
        record=own,
        title="x",
        sha256=digest,
        size=15,
        media_type="text/html",
    )
    assert hand_in(client, "document", theirs) == 302
    named = Proof.objects.get(document__key=own)
    assert client.get(reverse("attached", args=[own, named.key])).status_code == 404
    assert (
        client.get(reverse("attached", args=[own, Proof.objects.get(document__key=theirs).key])).status_code
        == 404
    )
    assert (
        "kept elsewhere"
        in client.get(reverse("document", args=[own]), headers={"Accept-Language": "en"}).content.decode()
    )


def test_a_signed_receipt_is_for_those_who_are_party_to_it_and_the_registrar(cast, client):
    made = incoming(cast).result
    handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    page, form = reverse("handover", args=[handover]), reverse("proof.attach", args=["handover", handover])
    do("copy.accept", cast.keeper, handover=handover)
    assert form in client.get(page).content.decode()
    assert hand_in(client, "handover", handover) == 302
    proof = Proof.objects.get()
    for login, status in (("registrar", 200), ("keeper", 200), ("inspector", 404)):
        client.force_login(Account.objects.get(login=login), backend=BACKEND)
        assert client.get(reverse("document", args=[made["document"]])).status_code == 200
        assert client.get(reverse("attached", args=[made["document"], proof.key])).status_code == status, (
            login
        )


def test_what_a_crash_left_waiting_is_kept_when_its_proof_stands_and_removed_when_not(cast, client):
    key = incoming(cast).result["document"]
    assert hand_in(client, "document", key) == 302
    place = payload(str(Proof.objects.get().key))
    waiting = settings.DATA / "payload" / "waiting"
    place.replace(waiting / "one")
    (waiting / "two").write_bytes(b"%PDF-1.7 refused")
    (waiting / "three.part").write_bytes(SIGNED[:9])
    (waiting / "no paper").mkdir()
    for file in waiting.iterdir():
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    (waiting / "four").write_bytes(b"%PDF-1.7 just handed in")
    assert settle(before=NOW) == 0 and settle(before=NOW + timedelta(seconds=1)) == 2
    assert lying() == [place, waiting / "four"] and place.read_bytes() == SIGNED


def test_a_paper_that_could_not_be_kept_after_its_act_waits_until_it_can(cast, client, monkeypatch):
    key = incoming(cast).result["document"]
    with monkeypatch.context() as full:
        full.setattr(files, "_keep", lambda *_: Path("/dev/full").write_bytes(b"no room"))
        with pytest.raises(OSError, match="No space left"):
            hand_in(client, "document", key)
    assert Proof.objects.count() == 1 and [file.read_bytes() for file in lying()] == [SIGNED]
    assert settle(before=datetime.now(UTC) + timedelta(minutes=1)) == 0
    assert lying() == [payload(str(Proof.objects.get().key))]


def test_the_act_after_a_long_upload_is_that_of_who_has_the_right_then(cast, client, monkeypatch):
    key = incoming(cast).result["document"]

    def slow(name: str, chunks: object) -> files.Prints:
        row = Authorisation.objects.get(post__key=cast.key("registrar"), role="registrar")
        do("authorisation.withdraw", cast.access, authorisation=str(row.key), reason="thôi việc")
        return files.Prints("ab" * 32, "cd" * 4, "AAAA", "")

    monkeypatch.setattr(files, "fingerprinted", slow)
    answer = client.post(
        reverse("document.keep_fingerprints", args=[key]),
        {"file": SimpleUploadedFile("a.txt", b"x"), "origin": "t"},
    )
    assert answer.status_code in (403, 404) and not Fingerprint.objects.exists()
