"""Signed papers are attached by those who are party to what they prove."""

from steward.foundations.tlog.leaf import parse
from steward.models import Entry, Proof
from steward.rules.machinery.answers import Invalid, Refusal, Unknown
from tests.cast import do, incoming


def paper(**more: object) -> dict:
    return {
        "title": "Biên bản giao nhận",
        "sha256": "cd" * 32,
        "size": 4096,
        "media_type": "application/pdf",
        **more,
    }


def test_a_paper_is_attached_to_document_copy_and_handover(cast, leaves_one, leaves_nothing):
    made = incoming(cast).result
    handover = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    for kind, record in (("document", made["document"]), ("copy", made["copies"][0]), ("handover", handover)):
        with leaves_one("proof.attach"):
            receipt = do("proof.attach", cast.registrar, subject=kind, record=record, **paper())
    assert parse(bytes(Entry.objects.get(pk=receipt.index).leaf)).pay[0].sha256 == "cd" * 32
    with leaves_one("proof.attach"):
        do("proof.attach", cast.keeper, subject="handover", record=handover, **paper())
    assert Proof.objects.count() == 4


def test_a_reader_who_is_no_party_attaches_nothing(cast, leaves_nothing):
    made = incoming(cast).result
    with leaves_nothing(Refusal, "not_the_registrar"):
        do("proof.attach", cast.inspector, subject="document", record=made["document"], **paper())
    with leaves_nothing(Unknown, "unknown"):
        do("proof.attach", cast.outsider, subject="document", record=made["document"], **paper())


def test_a_digest_is_64_hexadecimal_digits_of_a_kind_of_record_there_is(cast, leaves_nothing):
    made = incoming(cast).result
    with leaves_nothing(Invalid, "invalid"):
        do("proof.attach", cast.registrar, subject="document", record=made["document"], **paper(sha256="cd"))
    with leaves_nothing(Invalid, "invalid"):
        do("proof.attach", cast.registrar, subject="person", record=made["document"], **paper())
