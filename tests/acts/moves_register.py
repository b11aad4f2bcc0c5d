"""Moves of documents and of the lines of the books."""

from datetime import timedelta

from steward.models import Book, BookEntry, Document
from tests.acts.machine import move
from tests.cast import LOW, MIDDLE, TOP
from tests.fingerprints import prints

PRINTS = prints()
#: A day before every adopted rule set: the end of protection is reckoned, and nobody has read it.
OLD = "2012-03-01"
#: A clerk's ways of writing one number. A run gives out few of them:
#: repeats happen because most numbers are very few.
SPELT = ("{}/QĐ", "0{}/QĐ", "Số {}/QĐ", "{} / QĐ")
FEW, MANY = 3, 400


def number_given(random):
    return random.choice(SPELT).format(random.randint(1, random.choice((FEW, FEW, MANY))))


@move("document.register_incoming", weight=8)
def register(m, who, random):
    level, unopened = random.choice((LOW, LOW, MIDDLE, TOP)), random.random() < 0.1
    return m.attempt(
        "document.register_incoming",
        who,
        "registrar",
        book=m.book("incoming"),
        arrived_on=m.today,
        issuing_body="Bộ",
        symbol=f"{random.randint(1, random.choice((5, 400)))}/BC",
        dated=random.choice((*["2026-11-10"] * 7, OLD)),
        level=level,
        unopened=unopened,
        copies=random.choice(("", "1", "3 4", "2 2/1 9", "7 7")),
        abstract="" if level == TOP or unopened else "Trích yếu",
        protected_until=soon(m, random),
        twice=random.random() < 0.3,
    )


def soon(m, random):
    """Sometimes a protection that ends within the campaign."""
    return (
        str(m.actor("access").day + timedelta(days=random.randint(1, 40))) if random.random() < 0.2 else None
    )


def draft(m, random):
    level = random.choice((LOW, TOP))
    return {
        "kind": "Báo cáo",
        "level": level,
        "basis": m.cast().basis["low" if level == LOW else "top"],
        "copies": random.randint(1, 4),
        "reproduction": random.choice(("forbidden", "by_decision", "by_decision")),
        "protected_until": soon(m, random),
    }


@move("document.propose", weight=6)
def propose(m, who, random):
    return m.attempt("document.propose", who, "drafter", **draft(m, random))


@move("document.determine", "document.return_proposal", weight=10)
def answer_a_proposal(m, who, random):
    document = m.one(Document, random, state="proposed")
    if not document:
        return None
    usual = random.choice(("head", "head", "head", "deputy"))
    if random.random() < (0.7 if m.done["document.propose_again"] else 0.4):
        return m.attempt("document.determine", who, usual, document=str(document.key))
    return m.attempt("document.return_proposal", who, usual, document=str(document.key), reason="thiếu")


@move("document.propose_again", "document.withdraw_proposal", weight=4)
def go_on_with_a_draft(m, who, random):
    document = m.one(Document, random, state=random.choice(("returned", "returned", "proposed")))
    if not document:
        return None
    if document.state == "returned" and (random.random() < 0.7 or not m.done["document.propose_again"]):
        return m.attempt(
            "document.propose_again", who, "drafter", document=str(document.key), **draft(m, random)
        )
    return m.attempt(
        "document.withdraw_proposal", who, "drafter", document=str(document.key), reason="không còn cần"
    )


@move("document.revoke_determination", weight=1.5)
def revoke(m, who, random):
    document = m.one(Document, random, state="determined")
    return document and m.attempt(
        "document.revoke_determination", who, m.decider(random), document=str(document.key), reason="sai mức"
    )


@move("document.issue", weight=12)
def issue(m, who, random):
    document = m.one(Document, random, state="determined")
    more = {"book": m.book("outgoing"), "symbol": number_given(random)}
    return document and m.attempt("document.issue", who, "registrar", document=str(document.key), **more)


@move("document.correct", weight=4)
def correct(m, who, random):
    document = m.one(Document, random, state="in_force")
    field = random.choice(("kind", "abstract", "signer", "level", "symbol"))
    more = {
        "field": field,
        "value": number_given(random) if field == "symbol" else random.choice("abc "),
        "reason": "sai",
    }
    return document and m.attempt("document.correct", who, "registrar", document=str(document.key), **more)


