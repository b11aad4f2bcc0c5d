"""What a received document is taken for: its rule set, level and end as they stand on the paper.

Promises that a paper older than the oldest adopted rule set, one whose issuer extended its protection, and
one of another family are entered as what they are. Where the paper states no end, the end is reckoned from
what was adopted, marked as doubtful, and waits for somebody to confirm it: nothing of that kind is set free
by the clock. An end that was read is put right as long as the paper is protected, from what its issuer says:
a slip of a key, or a notice that it extended the protection. Refuses to invent a level: of another family
only levels of a rule set that was adopted; and an extension without the day to which it extends, since the
clock would free the paper on the day before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from steward.foundations.scheme import Level, Scheme, SchemeError, on_day
from steward.rules.access import cleared
from steward.rules.document.facts import DocumentFacts
from steward.rules.document.register import DOCUMENT, ENTERED, arrived, is_protected, level_of, within_period
from steward.rules.machinery.actor import Actor, PostFacts
from steward.rules.machinery.answers import Refusal, first
from steward.rules.machinery.life import Arrow, stays
from steward.rules.machinery.standing import standing
from steward.rules.reach import keeps_register

ARROWS: tuple[Arrow, ...] = (
    stays("document.open", *ENTERED),
    stays("document.confirm_end", "in_force", "closed"),
    stays("document.correct_end", "in_force", "closed"),
)
RECEIVED = DOCUMENT.joined(*ARROWS)


@dataclass(frozen=True)
class Terms:
    """Under what a received document is entered. `as_stamped`:
    its rule set is not the one that determined it.

    `until` is the first day without protection, None where nothing sets one; `read` where it stands on the
    paper, `unsure` where it was reckoned by rules that did not determine it.
    """

    law: Scheme
    level: Level
    until: date | None
    as_stamped: bool
    unsure: bool
    read: bool = False

    @property
    def read_until(self) -> date | None:
        """The end on which the clock will act: one that was reckoned waits for its confirmation."""
        return None if self.unsure else self.until

    @property
    def without_end(self) -> "Terms":
        """The same, where the issuer was asked and sets no end."""
        return replace(self, until=None, unsure=False, read=True)


def terms_of(
    laws: Sequence[Scheme], family: str, level: str, day: date, until: date | None, extended: bool = False
) -> Terms | Refusal:
    """The terms of a paper of this day with this level (`code`, or `rule set/code` of another family)."""
    place = stamped(laws, family, level, day)
    if isinstance(place, Refusal):
        return place
    law, found = place
    own = law.family == family and law.valid_from <= day
    return _under(laws, family, Terms(law, found, until, not own, False), day, extended)


def standing_terms(
    laws: Sequence[Scheme],
    family: str,
    document: DocumentFacts,
    start: date,
    until: date | None,
    extended: bool = False,
) -> Terms | Refusal:
    """The terms with another end of a paper that stands in the register: under its own rule set,
    as it was adopted then."""
    return _under(
        laws, family, Terms(document.law, document.grade, until, document.as_stamped, False), start, extended
    )


def _under(laws: Sequence[Scheme], family: str, said: Terms, start: date, extended: bool) -> Terms | Refusal:
    """The terms with the end that was `said`, or where none was,
    with the one that its level has from `start` on."""
    no = first(
        extended_until(said.until, extended),
        within_period(said.law, said.level, start, said.until, extended or said.as_stamped),
    )
    if no is not None:
        return no
    if said.until is not None:
        return replace(said, read=True)
    law, level = said.law, said.level
    reckoned = level.period_end(start) if law.family == family else _as_equal(laws, family, law, level, start)
    return replace(said, until=reckoned, unsure=said.as_stamped)


def extended_until(until: date | None, extended: bool) -> Refusal | None:
    """A paper that extended the protection says to which day: none that is reckoned is that one."""
    return Refusal("extended_to_no_day", at="protected_until") if extended and until is None else None


def stamped(laws: Sequence[Scheme], family: str, level: str, day: date) -> tuple[Scheme, Level] | Refusal:
    """The rule set and the level that a stamp of this day means (`code`,
    or `rule set/code` of another family)."""
    law = law_for(laws, family, level, day)
    if isinstance(law, Refusal):
        return law
    found = level_of(law, level.rpartition("/")[2])
    return found if isinstance(found, Refusal) else (law, found)


def law_for(laws: Sequence[Scheme], family: str, level: str, day: date) -> Scheme | Refusal:
    """The rule set that knows the level: the one named with it, else the family's of that day or, before all,
    the oldest."""
    code = level.rpartition("/")[0]
    if code:
        named = [law for law in laws if law.code == code]
        return (
            named[0]
            if named
            else Refusal("no_such_rule_set", at="level", code=code, known=tuple(law.name for law in laws))
        )
    held = rules_of(laws, family, day)
    if isinstance(held, Scheme):
        return held
    own = [law for law in laws if law.family == family]
    oldest = min(own, key=lambda law: law.valid_from, default=None)
    return (
        oldest
        if oldest is not None and day < oldest.valid_from
        else Refusal("no_rules_on_day", at="dated", day=day)
    )


def rules_of(laws: Sequence[Scheme], family: str, day: date) -> Scheme | Refusal:
    """The rule set of the family that holds on a day."""
    try:
        return on_day(family, day, laws)
    except SchemeError:
        return Refusal("no_rules_on_day", day=day)


def _as_equal(laws: Sequence[Scheme], family: str, law: Scheme, level: Level, day: date) -> date | None:
    """The end that a level of another family would have here: its own rule set's,
    else that of the level treated alike."""
    own = law_for(laws, family, "", day)
    equal = None if isinstance(own, Refusal) else own.equal_of(law, level)
    return level.period_end(day) or (equal.period_end(day) if equal else None)


def dated_or_unopened(dated: date | None, unopened: bool) -> bool:
    """The day of a paper is known, but of one for the addressee only that nobody opened."""
    return dated is not None or unopened


@standing(
    "document.open",
    on="document",
    life=RECEIVED,
    verb="Enter what was inside",
    past="{document}: entered what was inside.",
    main=True,
    decides=True,
)
def may_open(by: Actor, document: DocumentFacts) -> Refusal | None:
    """What was inside an item for the addressee only is entered by the registrar,
    once the addressee has opened it."""
    return first(Refusal("not_unopened") if not document.unopened else None, keeps_register(by, document))


def opening_fits(
    document: DocumentFacts, addressee: PostFacts, dated: date, arrived_on: date, day: date
) -> Refusal | None:
    """Opened by a post that is filled and authorised for it."""
    return first(
        Refusal("office_vacant") if not addressee.filled else None,
        Refusal("receiver_not_authorised") if not cleared(addressee, document) else None,
        arrived(dated, arrived_on, day),
    )


def opens_protected(document: DocumentFacts, until: date | None, day: date, lost: bool) -> Refusal | None:
    """What the clock set free stays so: where by what was inside it is protected yet,
    its line was wrong from the outside on.

    Once a copy is `lost` for good no line can be cancelled: it is opened as what it is, free,
    with the end that stands inside.
    """
    freed = document.declassified and document.declassifier is None
    later = until is not None and until > day
    return (
        Refusal("set_free_too_early", at="protected_until", until=until)
        if freed and later and not lost
        else None
    )


def says_why(document: DocumentFacts, read: bool, until: date | None, reason: str) -> Refusal | None:
    """Another end than the one that was `read` outside, or asked of the issuer,
    is entered with what it rests on."""
    another = read and until != document.protected_until
    return Refusal("another_end_was_read", at="reason", until=until) if another and not reason else None


def says_why_dated(outside: date | None, inside: date, reason: str) -> Refusal | None:
    """Another day of the paper than the one that was read `outside` is entered with what it rests on."""
    another = outside is not None and outside != inside
    return Refusal("another_day_was_read", at="reason", day=outside) if another and not reason else None


@standing(
    "document.confirm_end",
    on="document",
    life=RECEIVED,
    verb="Confirm the end of protection",
    past="{document}: its end of protection is confirmed.",
    main=True,
    waits="due",
)
def may_confirm_end(by: Actor, document: DocumentFacts) -> Refusal | None:
    """An end that was reckoned and not read is confirmed, or put right, by the registrar,
    while the paper is protected."""
    return first(
        None if is_protected(document) else Refusal("not_protected"),
        keeps_register(by, document),
        Refusal("nothing_to_review") if not document.unsure else None,
    )


@standing(
    "document.correct_end",
    on="document",
    life=RECEIVED,
    verb="Enter another end of protection",
    past="{document}: another end of its protection is entered; the old one stays readable.",
)
def may_correct_end(by: Actor, document: DocumentFacts) -> Refusal | None:
    """An end that was read is put right by the registrar while the paper is protected;
    one that was reckoned is confirmed."""
    return first(
        Refusal("end_is_the_deciders") if document.direction != "incoming" else None,
        None if is_protected(document) else Refusal("not_protected"),
        keeps_register(by, document),
        Refusal("end_to_confirm") if document.unsure else None,
    )


def end_fits(
    document: DocumentFacts, start: date | None, until: date | None, extended: bool = False
) -> Refusal | None:
    """The end lies after the day on the paper; within the period of its level, as at its entry, where its own
    rule set determined it and no paper of its issuer extended it."""
    bound = (
        within_period(document.law, document.grade, start, until, document.as_stamped or extended)
        if start
        else None
    )
    return first(extended_until(until, extended), bound)


def changed(
    said: Mapping[str, tuple[object, object]], read: bool = False
) -> dict[str, tuple[object, object]] | Refusal:
    """Of fields with their old and their new value those that differ; a correction changes one at least.

    `read`: the end is read now and was not, or no more: that changes it also where the day is the same.
    """
    differ = {
        name: (old, new)
        for name, (old, new) in said.items()
        if old != new or (read and name == "protected_until")
    }
    return differ or Refusal("nothing_changes", at=next(iter(said)))
