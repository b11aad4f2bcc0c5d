"""Files handed in: fingerprinted and gone, or kept under their digest; never parsed in the office's own process."""

import io

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from steward.jobs.files import payload
from steward.models import Account, Fingerprint, Proof
from tests.cast import Cast, incoming


@pytest.fixture
def client(cast: Cast) -> Client:
    key = settings.FINGERPRINT_KEY_FILE
    if not key.exists():
        key.write_text("11" * 32 + "\n")
    client = Client()
    client.force_login(Account.objects.get(login="registrar"), backend="allauth.account.auth_backends.AuthenticationBackend")
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
    answer = client.post(reverse("fingerprints", args=[key]), {"file": sent, "origin": "t"})
    assert answer.status_code == 302, answer.content.decode()[-800:]
    row = Fingerprint.objects.get(document__key=key)
    assert len(row.data) > 100 and b"ph\xc6\xb0\xc6\xa1ng" not in bytes(row.data).lower()
    assert list((settings.DATA / "spool").iterdir()) == []


def test_a_file_without_text_is_explained_and_nothing_is_kept(cast, client):
    key = incoming(cast).result["document"]
    answer = client.post(
        reverse("fingerprints", args=[key]), {"file": SimpleUploadedFile("x.docx", b"PK\x03\x04 broken"), "origin": "t"}
    )
    assert answer.status_code == 422 and not Fingerprint.objects.exists()
    assert list((settings.DATA / "spool").iterdir()) == []


def test_a_signed_paper_is_kept_under_its_digest_and_given_back(cast, client):
    key = incoming(cast).result["document"]
    sent = SimpleUploadedFile("ký.pdf", b"%PDF-1.7 signed")
    assert (
        client.post(reverse("paper", args=["document", key]), {"title": "Biên bản", "file": sent, "origin": "t"}).status_code
        == 302
    )
    proof = Proof.objects.get()
    assert payload(proof.sha256).read_bytes() == b"%PDF-1.7 signed"
    given = client.get(reverse("attached", args=[key, proof.sha256]))
    assert b"".join(given.streaming_content) == b"%PDF-1.7 signed" and "attachment" in given["Content-Disposition"]


def test_what_is_no_paper_is_not_kept(cast, client):
    key = incoming(cast).result["document"]
    sent = SimpleUploadedFile("a.exe", b"MZ\x90\x00")
    assert client.post(reverse("paper", args=["document", key]), {"title": "x", "file": sent, "origin": "t"}).status_code == 422
    assert not Proof.objects.exists()
