"""A scan is opened by decision and closed with its report; its hits are judged one by one."""

import json
import unicodedata
from datetime import timedelta

import pytest

from steward.acts.spill.scans import MOST_HITS
from steward.foundations.scheme import shipped
from steward.models import Allowance, Decision, Hit, Incident, Organisation, Scan
from steward.reads import catalogue
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.cast import LOW, MIDDLE, NOW, TOP, Cast, add_post, do, grant, incoming

DIGEST = "ef" * 32


def asked(question: str, by: Actor, **fields: object) -> dict[str, object]:
    found = catalogue.find(question)
    return found.run(read(found.params, fields), by)


def opened(cast: Cast, **more: object) -> str:
    by = more.pop("by", cast.head)
    order = {
        "unit": cast.units["interior"],
        "stores": "/srv/chung",
        "since": "2026-11-16",
        "until": "2026-12-01",
        "purpose": "định kỳ",
        **more,
    }
    return do("scan.open", by, **order).result["scan"]


def line(document: str | None = None, **more: object) -> str:
    values = {
        "path": "chung/bao-cao.docx",
        "member": None,
        "rule": "passage",
        "document": document,
        "level": LOW,
        "matched_words": 61,
        "containment": 0.25,
        "places": [{"page": 1, "start": 10, "end": 300}],
        "score": 0.9,
        "certain": True,
        **more,
    }
    return json.dumps(values)


def closed(cast: Cast, scan: str, *lines: str, **more: object) -> object:
    order = {
        "scan": scan,
        "decision": scan,
        "report_digest": DIGEST,
        "files": 300,
        "hits": "\n".join(lines),
        **more,
    }
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
        assert closed(cast, scan, line(document), line(rule=f"mark/vn-2026/{TOP}")).result == {"scan": scan}
    assert Hit.objects.count() == 2
    assert Scan.objects.get(key=scan).report_digest == DIGEST
    with leaves_nothing(Refusal, "not_now"):
        closed(cast, scan)


@pytest.mark.parametrize(
    "wrong",
    [
        "[]",
        "{}",
        "x",
        line(containment=2),
        line(containment="x"),
        line(matched_words=-1),
        line(path=""),
        line(rule="x" * 121),
        line(rule="\ud800"),
        line(certain="yes"),
        line(containment=float("inf")),
        "[" * 100_000,
    ],
    ids=lambda text: text[:40],
)
def test_a_damaged_line_of_a_report_is_named(cast, leaves_nothing, wrong):
    scan = opened(cast)
    with leaves_nothing(Invalid, "invalid"):
        closed(cast, scan, line(), wrong)


def test_no_name_of_a_file_keeps_a_report_from_the_registrar(cast, leaves_one):
    composed, apart = "Báo cáo.docx", unicodedata.normalize("NFD", "Báo cáo.docx")
    paths = [composed, apart, "\ud800x", "a\0b", "a/" * 600 + "x.docx", "a/" * 600 + "y.docx"]
    scan = opened(cast)
    with leaves_one("scan.close"):
        closed(
            cast,
            scan,
            *(line(path=path) for path in paths),
            *(line(path="a.zip", member=path) for path in paths),
        )
    kept = list(Hit.objects.order_by("pk").values_list("path", "member"))
    assert kept[:4] == [(composed, ""), (rf"{composed}\NFD", ""), (r"\ud800x", ""), (r"a\u0000b", "")]
    assert [len(path) for path, _ in kept[4:6]] == [1000, 1000] and len(set(kept)) == 12
    assert [member for _, member in kept[6:]] == [path for path, _ in kept[:6]]


def test_the_allowed_place_of_a_long_name_is_that_place_alone(cast):
    deep, beside = "a/" * 600 + "x.docx", "a/" * 599 + "b/x.docx"
    closed(cast, opened(cast), line(path=deep))
    do("hit.allow", cast.registrar, hit=str(Hit.objects.get().key), reason="kho lưu trữ")
    closed(cast, opened(cast), line(path=deep), line(path=beside))
    assert Hit.objects.filter(state="open").count() == 1


def test_a_mark_waits_for_those_at_its_level_only(cast):
    grant(cast, cast.key("outsider"), "registrar", LOW, "interior")
    scan = opened(cast, unit=cast.units["records"])
    closed(
        cast,
        scan,
        line(rule=f"mark/vn-2026/{MIDDLE}"),
        line(rule=f"mark/vn-2026/{LOW}"),
        line(rule="mark/elsewhere/x"),
    )
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
    with leaves_nothing(Refusal, "not_now"):
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
    closed(cast, opened(cast), line(document), line(document, path="khác.docx"))
    assert list(Hit.objects.filter(state="open").values_list("path", flat=True)) == ["khác.docx"]
    again = Hit.objects.filter(state="allowed").latest("pk")
    assert again.reason == "kho lưu trữ" and not Decision.objects.filter(record=again.key).exists()


