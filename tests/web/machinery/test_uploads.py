"""What a request may carry: strangers fill no disk, and who is signed in is told how much is taken."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from steward.models import Account, Fingerprint
from steward.web.machinery import uploads
from tests.cast import incoming


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same proportions with less to send: a file of 300 kB, beside it 100 kB."""
    monkeypatch.setattr(uploads, "LARGEST", 300_000)
    monkeypatch.setattr(uploads, "BESIDE", 100_000)


@pytest.fixture
def spooled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the pieces that came to the spool, while they come: afterwards Django has removed the file."""
    seen: list[int] = []
    receive = uploads.Spooled.receive_data_chunk

    def watch(self: uploads.Spooled, raw_data: bytes, start: int) -> None:
        seen.append(len(raw_data))
        receive(self, raw_data, start)

    monkeypatch.setattr(uploads.Spooled, "receive_data_chunk", watch)
    return seen


def a_file(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.docx", bytes(size))


def client_of(login: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login=login), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def stranger(with_token: bool) -> Client:
    """Somebody who is not signed in, with the cookie of the sign-in page or without one,
    and with an invented session."""
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    if with_token:
        client.get(reverse("account_login"))
    client.cookies["steward_session"] = "invented"
    return client


@pytest.mark.parametrize("with_token", [True, False])
@pytest.mark.parametrize("path", ["/sign-in/login/", "/not/here/", "/imports/", "/api/acts/document.propose"])
def test_a_stranger_s_file_is_refused_and_nothing_of_it_comes_to_the_disk(cast, spooled, path, with_token):
    answer = stranger(with_token).post(path, {"file": a_file(150_000)})
    assert (answer.status_code, spooled) == (413, [])
    told = answer.json()["because"] if path.startswith("/api/") else answer.content.decode()
    assert "Files are taken only from people who are signed in." in told


def test_a_stranger_s_file_for_another_host_finds_no_way_round(cast, settings, spooled):
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = stranger(with_token=True).post(
        "/sign-in/login/", {"file": a_file(150_000)}, headers={"Host": "elsewhere.example"}
    )
    assert (answer.status_code, spooled) == (400, [])


def test_what_a_stranger_needs_for_signing_in_is_taken(cast, spooled):
    client = Client(headers={"Accept-Language": "en"})
    answer = client.post(reverse("account_login"), {"login": "nobody", "password": "x" * 50_000})
    assert answer.status_code == 200 and "are not correct" in answer.content.decode()


def test_who_is_signed_in_hands_in_a_file_as_large_as_is_kept(cast, settings, spooled):
    key = incoming(cast).result["document"]
    answer = client_of("registrar").post(
        reverse("document.keep_fingerprints", args=[key]), {"file": a_file(300_000), "origin": "t"}
    )
    assert answer.status_code == 422, "read and found to be no document"
    assert sum(spooled) == 300_000
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


@pytest.mark.parametrize("size", [401_000, 700_000])
def test_a_larger_file_is_refused_with_the_limit_and_nothing_of_it_comes_to_the_disk(
    cast, settings, spooled, size
):
    key = incoming(cast).result["document"]
    client = client_of("registrar")
    answer = client.post(
        reverse("document.keep_fingerprints", args=[key]), {"file": a_file(size), "origin": "t"}
    )
    assert (answer.status_code, spooled) == (413, []) and "The file is larger than" in answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not Fingerprint.objects.exists() and list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
    assert client.get(reverse("document", args=[key])).status_code == 200
