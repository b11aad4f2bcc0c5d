"""A line of a book that was entered in error is cancelled by two; its number stays taken.
What is not confirmed stays valid.

To refuse is possible at any time, also once nobody could confirm it any more,
as when its document was declassified meanwhile.
"""

from steward.foundations.scheme import Scheme
from steward.rules.authority import apart_from, authority_used, deciding
from steward.rules.book.facts import EntryFacts
from steward.rules.clock import over
from steward.rules.document import register
from steward.rules.document.facts import DocumentFacts
from steward.rules.document.kept import forbidden, keepable
from steward.rules.machinery.actor import CLOCK, Actor, Authority, Mandate
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Arrow, Life, moves, stays
from steward.rules.machinery.standing import standing
from steward.rules.reach import is_registrar

#: Days for which a proposal to cancel a line waits for a second person; then the line is valid again.
WAITS = 30
ARROWS: tuple[Arrow, ...] = (
    stays("document.cancel_entry", "in_force", "declassified"),
    moves("document.confirm_cancelling", ("in_force", "declassified"), "cancelled"),
)
DOCUMENT = register.DOCUMENT.joined(*ARROWS)
#: What becomes of the copies of a line that is cancelled, and of what one might still make of them.
COPIES_SPOILED: tuple[Arrow, ...] = (moves("document.confirm_cancelling", "held", "spoiled"),)
PERMISSIONS_ENDED: tuple[Arrow, ...] = (moves("document.confirm_cancelling", "open", "ended"),)
ENTRY = Life(
    "entry",
    begins=("valid",),
    arrows=(
        moves("document.cancel_entry", "valid", "cancel_proposed"),
        moves("document.confirm_cancelling", "cancel_proposed", "cancelled"),
        moves("document.refuse_cancelling", "cancel_proposed", "valid"),
        moves("document.withdraw_cancelling", "cancel_proposed", "valid"),
        moves("document.lapse_cancelling", "cancel_proposed", "valid"),
    ),
    ends=("valid", "cancelled"),
    tones={"cancel_proposed": "warn", "cancelled": "quiet"},
)


@standing(
    "document.cancel_entry",
    on="entry",
    life=ENTRY,
    verb="Cancel the entry",
    past="The cancelling of entry {entry} waits for a second person.",
    goes="document",
    decides=True,
)
def may_propose(by: Actor, entry: EntryFacts) -> Refusal | None:
    """Only an entry made in error is cancelled, whose copies are all at hand: never handed on,
    or back with who proposes it.

    Also once its period set the document free, as a mistyped end does;
    not against the decision of an authority.
    """
    return first(
        _stands("document.cancel_entry", entry),
        is_registrar(by, entry.units, entry.document.rank, entry.document.need),
        _at_hand(entry, by.post),
    )


@standing(
    "document.confirm_cancelling",
    on="entry",
    life=ENTRY,
    verb="Confirm cancelling",
    past="Entry {entry} cancelled; its number stays taken.",
    grave=True,
    main=True,
    waits="act",
    goes="document",
    decides=True,
)
def may_confirm(by: Actor, entry: EntryFacts) -> Refusal | None:
    """A second person confirms: another registrar of the book, or a decider over its unit."""
    return first(
        _stands("document.confirm_cancelling", entry),
        second_for_entry(by, entry),
        _at_hand(entry, entry.proposer),
    )


def texts_fit(document: DocumentFacts, texts: dict[str, str], today: Scheme | None) -> Refusal | None:
    """What was written while it was free and its level forbids is emptied first: cancelled,
    it is protected again.

    Asked by its own rule set and by that of today. Nor has the `reason` for it room for contents.
    """
    if not document.declassified:
        return None
    no = _kept(document, texts, today)
    if no is None or no.at == "reason":
        return no
    return Refusal("protected_again", no.basis, field=no.at, level=document.grade.name)


def _kept(document: DocumentFacts, texts: dict[str, str], today: Scheme | None) -> Refusal | None:
    law, level = document.law, document.grade
    return (
        keepable(today, law, level, texts, document.agreed)
        if today
        else forbidden(law, level, texts, document.agreed)
    )


def _stands(act: str, entry: EntryFacts) -> Refusal | None:
    """The document is protected, or its period is over:
    what an authority declassified stays as that decided."""
    life = DOCUMENT if entry.document.declassifier is None else register.DOCUMENT
    return life.refuses(act, entry.document.state)


def _at_hand(entry: EntryFacts, post: int | None) -> Refusal | None:
    if entry.lost:
        return Refusal("copy_is_gone")
    return Refusal("copies_have_moved") if entry.moved and set(entry.keepers) != {post} else None


@standing(
    "document.refuse_cancelling",
    on="entry",
    life=ENTRY,
    verb="Refuse cancelling",
    past="Entry {entry} stays valid: its cancelling is refused.",
    waits="act",
    goes="document",
    decides=True,
)
def may_refuse(by: Actor, entry: EntryFacts) -> Refusal | None:
    """Refused by a second person: another registrar of the book, or a decider over its unit."""
    return second_for_entry(by, entry)


@standing(
    "document.withdraw_cancelling",
    on="entry",
    life=ENTRY,
    verb="Withdraw the cancelling",
    past="Entry {entry} stays valid: its cancelling is withdrawn.",
    goes="document",
    decides=True,
)
def may_withdraw(by: Actor, entry: EntryFacts) -> Refusal | None:
    """Taken back by whoever proposed it."""
    return None if by.post == entry.proposer else Refusal("not_the_proposer")


@standing(
    "document.lapse_cancelling",
    on="entry",
    life=ENTRY,
    verb="Let the cancelling lapse",
    past="Entry {entry} stays valid: nobody confirmed its cancelling in time.",
    principals=(CLOCK,),
    goes="document",
    decides=True,
)
def has_lapsed(by: Actor, entry: EntryFacts) -> Refusal | None:
    """Nobody answered within its days."""
    return over(entry.proposed_on, WAITS, by.day) if entry.proposed_on else None


def keeps_uncancelled(by: Actor, entry: EntryFacts) -> Refusal | None:
    """What alone keeps whoever may cancel a line from it: its copies went on.
    That is told where the act stood before."""
    no = may_propose(by, entry)
    return no if no is not None and no.code in ("copies_have_moved", "copy_is_gone") else None


def answering_authority(by: Actor, entry: EntryFacts) -> Authority:
    """The authority on which a second person answers a cancelling: a decider's,
    or the own right of a registrar of the book."""
    registrar = is_registrar(by, entry.units, entry.document.rank, entry.document.need) is None
    return authority_used(by, seconds(by, entry), registrar)


def second_for_entry(by: Actor, entry: EntryFacts) -> Refusal | None:
    """A second person answers what was proposed of a line: another registrar of its book,
    or a decider over its unit."""
    registrar = is_registrar(by, *_place(entry))
    lent = Refusal("authority_of_the_first") if deciding(by, *_place(entry)) else registrar
    return first(
        None if seconds(by, entry) or registrar is None else lent,
        Refusal("two_persons_needed") if by.is_also(entry.proposer, entry.proposer_person) else None,
    )


def seconds(by: Actor, entry: EntryFacts) -> tuple[Mandate, ...]:
    """The deciding mandates over a line that were not lent by whoever proposed to cancel it."""
    return deciding(apart_from(by, (entry.proposer, entry.proposer_person)), *_place(entry))


def _place(entry: EntryFacts) -> tuple[tuple[int, ...], int, int]:
    return entry.units, entry.document.rank, entry.document.need