def test_an_allowance_holds_for_its_unit_and_those_below_alone(cast):
    grant(cast, cast.key("outsider"), "registrar", TOP, "finance")
    add_post(cast, "their_head", "finance", "Giám đốc", "province-chair", [("decider", TOP, "finance")])
    mark = line(rule=f"mark/vn-2026/{TOP}")
    theirs = opened(cast, unit=cast.units["finance"], by=cast.their_head)
    do("scan.close", cast.outsider, scan=theirs, decision=theirs, report_digest=DIGEST, hits=mark)
    do("hit.allow", cast.outsider, hit=str(Hit.objects.get().key), reason="mẫu in")
    closed(cast, opened(cast), mark)
    assert Hit.objects.filter(state="open", unit__code="interior").count() == 1
    do("hit.allow", cast.registrar, hit=str(Hit.objects.get(state="open").key), reason="mẫu in")
    closed(cast, opened(cast, unit=cast.units["records"]), mark)
    assert Hit.objects.filter(state="allowed", unit__code="records").count() == 1


def test_two_allowances_of_one_place_end_together_and_each_keeps_who_ended_it_and_why(
    cast, hit, leaves_nothing
):
    closed(cast, opened(cast), line(str(Hit.objects.get().document.key)))
    for found in Hit.objects.filter(state="open"):
        do("hit.allow", cast.registrar, hit=str(found.key), reason="kho lưu trữ")
    both = set(Allowance.objects.values_list("key", flat=True))
    order = {"allowance": str(Allowance.objects.latest("pk").key)}
    with leaves_nothing(Invalid, "invalid"):
        do("allowance.end", cast.second_registrar, **order)
    do("allowance.end", cast.second_registrar, **order, reason="tài liệu mật thật")
    told = Decision.objects.filter(act="allowance.end")
    assert {one.record for one in told} == both and len(both) == 2
    assert {(one.post_id, str(one.day), one.reason) for one in told} == {
        (cast.second_registrar.post, "2026-11-16", "tài liệu mật thật")
    }


def test_an_allowance_is_listed_and_ended_by_who_may_judge_there_and_hits_are_raised_again(
    cast, hit, leaves_one, leaves_nothing
):
    document = str(Hit.objects.get().document.key)
    do("hit.allow", cast.registrar, hit=hit, reason="kho lưu trữ")
    allowance = str(Allowance.objects.get().key)
    for who, may in ((cast.registrar, ["allowance.end"]), (cast.inspector, [])):
        assert [(row["key"], row["may"]) for row in asked("allowances", who)["rows"]] == [(allowance, may)]
    assert asked("allowances", cast.outsider)["rows"] == []
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("allowance.end", cast.inspector, allowance=allowance)
    with leaves_nothing(Unknown, "unknown"):
        do("allowance.end", cast.outsider, allowance=allowance)
    with leaves_one("allowance.end"):
        do("allowance.end", cast.registrar, allowance=allowance)
    with leaves_nothing(Refusal, "not_now"):
        do("allowance.end", cast.registrar, allowance=allowance)
    assert asked("allowances", cast.registrar)["rows"] == []
    closed(cast, opened(cast), line(document))
    assert Hit.objects.filter(state="open").count() == 1


def test_hits_are_taken_in_by_parts_while_the_scan_is_open(cast, leaves_one, leaves_nothing):
    scan, document = opened(cast), incoming(cast).result["document"]
    with leaves_one("scan.take_in"):
        do("scan.take_in", cast.registrar, scan=scan, decision=scan, hits=line(document))
    with leaves_nothing(Refusal, "report_without_decision"):
        do("scan.take_in", cast.registrar, scan=scan, decision="", hits=line(document))
    with leaves_nothing(Unknown, "unknown"):
        do("scan.take_in", cast.outsider, scan=scan, decision=scan, hits=line(document))
    closed(cast, scan, line(document, path="hai.docx"))
    assert list(Hit.objects.values_list("state", flat=True)) == ["open", "open"]
    with leaves_nothing(Refusal, "not_now"):
        do("scan.take_in", cast.registrar, scan=scan, decision=scan, hits=line(document))
    scan, too_many = opened(cast), "\n".join([line(document)] * (MOST_HITS + 1))
    with leaves_nothing(Invalid, "invalid"):
        closed(cast, scan, too_many)


def test_a_hit_of_a_document_that_the_register_does_not_know_waits_for_the_registrar(cast):
    closed(cast, opened(cast), line("chung/tài liệu.docx"), line("8a0f5c4e-0000-4000-8000-000000000000"))
    assert Hit.objects.visible_to(cast.registrar).filter(document=None, state="open").count() == 2


