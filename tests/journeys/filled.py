"""A small office with something in every table of records: what the tampering campaign works on."""

import json

from steward.models import Document
from tests.cast import LOW, Cast, do, erase, grant, incoming, new_person, new_post, seat
from tests.fingerprints import prints


def fill(cast: Cast) -> None:
    """Documents, handovers, reproductions, a destruction, a scan with hits, corrections, an erasure."""
    received = [
        incoming(cast, symbol=f"{n}/BC-BNV", abstract=f"Công tác cán bộ đợt {n}").result for n in range(1, 5)
    ]
    _people(cast)
    _issued(cast)
    _custody(cast, received)
    _scan(cast, received[3]["document"])
    do(
        "document.correct",
        cast.registrar,
        document=received[2]["document"],
        field="symbol",
        value="77/BC",
        reason="nhầm số",
    )
    do(
        "document.keep_fingerprints",
        cast.registrar,
        document=received[2]["document"],
        sha256="ab" * 32,
        **prints(),
    )
    do(
        "proof.attach",
        cast.registrar,
        subject="document",
        record=received[2]["document"],
        title="Biên bản",
        sha256="cd" * 32,
        size=1234,
        media_type="application/pdf",
    )
    do("book.close_volume", cast.registrar, book=cast.books["incoming"])
    told = do("person.register", cast.access, name="Người Sẽ Được Xóa")
    erase(cast, told.index)
    other = do("person.register", cast.access, name="Người Được Giữ Lại")
    do("disclosure.propose_erasure", cast.access, entry=other.index, ground="chờ xét")


def _people(cast: Cast) -> None:
    do("compartment.create", cast.access, code="alpha", title="Việc A")
    do("compartment.create", cast.access, code="beta", title="Việc B")
    do("compartment.combine", cast.access, compartments="alpha beta")
    grant(cast, cast.key("keeper"), "reader", LOW, "interior", compartments="alpha")
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="12/QĐ",
        since="2026-11-16",
        until="2026-12-01",
    )
    from steward.models import Person

    lost = str(Person.objects.get(posts__key=cast.key("keeper")).key)
    reset = do("credential.propose_reset", cast.access, person=lost, what="password").result["reset"]
    do("credential.confirm_reset", cast.second_access, reset=reset)


def _issued(cast: Cast) -> None:
    document = do(
        "document.propose",
        cast.drafter,
        kind="Kế hoạch",
        abstract="Biên chế năm 2027",
        level=LOW,
        basis=cast.basis["low"],
        copies="2",
        recipients="Sở Tài chính",
    ).result["document"]
    do("document.determine", cast.head, document=document)
    do("document.issue", cast.registrar, document=document, book=cast.books["outgoing"], symbol="5/KH-SNV")


def _custody(cast: Cast, received: list[dict]) -> None:
    lent = do(
        "copy.offer",
        cast.registrar,
        copy=received[1]["copies"][0],
        to=cast.key("second_keeper"),
        due_back="2026-12-16",
    )
    do("copy.accept", cast.second_keeper, handover=lent.result["handover"])
    first, second = received[0]["copies"]
    offered = do("copy.offer", cast.registrar, copy=first, to=cast.key("keeper"), note="xem rồi trả").result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=offered)
    refused = do("copy.offer", cast.registrar, copy=second, to=cast.key("second_keeper")).result["handover"]
    do("copy.refuse", cast.second_keeper, handover=refused, reason="vắng mặt")
    do("copy.offer", cast.registrar, copy=second, to=cast.key("second_keeper"))
    source = received[1]["copies"][0]
    permission = do(
        "copy.permit_reproduction", cast.head, copy=source, form="true-copy", quantity=2, reason="họp"
    ).result["permission"]
    do("copy.reproduce", cast.second_keeper, permission=permission, quantity=1)
    burnt = [received[2]["copies"][0]]
    listed = do(
        "copy.propose_destruction", cast.registrar, copies=burnt, reason="hết hạn", method="đốt"
    ).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=listed)
    for witness in ("second_registrar", "inspector"):
        do("copy.witness_destruction", getattr(cast, witness), destruction=listed)
    do("copy.destroy", cast.registrar, destruction=listed)


