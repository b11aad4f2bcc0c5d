"""Signed papers: who may attach one to a record, as the proof of what the entry says."""

from steward.rules.custody.facts import CopyFacts, HandoverFacts
from steward.rules.document.facts import DocumentFacts
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.standing import standing
from steward.rules.reach import handles, keeps_register


@standing(
    "proof.attach",
    on=("document", "copy", "handover"),
    verb="Attach a signed paper",
    past="The signed paper is attached to {document}.",
)
def may_attach_proof(by: Actor, record: DocumentFacts | CopyFacts | HandoverFacts) -> Refusal | None:
    """A signed paper is attached by the registrar, or by a post that was party to what it proves."""
    if isinstance(record, DocumentFacts):
        return None if by.post == record.decider else keeps_register(by, record)
    if isinstance(record, CopyFacts):
        return handles(by, record)
    return None if by.post in (record.giver, record.receiver) else keeps_register(by, record.copy.document)