def test_a_passage_of_an_unknown_document_is_for_those_at_its_level_only(cast):
    grant(cast, cast.key("outsider"), "registrar", LOW, "interior")
    strangers = [
        line("một.docx"),
        line("hai.docx", level=TOP),
        line("ba.docx", level=None),
        line("bốn.docx", level="elsewhere"),
    ]
    closed(cast, opened(cast, unit=cast.units["records"]), *strangers)
    assert Hit.objects.visible_to(cast.registrar).count() >= 2
    assert list(Hit.objects.visible_to(cast.outsider).values_list("rank", flat=True)) == [20]


def test_an_allowance_for_one_unknown_document_lets_no_other_pass(cast):
    closed(cast, opened(cast), line("một.docx"))
    do("hit.allow", cast.registrar, hit=str(Hit.objects.get().key), reason="mẫu in")
    closed(cast, opened(cast), line("hai.docx"), line("một.docx"))
    assert sorted(Hit.objects.values_list("state", flat=True)) == ["allowed", "allowed", "open"]


def test_a_place_that_was_allowed_twice_is_ended_at_once(cast, leaves_one, leaves_nothing):
    document = incoming(cast).result["document"]
    for scan in (opened(cast), opened(cast)):
        closed(cast, scan, line(document), line(document, path="khác.docx"))
    for hit in Hit.objects.order_by("pk"):
        do("hit.allow", cast.registrar, hit=str(hit.key), reason=f"lần {hit.pk}")
    one, _, twin, _ = [str(row.key) for row in Allowance.objects.order_by("pk")]
    with leaves_one("allowance.end"):
        do("allowance.end", cast.registrar, allowance=twin)
    with leaves_nothing(Refusal, "not_now"):
        do("allowance.end", cast.registrar, allowance=one)
    closed(cast, opened(cast), line(document), line(document, path="khác.docx"))
    newest = Hit.objects.order_by("-pk")[:2]
    assert [(hit.path, hit.state) for hit in newest] == [
        ("khác.docx", "allowed"),
        ("chung/bao-cao.docx", "open"),
    ]


@pytest.mark.parametrize(("family", "days"), [("vn", 0), ("company", 1), ("uk", None)])
def test_the_report_of_an_incident_is_due_as_the_rules_of_the_body_say(cast, hit, family, days):
    Organisation.objects.update(family=family)
    law = shipped().get(family)
    if law:
        do("scheme.adopt", cast.access, rule_set=f"{law.code}@{law.digest}")
    do("hit.confirm", cast.registrar, hit=hit)
    opened_on, due = Incident.objects.values_list("opened_on", "report_due").get()
    assert due == (None if days is None else opened_on + timedelta(days=days))


def test_a_scan_is_abandoned_with_a_reason_or_lapses_after_its_period(cast, leaves_one, leaves_nothing):
    abandoned, forgotten = opened(cast), opened(cast, until="2026-11-20")
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("scan.abandon", cast.inspector, scan=abandoned, reason="máy hỏng")
    with leaves_one("scan.abandon"):
        do("scan.abandon", cast.registrar, scan=abandoned, reason="máy hỏng")
    with leaves_nothing(Refusal, "not_now"):
        closed(cast, abandoned)
    last, over = NOW + timedelta(days=11), NOW + timedelta(days=12)
    with leaves_nothing(Refusal, "still_waiting"):
        do("scan.lapse", the_clock(last), now=last, scan=forgotten)
    with leaves_one("scan.lapse"):
        do("scan.lapse", the_clock(over), now=over, scan=forgotten)
    assert list(Scan.objects.order_by("pk").values_list("state", "answer")) == [
        ("abandoned", "máy hỏng"),
        ("abandoned", ""),
    ]


def test_an_incident_is_closed_once_with_its_outcome_by_the_registrar(cast, leaves_one, leaves_nothing):
    scan = opened(cast)
    closed(cast, scan, line(incoming(cast).result["document"]))
    incident = do("hit.confirm", cast.registrar, hit=str(Hit.objects.get().key)).result["incident"]
    order = {"incident": incident, "outcome": "Đã gỡ tệp khỏi ổ chung"}
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("incident.close", cast.head, **order)
    with leaves_one("incident.close"):
        do("incident.close", cast.registrar, **order)
    with leaves_nothing(Refusal, "not_now"):
        do("incident.close", cast.registrar, **order)
    told = asked("hit", cast.registrar, hit=str(Hit.objects.get().key))["incident"]
    assert (told["state"], told["outcome"], told["may"]) == ("closed", "Đã gỡ tệp khỏi ổ chung", [])