def _scan(cast: Cast, document: str) -> None:
    scan = do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/chung\n/srv/web",
        since="2026-11-16",
        until="2026-11-30",
        purpose="kiểm tra định kỳ",
    ).result["scan"]
    hits = "\n".join(
        json.dumps(
            {
                "path": f"/srv/chung/{n}.docx",
                "member": None,
                "rule": "passage",
                "document": document,
                "level": LOW,
                "matched_words": 60 + n,
                "containment": 0.5,
                "places": [{"page": 1, "start": 3, "end": 90}],
                "score": 0.9,
                "certain": True,
            }
        )
        for n in range(4)
    )
    do(
        "scan.close",
        cast.registrar,
        scan=scan,
        decision=scan,
        report_digest="ef" * 32,
        files=10,
        not_read=1,
        hits=hits,
    )
    from steward.models import Hit

    keys = [str(key) for key in Hit.objects.order_by("pk").values_list("key", flat=True)]
    do("hit.confirm", cast.registrar, hit=keys[0])
    do("hit.dismiss", cast.registrar, hit=keys[1], reason="bản nháp công khai")
    do("hit.allow", cast.registrar, hit=keys[2], reason="kho lưu trữ được phép")


def wait(cast: Cast) -> None:
    """Something in every state that waits for somebody: what can be answered, decided,
    carried out, judged."""
    from steward.models import Person

    made = [incoming(cast, symbol=f"{n}/CV-BNV", abstract=f"Nội dung chờ {n}").result for n in range(10, 15)]
    incoming(cast, symbol="15/CV-BNV", abstract="", kind="", unopened=True)
    incoming(cast, symbol="16/CV-BNV", abstract="Nội dung cũ", dated="2012-03-01")
    _drafts(cast)
    do(
        "copy.permit_reproduction",
        cast.head,
        copy=made[0]["copies"][0],
        form="true-copy",
        quantity=2,
        reason="họp",
    )
    _lists(cast, made[4]["copies"][1], made[1]["copies"])
    entry = str(Document.objects.get(key=made[2]["document"]).entries.get().key)
    do("document.cancel_entry", cast.registrar, entry=entry, reason="vào sổ nhầm")
    do("copy.offer", cast.registrar, copy=made[3]["copies"][0], to=cast.key("keeper"))
    right = {
        "role": "reader",
        "unit": cast.units["interior"],
        "level": LOW,
        "since": "2026-11-16",
        "trained_on": "2026-01-04",
    }
    do("authorisation.propose", cast.access, office=cast.key("outsider"), **right)
    lost = str(Person.objects.get(posts__key=cast.key("outsider")).key)
    do("credential.propose_reset", cast.access, person=lost, what="password")
    left = do("copy.offer", cast.registrar, copy=made[4]["copies"][0], to=cast.key("second_keeper")).result[
        "handover"
    ]
    do("copy.accept", cast.second_keeper, handover=left)
    do("office.assign", cast.access, office=cast.key("second_keeper"), since="2026-11-16")
    spare, person = new_post(cast), new_person(cast)
    seat(cast, spare, person)
    do("person.register", cast.access, name="Người Mới")
    do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/x",
        since="2026-11-16",
        until="2026-11-30",
        purpose="đợt hai",
    )


def _drafts(cast: Cast) -> None:
    """A draft that is determined, one that came back, one that waits."""
    drafted = [
        do(
            "document.propose",
            cast.drafter,
            kind="Tờ trình",
            abstract=f"Dự thảo {n}",
            level=LOW,
            basis=cast.basis["low"],
            copies=1,
        )
        for n in range(3)
    ]
    do("document.determine", cast.head, document=drafted[0].result["document"])
    do("document.return_proposal", cast.head, document=drafted[1].result["document"], reason="thiếu căn cứ")


def _lists(cast: Cast, decided: str, witnessed: list[str]) -> None:
    """A destruction list that is decided, one that is proposed, and those that are witnessed by all."""
    order = {"reason": "hết hạn", "method": "đốt"}
    listed = do("copy.propose_destruction", cast.registrar, copies=[decided], **order).result["destruction"]
    do("copy.decide_destruction", cast.head, destruction=listed)
    for number, copy in enumerate(witnessed):
        listed = do("copy.propose_destruction", cast.registrar, copies=[copy], **order).result["destruction"]
        if number:
            do("copy.decide_destruction", cast.head, destruction=listed)
            do("copy.witness_destruction", cast.inspector, destruction=listed)
            do("copy.witness_destruction", cast.second_registrar, destruction=listed)
