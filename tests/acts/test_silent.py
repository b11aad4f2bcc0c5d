"""Where no abstract may be kept, nothing of the contents is written beside it: in names,
notes and reasons of every act."""

from datetime import datetime, timedelta

import pytest

from steward.acts.catalogue import ACTS
from steward.models import Document, NeedSet
from steward.models.written import rows_about, texts_of
from steward.reads.catalogue import find
from steward.reads.machinery.asking import actor_for, the_clock
from steward.rules.document import kept
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.fields import kinds, read
from tests.cast import LOW, NOW, TOP, Cast, do, incoming

CONTENTS = "Kế hoạch tác chiến bảo vệ biên giới năm 2027. " * 7
NAMES = {
    "issuing_body": CONTENTS[:190],
    "receiving_unit": CONTENTS[:190],
    "arrival_number": CONTENTS[:40],
    "extended": CONTENTS[:119],
}


def paper(cast: Cast, level: str = TOP, **fields: object) -> dict:
    return incoming(cast, level=level, **({"abstract": ""} if level == TOP else {}), **fields).result


@pytest.mark.parametrize("field", [*NAMES, "note"])
def test_a_received_paper_takes_no_contents_in_any_of_its_texts(
    cast: Cast, field, leaves_one, leaves_nothing
):
    said, until = {**NAMES, "note": CONTENTS}[field], {"protected_until": "2030-01-01"}
    with leaves_nothing(Refusal, "reason_says_too_much" if field == "note" else "says_too_much"):
        paper(cast, **{field: said}, **until)
    with leaves_one("document.register_incoming"):
        paper(cast, LOW, **{field: said}, **until)
    with leaves_one("document.register_incoming"):
        paper(cast, **{field: "Ban 5"}, **until)


@pytest.mark.parametrize("field", ["issuing_body", "signer", "recipients"])
def test_a_correction_puts_no_contents_in(cast: Cast, field, leaves_one, leaves_nothing):
    order = {"field": field, "reason": "ghi nhầm"}
    document, free = paper(cast)["document"], paper(cast, LOW)["document"]
    with leaves_nothing(Refusal, "says_too_much"):
        do("document.correct", cast.registrar, document=document, value=CONTENTS[:119], **order)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, document=document, value="Ban Cơ yếu", **order)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, document=free, value=CONTENTS[:119], **order)


@pytest.mark.parametrize("field", ["signer", "recipients"])
def test_a_draft_holds_none_either(cast: Cast, field, leaves_one, leaves_nothing):
    top = {"kind": "Kế hoạch", "level": TOP, "basis": cast.basis["top"], "copies": 1}
    with leaves_nothing(Refusal, "says_too_much"):
        do("document.propose", cast.drafter, **top, **{field: CONTENTS[:119]})
    with leaves_one("document.propose"):
        do("document.propose", cast.drafter, **top, **{field: "Bộ Công an"})
    low = {**top, "level": LOW, "basis": cast.basis["low"]}
    with leaves_one("document.propose"):
        do("document.propose", cast.drafter, **low, **{field: CONTENTS[:119]})


def test_an_issued_document_takes_none_in_its_note_nor_as_the_unit_that_keeps_it(
    cast: Cast, leaves_one, leaves_nothing
):
    draft = {"kind": "Kế hoạch", "level": TOP, "basis": cast.basis["top"], "copies": 1}
    document = do("document.propose", cast.drafter, **draft).result["document"]
    do("document.determine", cast.head, document=document)
    order = {"document": document, "book": cast.books["outgoing"], "symbol": "7/KH"}
    with leaves_nothing(Refusal, "reason_says_too_much"):
        do("document.issue", cast.registrar, **order, note=CONTENTS)
    with leaves_nothing(Refusal, "says_too_much"):
        do("document.issue", cast.registrar, **order, keeping_unit=CONTENTS[:190])
    with leaves_one("document.issue"):
        do("document.issue", cast.registrar, **order, note="Kèm phụ lục", keeping_unit="Phòng Văn thư")


def acting(cast: Cast, level: str) -> dict[str, tuple]:
    """Acts with a reason, each on a paper of this level."""
    one, two, three = (paper(cast, level) for _ in range(3))
    entry = Document.objects.get(key=one["document"]).entries.get()
    return {
        "document.correct": (
            cast.registrar,
            {"document": one["document"], "field": "kind", "value": "Thư"},
            "reason",
        ),
        "document.declassify": (cast.head, {"document": two["document"]}, "ground"),
        "document.cancel_entry": (cast.registrar, {"entry": str(entry.key)}, "reason"),
        "copy.propose_destruction": (
            cast.registrar,
            {"copies": three["copies"][:1], "method": "cắt"},
            "reason",
        ),
        "copy.offer": (
            cast.registrar,
            {"copy": three["copies"][1], "to": cast.key("second_registrar")},
            "note",
        ),
    }


