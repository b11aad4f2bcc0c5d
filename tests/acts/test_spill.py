"""A scan is opened by decision and closed with its report; its hits are judged one by one."""

import json

import pytest

from steward.models import Hit, Incident, Scan
from steward.rules.answers import Invalid, Refusal, Unknown
from tests.cast import LOW, MIDDLE, TOP, Cast, do, grant, incoming

DIGEST = "ef" * 32


def opened(cast: Cast, **more: object) -> str:
    order = {
        "unit": cast.units["interior"], "stores": "/srv/chung", "since": "2026-11-16", "until": "2026-12-01", "purpose": "định kỳ", **more,
    }  # fmt: skip
    return do("scan.open", more.pop("by", None) or cast.head, **order).result["scan"]


def line(document: str | None = None, **more: object) -> str:
    values = {
        "path": "chung/bao-cao.docx", "member": None, "rule": "passage", "document": document, "level": LOW, "matched_words": 61,
        "containment": 0.25, "places": [{"page": 1, "start": 10, "end": 300}], "score": 0.9, "certain": True, **more,
    }  # fmt: skip
    return json.dumps(values)


def closed(cast: Cast, scan: str, *lines: str, **more: object) -> object:
    order = {"scan": scan, "decision": scan, "report_digest": DIGEST, "files": 300, "hits": "\n".join(lines), **more}
    return do("scan.close", cast.registrar, **order)


def test_a_scan_names_stores_a_time_and_a_purpose(cast, leaves_one, leaves_nothing):
    with leaves_one("scan.open"):
        opened(cast)
    with leaves_nothing(Refusal, "no_deciding_authority"):
        do(
            "scan.open",
            cast.registrar,
            unit=cast.units["interior"],
            stores="/srv",
            since="2026-11-16",
            until="2026-12-01",
            purpose="x",
        )
    with leaves_nothing(Refusal, "no_deciding_authority"):
        opened(cast, unit=cast.units["finance"])
    with leaves_nothing(Refusal, "scan_too_long"):
        opened(cast, until="2027-12-01")
    with leaves_nothing(Refusal, "store_without_root"):
        opened(cast, stores="/srv/chung\nchung")


def test_a_report_is_taken_in_once_under_its_own_decision(cast, leaves_one, leaves_nothing):
    scan, other = opened(cast), opened(cast)
    document = incoming(cast).result["document"]
    with leaves_nothing(Refusal, "report_without_decision"):
        closed(cast, scan, decision="")
    with leaves_nothing(Refusal, "report_of_another_decision"):
        closed(cast, scan, decision=other)
    with leaves_nothing(Invalid, "invalid"):
        closed(cast, scan, report_digest="ef")
    with leaves_nothing(Unknown, "unknown"):
        do("scan.close", cast.outsider, scan=scan, decision=scan, report_digest=DIGEST)
    with leaves_one("scan.close"):
        assert closed(cast, scan, line(document), line(rule=f"mark/vn-2026/{TOP}")).result["hits"] == 2
    assert Scan.objects.get(key=scan).report_digest == DIGEST
    with leaves_nothing(Refusal, "not_waiting"):
        closed(cast, scan)


@pytest.mark.parametrize(
    "wrong",
    [
        "[]", "{}", "x", line("not-a-key"), line(containment=2), line(containment="x"), line(matched_words=-1), line(path=""),
        line(path="x" * 1001), line(rule="x" * 121), line(certain="yes"), line(path="a\0b"), line(containment=float("inf")),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_a_damaged_line_of_a_report_is_named(cast, leaves_nothing, wrong):
    scan = opened(cast)
    with leaves_nothing(Invalid, "invalid"):
        closed(cast, scan, line(), wrong)


def test_a_mark_waits_for_those_at_its_level_only(cast):
    grant(cast, cast.key("outsider"), "registrar", LOW, "interior")
    scan = opened(cast, unit=cast.units["records"])
    closed(cast, scan, line(rule=f"mark/vn-2026/{MIDDLE}"), line(rule=f"mark/vn-2026/{LOW}"), line(rule="mark/elsewhere/x"))
    assert list(Hit.objects.order_by("pk").values_list("rank", flat=True)) == [
        30,
        20,
        max(Hit.objects.values_list("rank", flat=True)),
    ]
    assert Hit.objects.visible_to(cast.registrar).count() >= 2
    assert list(Hit.objects.visible_to(cast.outsider).values_list("rank", flat=True)) == [20]


def test_who_decides_above_closes_a_scan_below(cast, leaves_one):
    """A scan of a unit is seen by whoever is in charge of a unit above it."""
    scan = opened(cast, unit=cast.units["records"])
    with leaves_one("scan.close"):
        do("scan.close", cast.head, scan=scan, decision=scan, report_digest=DIGEST)


@pytest.fixture
def hit(cast: Cast) -> str:
    closed(cast, opened(cast), line(incoming(cast).result["document"]))
    return str(Hit.objects.get().key)


def test_a_confirmed_hit_opens_an_incident(cast, hit, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("hit.confirm", cast.inspector, hit=hit)
    with leaves_nothing(Unknown, "unknown"):
        do("hit.confirm", cast.outsider, hit=hit)
    with leaves_one("hit.confirm"):
        do("hit.confirm", cast.registrar, hit=hit)
    assert Incident.objects.get().hit.state == "confirmed"
    with leaves_nothing(Refusal, "not_waiting"):
        do("hit.dismiss", cast.registrar, hit=hit, reason="x")


def test_a_hit_is_dismissed_with_a_reason(cast, hit, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("hit.dismiss", cast.inspector, hit=hit, reason="trùng lặp")
    with leaves_one("hit.dismiss"):
        do("hit.dismiss", cast.registrar, hit=hit, reason="trùng lặp")


def test_an_allowed_place_is_not_raised_again(cast, hit, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("hit.allow", cast.inspector, hit=hit, reason="kho lưu trữ")
    with leaves_one("hit.allow"):
        do("hit.allow", cast.registrar, hit=hit, reason="kho lưu trữ")
    document = str(Hit.objects.get().document.key)
    assert closed(cast, opened(cast), line(document)).result["hits"] == 0
    assert closed(cast, opened(cast), line(document, path="khác.docx")).result["hits"] == 1