@move("document.keep_fingerprints", weight=0.5)
def fingerprint(m, who, random):
    document = m.one(Document, random, state="in_force")
    return document and m.attempt(
        "document.keep_fingerprints", who, "registrar", document=str(document.key), sha256="ab" * 32, **PRINTS
    )


@move("document.cancel_entry", weight=4)
def cancel(m, who, random):
    entry = m.one(BookEntry, random, state="valid")
    return entry and m.attempt(
        "document.cancel_entry", who, "registrar", entry=str(entry.key), reason="vào sổ nhầm"
    )


@move("document.confirm_cancelling", "document.refuse_cancelling", "document.withdraw_cancelling", weight=7)
def answer_a_cancelling(m, who, random):
    entry = m.one(BookEntry, random, state="cancel_proposed")
    if not entry:
        return None
    answers = ("document.confirm_cancelling",) * 4 + (
        "document.refuse_cancelling",
        "document.withdraw_cancelling",
    )
    act = random.choice(
        [one for one in answers if not m.done[one]] or answers
    )  # there are few to answer in a short run
    usual = (
        "second_registrar"
        if act != "document.withdraw_cancelling"
        else m.named(entry.cancel_proposed_by_id, "registrar")
    )
    more = {"reason": "đúng rồi"} if act == "document.refuse_cancelling" else {}
    return m.attempt(act, who, usual, entry=str(entry.key), **more)


@move("document.end_protection", "document.declassify", weight=2.5)
def free(m, who, random):
    document = m.one(Document, random, state=random.choice(("in_force", "in_force", "determined", "closed")))
    act, usual, more = random.choice(
        (
            ("document.end_protection", "registrar", {}),
            ("document.declassify", "head", {"ground": "hết lý do"}),
        )
    )
    return document and m.attempt(act, who, usual, document=str(document.key), **more)


@move("document.open", weight=1.5)
def open_an_item(m, who, random):
    document = m.one(Document, random, unopened=True)
    more = {"opened_by": m.cast().key("head"), "dated": "2026-11-10", "kind": "Công văn"}
    more |= random.choice(
        (
            {},
            {"reason": "ngày bên trong"},
            {"protected_until": "2035-01-01"},
            {"protected_until": "2035-01-01", "reason": "dấu bên trong"},
        )
    )
    return document and m.attempt("document.open", who, "registrar", document=str(document.key), **more)


@move("document.confirm_end", weight=1)
def confirm_an_end(m, who, random):
    document = m.one(Document, random, unsure=True, state="in_force")
    more = {"reason": "công văn của nơi gửi", "protected_until": "2031-01-01"}
    return document and m.attempt(
        "document.confirm_end", who, "registrar", document=str(document.key), **more
    )


@move("document.correct_end", weight=1)
def put_an_end_right(m, who, random):
    document = m.one(
        Document,
        random,
        direction="incoming",
        unsure=False,
        state=random.choice(("in_force", "in_force", "closed")),
    )
    more = {
        "protected_until": soon(m, random) or "2044-01-01",
        "extended": random.choice(("", "5/CV", "6/CV")),
        "ends": random.random() < 0.7,
    }
    return document and m.attempt(
        "document.correct_end", who, "registrar", document=str(document.key), reason="gia hạn", **more
    )


@move("book.turn_year", weight=0.2)
def the_year_turns(m, who, random):
    if m.now.year == 2026:
        m.now = m.now.replace(year=2027, month=1, day=4)
    for book in Book.objects.filter(closed_on=None, year__lt=m.now.year):
        m.attempt("book.turn_year", who, "registrar", book=str(book.key))
    return True


@move("book.close_volume", "book.print", weight=0.7)
def close_a_volume(m, who, random):
    book = m.some(Book.objects.filter(closed_on=None), random)
    if book and random.random() < 0.3:
        return m.attempt("book.print", who, "registrar", book=str(book.key), format="pdf")
    return book and m.attempt("book.close_volume", who, "registrar", book=str(book.key))
