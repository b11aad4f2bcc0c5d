"""The page of a scan: begun once, offered again after a failure, and no number of what one does not see."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from steward.jobs import progress
from steward.models import Account, Allowance, Hit
from tests.acts.spill.test_scans import closed, line
from tests.cast import LOW, TOP, Cast, do, grant
from tests.jobs.conftest import decide

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def scan(cast: Cast, settings, tmp_path: Path) -> str:
    settings.DATA = tmp_path
    return decide(cast, tmp_path / "share")


def client(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login), backend=BACKEND)
    return client


def page(scan: str, login: str = "registrar") -> str:
    return client(login).get(reverse("scan", args=[scan])).content.decode()


def test_a_scan_is_begun_once_and_offered_again_after_it_failed(cast, scan):
    run = reverse("scan_run", args=[scan])
    assert run in page(scan)
    for _ in range(2):
        assert client("registrar").post(run).status_code == 302
    assert DBTaskResult.objects.count() == 1 and run not in page(scan)
    progress.ended(scan, progress.FAILED, timezone.now(), "scan_failed", "store gone")
    shown = page(scan)
    assert run in shown and reverse("scan_order", args=[scan]) in shown and "store gone" in shown
    assert run not in page(scan, "inspector")


def test_the_progress_of_a_scan_tells_no_number_of_findings(cast, scan):
    progress.write(scan, progress.Standing(progress.RUNNING, done=3, total=9, found=7341))
    for address in ("scan", "scan_progress"):
        shown = client("registrar").get(reverse(address, args=[scan])).content.decode()
        assert "3 / 9" in shown and "7341" not in shown


def test_documents_that_a_scan_cannot_look_for_are_spoken_of_on_its_page(cast, scan):
    progress.write(scan, progress.Standing(progress.RUNNING))
    left = "các tài liệu có mã nhận dạng đã lưu không dùng được"
    assert left not in page(scan)
    progress.change(scan, unusable=2)
    assert left in page(scan)


def test_a_closed_scan_shows_the_findings_that_one_sees(cast, scan):
    grant(cast, cast.key("outsider"), "registrar", LOW, "interior")
    closed(
        cast, scan, line(rule=f"mark/vn-2026/{TOP}"), line(rule=f"mark/vn-2026/{LOW}", path="chung/thấp.docx")
    )
    assert "bao-cao.docx" in page(scan) and "thấp.docx" in page(scan)
    shown = page(scan, "outsider")
    assert "bao-cao.docx" not in shown and "thấp.docx" in shown


def test_the_allow_list_shows_each_place_and_ends_it_for_who_may_judge_there(cast, scan):
    address, empty = reverse("allowances"), "Nothing is on the allow-list"
    assert empty in english("registrar", address)
    closed(cast, scan, line(path="chung/kho.docx"))
    do("hit.allow", cast.registrar, hit=str(Hit.objects.get().key), reason="kho lưu trữ")
    end = reverse("act", args=["allowance.end"])
    for login, may in (("registrar", True), ("inspector", False)):
        shown = english(login, address)
        assert "chung/kho.docx" in shown and "kho lưu trữ" in shown and (end in shown) is may
    sent = client("registrar").post(end, {"allowance": str(Allowance.objects.get().key), "origin": "t"})
    assert sent.status_code == 302 and empty in english("registrar", address)


def english(login: str, address: str) -> str:
    return client(login).get(address, headers={"Accept-Language": "en"}).content.decode()


def test_a_finding_says_in_words_what_it_was_found_by(cast, scan):
    closed(
        cast,
        scan,
        line(rule=f"mark/vn-2026/{LOW}", path="chung/thấp.docx"),
        line(rule="mark/unheard-of/x", path="chung/y.docx"),
    )
    told = {hit.path: english("registrar", reverse("hit", args=[hit.key])) for hit in Hit.objects.all()}
    assert all("a mark of protection" in page_ and "mark/" not in page_ for page_ in told.values())
    assert any("a mark of protection – Confidential (Mật)" in page_ for page_ in told.values())