@pytest.mark.parametrize(
    "name",
    [
        "document.correct",
        "document.declassify",
        "document.cancel_entry",
        "copy.propose_destruction",
        "copy.offer",
    ],
)
def test_a_reason_has_no_room_for_contents_at_such_a_level_and_has_it_at_others(
    cast: Cast, name, leaves_one, leaves_nothing
):
    by, order, field = acting(cast, TOP)[name]
    with leaves_nothing(Refusal, "reason_says_too_much"):
        do(name, by, **order, **{field: CONTENTS})
    with pytest.raises(Refusal) as no:
        do(name, by, **order, **{field: CONTENTS})
    assert (no.value.at, no.value.basis) == (field, Document.objects.first().law.article("fields"))
    with leaves_one(name):
        do(name, by, **order, **{field: "Hết giá trị sử dụng theo biên bản 12/BB"})
    by, order, field = acting(cast, LOW)[name]
    with leaves_one(name):
        do(name, by, **order, **{field: CONTENTS})


def opened_too_late(cast: Cast) -> tuple[Document, datetime]:
    """A paper of the highest level whose period, mistyped, set it free; and the day after."""
    made = paper(cast, protected_until="2026-11-18", copies="1")
    later = NOW + timedelta(days=3)
    do("document.end_protection", the_clock(later), now=later, document=made["document"])
    return Document.objects.get(key=made["document"]), later


def test_once_it_is_set_free_its_abstract_is_written_too_and_its_need_to_know_stays(
    cast: Cast, leaves_one, leaves_nothing
):
    free, bound = paper(cast, copies="1"), paper(cast)
    do("document.declassify", cast.head, document=free["document"], ground="hết bí mật")
    order = {"field": "abstract", "value": CONTENTS.strip(), "reason": "đã giải mật"}
    with leaves_nothing(Refusal, "field_forbidden_at_level"):
        do("document.correct", cast.registrar, document=bound["document"], **order)
    with leaves_nothing(Refusal, "no_agreement_needed"):
        do("document.correct", cast.registrar, document=free["document"], agreed=True, **order)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, document=free["document"], **order)
    row = Document.objects.get(key=free["document"])
    assert (row.abstract, row.state) == (CONTENTS.strip(), "declassified")
    shown = find("document")
    told = shown.run(read(shown.params, {"document": free["document"]}), cast.registrar)
    assert told["abstract"] == CONTENTS.strip()
    assert Document.objects.visible_to(cast.deputy).filter(pk=row.pk).exists()
    Document.objects.filter(pk=row.pk).update(need=NeedSet.objects.create(codes="z"))
    assert not Document.objects.visible_to(cast.deputy).filter(pk=row.pk).exists()


def test_an_entry_that_was_set_free_by_mistake_is_cancelled_once_it_says_nothing_that_is_forbidden(
    cast: Cast, leaves_one, leaves_nothing
):
    """What its cancelling protects again keeps no abstract: neither written before it was proposed,
    nor while it waits."""
    row, later = opened_too_late(cast)

    def act(name: str, who: str, **order: object) -> None:
        do(name, actor_for(cast.key(who), later), now=later, **order)

    def say(value: str) -> None:
        act(
            "document.correct",
            "registrar",
            document=str(row.key),
            field="abstract",
            value=value,
            reason="ghi nhầm",
        )

    entry = {"entry": str(row.entries.get().key)}
    say(CONTENTS)
    with leaves_nothing(Refusal, "protected_again"):
        act("document.cancel_entry", "registrar", **entry, reason="nhầm năm")
    say("")
    with leaves_nothing(Refusal, "reason_says_too_much"):
        act("document.cancel_entry", "registrar", **entry, reason=CONTENTS)
    with leaves_one("document.cancel_entry"):
        act("document.cancel_entry", "registrar", **entry, reason="nhầm năm")
    say(CONTENTS)
    with leaves_nothing(Refusal, "protected_again"):
        act("document.confirm_cancelling", "second_registrar", **entry)
    say("")
    told = [text for one in rows_about(row) for _, text in texts_of(one).values()]
    assert CONTENTS.strip() in told, "the corrections of what was free still say it"
    with leaves_one("document.confirm_cancelling"):
        act("document.confirm_cancelling", "second_registrar", **entry)
    told = [(name, text) for one in rows_about(row) for name, text in texts_of(one).values() if text]
    assert told and not [name for name, text in told if name == "abstract" or kept.talkative({name: text})]


#: Texts of acts on a thing with a level that say nothing of it, or are asked about by the act itself.
OTHER = {
    "abstract",
    "value",
    "compartments",
    "sha256",
    "key_id",
    "prints",
    "media_type",
    "stores",
    "hits",
    "decision",
    "purpose",
    "report_digest",
    "what",
    "filters",
}


def test_every_text_that_an_act_on_a_thing_of_a_level_takes_is_counted_or_known(cast: Cast):
    levelled = {
        "document",
        "copy",
        "handover",
        "loan",
        "entry",
        "permission",
        "destruction",
        "hit",
        "incident",
        "allowance",
    }
    texts = {
        (act.name, name)
        for act in ACTS
        if levelled & set(act.standing.on)
        for name, kind in kinds(act.order).items()
        if kind.name in ("text", "long_text")
    }
    assert ("copy.offer", "note") in texts
    assert {one for one in texts if one[1] not in {*kept.FEW, *kept.REASONS, *OTHER}} == set()
