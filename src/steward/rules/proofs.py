"""Signed papers: who may attach one to a record, as the proof of what the entry says."""

from steward.rules import custody
from steward.rules.answers import Refusal
from steward.rules.facts import Actor, CopyFacts, DocumentFacts, HandoverFacts
from steward.rules.reach import keeps_register
from steward.rules.standing import standing


@standing(
    "proof.attach",
    on=("document", "copy", "handover"),
    verb="Attach a signed paper",
    past="The signed paper is attached to {document}.",
)
def may_attach_proof(by: Actor, record: DocumentFacts | CopyFacts | HandoverFacts) -> Refusal | None:
    """A signed paper is attached by the registrar, or by a post that was party to what it proves."""
    if isinstance(record, DocumentFacts):
        return None if by.office == record.decider else keeps_register(by, record)
    if isinstance(record, CopyFacts):
        return custody.handles(by, record)
    return None if by.office in (record.giver, record.receiver) else keeps_register(by, record.copy.document)
