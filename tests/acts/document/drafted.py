"""A document as its acts leave it: proposed, determined, issued."""

from tests.cast import LOW, Cast, do


def proposed(cast: Cast, **fields: object) -> str:
    values = {
        "kind": "Báo cáo",
        "abstract": "Nhân sự",
        "level": LOW,
        "basis": cast.basis["low"],
        "copies": 3,
        **fields,
    }
    return do("document.propose", cast.drafter, **values).result["document"]


def determined(cast: Cast, **fields: object) -> str:
    return do("document.determine", cast.head, document=proposed(cast, **fields)).result["document"]


def issued(cast: Cast, **fields: object) -> dict:
    return do(
        "document.issue",
        cast.registrar,
        document=determined(cast, **fields),
        book=cast.books["outgoing"],
        symbol="7/QĐ",
    ).result
