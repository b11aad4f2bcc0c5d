"""Moves of scans, of what they find, and of the incidents that follow."""

from datetime import timedelta

from steward.models import Allowance, Document, Hit, Incident, Scan
from tests.acts.machine import move
from tests.acts.spill.test_scans import DIGEST, line
from tests.cast import TOP


@move("scan.open", weight=1)
def decide_a_scan(m, who, random):
    since = m.actor("access").day
    more = {
        "stores": "/srv/chung",
        "since": str(since),
        "until": str(since + timedelta(days=random.randint(0, 30))),
    }
    return m.attempt("scan.open", who, "head", unit=m.cast().units["interior"], purpose="định kỳ", **more)


def found(m, random):
    """Lines of a report: passages of documents, a mark; of few files,
    so that an allowance meets them again."""
    documents = [str(key) for key in Document.objects.order_by("-pk").values_list("key", flat=True)[:5]]
    lines = [
        line(key, path=f"chung/{random.randint(1, 4)}.docx") for key in documents if random.random() < 0.5
    ]
    return "\n".join(
        [*lines, *([line(rule=f"mark/vn-2026/{TOP}", path="chung/d.docx")] if random.random() < 0.3 else [])]
    )


@move("scan.take_in", "scan.close", weight=2)
def take_a_report_in(m, who, random):
    scan = m.one(Scan, random, state="open")
    if not scan:
        return None
    more = {"scan": str(scan.key), "decision": str(scan.key), "hits": found(m, random)}
    if random.random() < 0.4:
        return m.attempt(
            "scan.take_in", who, "registrar", **{**more, "hits": more["hits"] or line(path="chung/e.docx")}
        )
    return m.attempt("scan.close", who, "registrar", report_digest=DIGEST, files=300, **more)


@move("scan.abandon", weight=0.3)
def abandon_a_scan(m, who, random):
    scan = m.one(Scan, random, state="open")
    return scan and m.attempt(
        "scan.abandon", who, random.choice(("registrar", "head")), scan=str(scan.key), reason="máy hỏng"
    )


@move("hit.confirm", "hit.dismiss", "hit.allow", weight=3)
def judge(m, who, random):
    hit = m.one(Hit, random, state="open")
    if not hit:
        return None
    act = random.choice(("hit.confirm", "hit.dismiss", "hit.allow"))
    more = {} if act == "hit.confirm" else {"reason": "bản công khai"}
    return m.attempt(act, who, "registrar", hit=str(hit.key), **more)


@move("allowance.end", weight=0.5)
def end_an_allowance(m, who, random):
    row = m.one(Allowance, random, state="in_force")
    return row and m.attempt("allowance.end", who, "registrar", allowance=str(row.key), reason="thôi")


@move("incident.close", weight=1)
def close_an_incident(m, who, random):
    row = m.one(Incident, random, state="open")
    return row and m.attempt("incident.close", who, "registrar", incident=str(row.key), outcome="Đã gỡ tệp")
