"""Papers for the pages: documents of several levels with their stories, in the words of a province.
Made by acts."""

from datetime import timedelta
from typing import Any

from steward.cli.demo.papers import KINDS
from steward.cli.demo.text import kind_of, title
from tests.cast import LOW, MIDDLE, TODAY, TOP, Cast, add_post, do, grant, incoming

BODIES = (
    "Bộ Nội vụ",
    "Bộ Công an",
    "Văn phòng Chính phủ",
    "Ủy ban nhân dân huyện Cái Nước",
    "Sở Xây dựng",
    "Thanh tra Chính phủ",
)


def more_posts(cast: Cast, number: int) -> None:
    """So many more offices under the department, each filled by a person who may read the lowest level."""
    for n in range(number):
        add_post(
            cast,
            f"clerk{n:03}",
            "interior",
            f"Chuyên viên phòng nghiệp vụ số {n + 1}",
            "",
            [("reader", LOW, "interior")],
        )


def fill(cast: Cast, documents: int) -> None:
    """So many documents, two thirds received and one third of our own, with handovers, a correction, a list,
    a scan."""
    held = []
    for n in range(documents):
        made = _issued(cast, n) if n % 3 == 2 else _received(cast, n)
        held.append(made)
    for n, made in enumerate(held):
        if made:
            _hand_on(cast, n, made)
    if documents >= 10:
        _later(cast, held)


def _words(n: int) -> dict[str, Any]:
    return {"kind": KINDS[kind_of(f"page {n}")][0], "abstract": title(f"page {n}", "vi")}


def _received(cast: Cast, n: int) -> dict[str, Any]:
    level = (LOW, LOW, MIDDLE, LOW, TOP)[n % 5]
    words = _words(n)
    if level == TOP:
        words["abstract"] = ""
    dated = TODAY - timedelta(days=2 + n % 40)
    return incoming(
        cast,
        level=level,
        symbol=f"{100 + n}/{KINDS[kind_of(f'page {n}')][1]}-{'BNV' if n % 2 else 'BCA'}",
        issuing_body=BODIES[n % 6],
        dated=str(dated),
        arrived_on=str(dated + timedelta(days=1)),
        copies=" ".join(str(4 + k) for k in range(1 + n % 4)),
        pages=1 + n % 17,
        arrival_number=str(400 + n),
        receiving_unit="Sở Nội vụ",
        **words,
    ).result


def _issued(cast: Cast, n: int) -> dict[str, Any] | None:
    document = do(
        "document.propose",
        cast.drafter,
        level=LOW,
        basis=cast.basis["low"],
        copies=1 + n % 5,
        recipients="Sở Tài chính; Thanh tra tỉnh",
        signer="Giám đốc Sở",
        **_words(n),
    ).result["document"]
    if n % 12 == 5:
        return None
    do("document.determine", cast.head, document=document)
    if n % 12 == 8:
        return None
    return do(
        "document.issue",
        cast.registrar,
        document=document,
        book=cast.books["outgoing"],
        symbol=f"{n}/KH-SNV",
        pages=4,
        keeping_unit="Văn thư",
    ).result


def _hand_on(cast: Cast, n: int, made: dict[str, Any]) -> None:
    for at, copy in enumerate(made["copies"][:2]):
        to = "keeper" if (n + at) % 2 else "second_keeper"
        try:
            offered = do(
                "copy.offer",
                cast.registrar,
                copy=copy,
                to=cast.key(to),
                note="xem rồi trả" if n % 7 == 0 else "",
            ).result["handover"]
        except Exception:
            continue
        if n % 6 == 1:
            continue
        do("copy.accept", getattr(cast, to), handover=offered)


def _later(cast: Cast, held: list[dict[str, Any] | None]) -> None:
    some = [made for made in held if made]
    first = some[0]["document"]
    do(
        "document.correct",
        cast.registrar,
        document=first,
        field="symbol",
        value="1000/BC-BNV",
        reason="ghi nhầm số khi vào sổ",
    )
    do(
        "delegation.give",
        cast.head,
        deputy=cast.key("deputy"),
        paper="12/QĐ-SNV",
        since=str(TODAY),
        until=str(TODAY + timedelta(days=14)),
    )
    grant(cast, cast.key("keeper"), "reader", LOW, "interior")
    do(
        "authorisation.propose",
        cast.access,
        office=cast.key("second_keeper"),
        role="reader",
        unit=cast.units["root"],
        level=LOW,
        since=str(TODAY),
        trained_on=str(TODAY),
    )
    _scan(cast, first, some[1]["document"])
    _copied_and_listed(cast)


def _copied_and_listed(cast: Cast) -> None:
    """Of the registrar's own copies one is copied and another put on a list, where the rules allow it."""
    from steward.models import Copy

    own = [
        str(c.key) for c in Copy.objects.filter(keeper=cast.registrar.post, state="held").order_by("-pk")[:30]
    ]
    source = own[0]
    for copy in own:
        try:
            permission = do(
                "copy.permit_reproduction",
                cast.head,
                copy=copy,
                form="true-copy",
                quantity=3,
                reason="phục vụ họp",
            ).result["permission"]
            do("copy.reproduce", cast.registrar, permission=permission, quantity=1)
            source = copy
            break
        except Exception:
            continue
    for copy in own:
        if copy != source:
            try:
                do(
                    "copy.propose_destruction",
                    cast.registrar,
                    copies=[copy],
                    reason="hết giá trị sử dụng",
                    method="cắt vụn",
                )
                break
            except Exception:
                continue


def _scan(cast: Cast, document: str, other: str) -> None:
    import json

    scan = do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/chung/ke-hoach\n/srv/chung/nhan-su",
        since=str(TODAY),
        until=str(TODAY + timedelta(days=30)),
        purpose="Kiểm tra định kỳ thư mục dùng chung quý IV",
    ).result["scan"]
    do(
        "scan.open",
        cast.head,
        unit=cast.units["interior"],
        stores="/srv/luu-tru",
        since=str(TODAY),
        until=str(TODAY + timedelta(days=30)),
        purpose="Rà soát kho lưu trữ",
    )
    hits = [
        {
            "path": f"/srv/chung/ke-hoach/2026/quý IV/{name}",
            "member": member,
            "rule": rule,
            "document": key,
            "level": None,
            "matched_words": words,
            "containment": share,
            "places": [{"page": 2, "start": 1204, "end": 1890}, {"page": None, "start": 3, "end": 90}],
            "score": 0.9,
            "certain": certain,
        }
        for name, member, rule, key, words, share, certain in (
            ("bao-cao-tong-hop.docx", None, "passage", document, 143, 0.61, True),
            ("hop giao ban.zip", "thu/00012.eml/phu-luc.docx", "passage", other, 66, 0.2, False),
            ("ghi-chu.txt", None, "passage", document, 88, 0.35, True),
            ("scan0007.pdf", None, f"mark/vn-2026/{LOW}", None, 0, 0, False),
        )
    ]
    do(
        "scan.close",
        cast.registrar,
        scan=scan,
        decision=scan,
        report_digest="ef" * 32,
        files=1240,
        not_read=7,
        hits="\n".join(map(json.dumps, hits)),
    )
