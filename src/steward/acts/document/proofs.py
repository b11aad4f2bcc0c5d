"""Scanned signed papers attached to a record: the digest goes into the entry,
the file beside the database."""

import re
from dataclasses import dataclass
from datetime import datetime

from steward.acts.machinery.act import Done, act
from steward.models import Copy, Document, Handover, Proof
from steward.models.machinery.record import Record
from steward.rules.document import proofs
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, must
from steward.rules.machinery.fields import choice, number, ref, text

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class AttachProof:
    """Attach a scanned signed paper to a document, a copy or a handover."""

    subject: str = choice("proof_subject", "Kind of record")
    record: str = ref("record", "Record")
    title: str = text("What the paper is")
    sha256: str = text("SHA-256 of the file", longest=64)
    size: int = number("Size in bytes", least=1, most=100_000_000)
    media_type: str = text("Media type", longest=80)


@act(proofs.may_attach_proof, AttachProof)
def attach_proof(order: AttachProof, by: Actor, now: datetime) -> Done:
    record, document = subject(order.subject, order.record, by)
    must(proofs.may_attach_proof(by, record.facts()))
    if not SHA256.fullmatch(order.sha256):
        raise Invalid({"sha256": ("not_a_digest", {})})
    proof = Proof(
        subject=record.name,
        document=document,
        sha256=order.sha256,
        size=order.size,
        media_type=order.media_type,
        title=order.title,
        post_id=by.post,
    )
    result = {"proof": str(proof.key), order.subject: order.record}
    return Done((proof,), result, pay=((order.sha256, order.size),))


def subject(kind: str, key: str, by: Actor) -> tuple[Record, Document]:
    """The record as this actor may see it, and the document it belongs to."""
    if kind == "document":
        document = Document.objects.visible_to(by).known(key)
        return document, document
    if kind == "copy":
        copy = Copy.objects.visible_to(by).known(key)
        return copy, copy.document
    if kind == "handover":
        handover = Handover.objects.visible_to(by).known(key)
        return handover, handover.copy.document
    raise Invalid({"subject": ("no_such_choice", {"known": "document, copy, handover"})})
