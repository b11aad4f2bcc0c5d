"""Pages say on whose authority something was decided, and how a copy stands: lent, due, overdue, offered."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from steward.models import Account, Loan
from tests.cast import LOW, Cast, do, incoming


def page(login: str, name: str, *args: str) -> str:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(
        Account.objects.get(login=login), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def lent(cast: Cast) -> None:
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="02/UQ",
        since="2026-11-16",
        until="2026-12-16",
    )


AS_DEPUTY = (
    "Phó Giám đốc Sở Nội vụ (Nguyễn Văn Deputy) as deputy of Giám đốc Sở Nội vụ (Nguyễn Văn Head) under 02/UQ"
)


def test_a_document_says_that_a_deputy_determined_it_and_under_which_paper(cast, lent):
    document, own = (
        do(
            "document.propose", cast.drafter, kind="Báo cáo", level=LOW, basis=cast.basis["low"], copies=1
        ).result["document"]
        for _ in range(2)
    )
    do("document.determine", cast.deputy, document=document)
    do("document.determine", cast.head, document=own)
    assert AS_DEPUTY in page("registrar", "document", document)
    assert "as deputy of" not in page("registrar", "document", own)


def test_permissions_destructions_declassifications_and_scans_say_so_too(cast, lent):
    received = incoming(cast).result
    copy, other = received["copies"]
    do("copy.permit_reproduction", cast.deputy, copy=copy, form="true-copy", quantity=1, reason="họp")
    listed = do(
        "copy.propose_destruction", cast.registrar, copies=[other], reason="hết hạn", method="cắt"
    ).result["destruction"]
    do("copy.decide_destruction", cast.deputy, destruction=listed)
    assert AS_DEPUTY in page("registrar", "document", received["document"])
    assert AS_DEPUTY in page("registrar", "destruction", listed)
    freed = incoming(cast).result["document"]
    do("document.declassify", cast.deputy, document=freed, ground="hết lý do")
    assert AS_DEPUTY in page("registrar", "document", freed)
    stores = {
        "unit": cast.units["interior"],
        "stores": "/srv/chung",
        "since": "2026-11-16",
        "until": "2026-11-30",
    }
    scan = do("scan.open", cast.deputy, purpose="rà soát", **stores).result["scan"]
    assert AS_DEPUTY in page("registrar", "scan", scan)


def on_loan(cast: Cast, due: str) -> tuple[str, str]:
    received = incoming(cast).result
    offer = do(
        "copy.offer", cast.registrar, copy=received["copies"][0], to=cast.key("keeper"), due_back=due
    ).result["handover"]
    do("copy.accept", cast.keeper, handover=offer)
    return received["copies"][0], received["document"]


def test_a_copy_on_loan_is_shown_due_to_lender_and_borrower_and_overdue_once_its_day_has_passed(
    cast, monkeypatch
):
    copy, document = on_loan(cast, "2026-11-30")
    for day, said in (
        (datetime(2026, 11, 20, 2, tzinfo=UTC), "On loan"),
        (datetime(2026, 12, 2, 2, tzinfo=UTC), "Overdue since"),
    ):
        monkeypatch.setattr("django.utils.timezone.now", lambda day=day: day)
        pages = [
            page(who, *where)
            for who in ("registrar", "keeper")
            for where in (("copy", copy), ("document", document))
        ]
        for shown in (*pages, page("keeper", "custody")):
            assert said in shown and "30/11/2026" in shown
        lender = page("registrar", "custody")
        assert "Lent by me" in lender and "Nguyễn Văn Keeper" in lender
        assert ("overdue since 30/11/2026" if said != "On loan" else "due back on 30/11/2026") in lender
    assert "Lent by me" not in page("keeper", "custody")


def test_the_lender_extends_a_loan_from_the_page_of_the_copy_and_from_the_custody_page(cast):
    copy, _ = on_loan(cast, "2026-11-30")
    loan = str(Loan.objects.get().key)
    for shown in (page("registrar", "copy", copy), page("registrar", "custody")):
        assert reverse("act", args=["copy.extend_loan"]) in shown and loan in shown
    assert "copy.extend_loan" not in page("keeper", "copy", copy)


def test_a_copy_that_waits_for_its_receiver_says_so_on_its_page_and_in_its_document(cast):
    received = incoming(cast).result
    do("copy.offer", cast.registrar, copy=received["copies"][0], to=cast.key("keeper"))
    for shown in (
        page("registrar", "copy", received["copies"][0]),
        page("registrar", "document", received["document"]),
    ):
        assert "Offered to Chuyên viên Sở Nội vụ (Nguyễn Văn Keeper)" in shown
