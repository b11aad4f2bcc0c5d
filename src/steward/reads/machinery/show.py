"""How single things are told: a unit, a post, a level, a day, a document,
as plain values in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext

from steward.foundations.scheme import Level, Name, Scheme
from steward.models import Authorisation, Copy, Decision, Delegation, Document, Person, Post, RuleSet, Unit
from steward.models.custody.copies import receipt_code as receipt_code
from steward.models.organisation import Laws
from steward.models.people.mandates import lends_today
from steward.models.schemes import law
from steward.reads.machinery.wording import copy_number, shown
from steward.rules.clock import HAS_ENDED, HOLDS, LENDS_NOTHING, POST_VACANT, TO_COME, on_day
from steward.rules.document.register import UNNUMBERED

#: Within so many days a right that ends is said to end soon.
SOON = 30


@dataclass(frozen=True)
class Named:
    """Something by its name in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class LevelTold:
    """A level of an adopted rule set: by code and digest, its rank, its mark and its names."""

    code: str
    scheme: str
    digest: str
    rank: int
    mark: str
    vi: str
    en: str
    abbreviation: str


@dataclass(frozen=True)
class Asks:
    """What a level asks: whether copies are numbered, booked, signed for, how they are destroyed."""

    numbered: bool
    booked: bool
    receipt: bool
    decision: bool
    witnesses: int


@dataclass(frozen=True)
class RuleSetNamed:
    """An adopted rule set by its name."""

    key: str
    vi: str
    en: str


@dataclass(frozen=True)
class UnitTold:
    """A unit by its name."""

    key: str
    vi: str
    en: str
    code: str


@dataclass(frozen=True)
class PostTold:
    """A post, its unit, and the name of the one who fills it; "" where nobody does."""

    key: str
    vi: str
    en: str
    person: str
    unit: UnitTold | None


@dataclass(frozen=True)
class Capacity:
    """A capacity of a rule set by its name."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True)
class AuthorityTold:
    """In which capacity something was decided; of a deputy, whose authority it is and under which paper."""

    capacity: Capacity
    giver: PostTold | None
    paper: str


@dataclass(frozen=True)
class RightTold:
    """What a right comes to on a day: proposed, to come, held, ending soon or over."""

    role: str
    state: str
    since: date
    until: date | None
    on_day: str
    soon: bool


@dataclass(frozen=True)
class Law:
    """What a rule set is called, and when it holds: up to the day before `valid_until`."""

    code: str
    family: str
    digest: str
    vi: str
    en: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class DocumentLine:
    """A document as one line of a list."""

    key: str
    symbol: str
    kind: str
    abstract: str
    level: LevelTold
    state: str
    direction: str
    dated: date | None
    issuing_body: str
    unit: UnitTold | None
    protected_until: date | None
    unopened: bool


def level_of(digest: str, code: str) -> LevelTold:
    """A level of the adopted rule set of this digest."""
    scheme = law(digest)
    level = scheme.level(code)
    names = {"vi": level.name.vi, "en": level.name.en, "abbreviation": level.abbreviation}
    return LevelTold(code, scheme.code, digest, level.rank, level.mark, **names)


def level_named(scheme: str, level: str) -> Name | None:
    """The name of a level of an adopted rule set; None where none of that code was adopted,
    or it has no such level."""
    laws = (one for one in RuleSet.objects.in_use() if one.code == scheme)
    return next((one.name for law in laws for one in law.levels if one.code == level), None)


def labels_of(copies: Iterable[Copy]) -> dict[int, Named]:
    """What stands on each copy, by its id: the text of its rule set with the copy's
    number and how many there are beside it.

    Copies made at entry or issue are as many as were authorised; those made of another copy are counted.
    """
    rows = list(copies)
    documents = {row.document_id for row in rows if row.parent_id}
    made = (
        Copy.objects.filter(document__in=documents, parent__isnull=False).order_by()
        if documents
        else Copy.objects.none()
    )
    beside: dict[int | None, int] = dict(made.values_list("parent").annotate(n=Count("pk")))
    told = {}
    for row in rows:
        total = (
            beside.get(row.parent_id, row.document.copies_authorised)
            if row.parent_id
            else row.document.copies_authorised
        )
        told[row.pk] = Named(*(_on_it(row, total, lang) for lang in ("vi", "en")))
    return told


def _on_it(row: Copy, total: int, lang: str) -> str:
    """The text of its rule set; of one that bears no number, and of what was made of it,
    that it bears none."""
    with translation.override(lang):
        unnumbered, number = row.path == UNNUMBERED, copy_number(row.path)
        return (
            gettext("Copy (no number)")
            if unnumbered
            else row.document.law.copy_numbering.text(number, total, lang)
        )


def asks(level: Level) -> Asks:
    """What a level asks of the organisation."""
    how = (level.destruction_decision, level.destruction_witnesses)
    return Asks(level.numbered_copies, level.registered, level.receipt_required, *how)


def rule_set(digest: str) -> RuleSetNamed:
    """The adopted rule set of this digest, as a page names it and leads to it."""
    row = RuleSet.objects.only("key", "scheme_digest").get(scheme_digest=digest)
    return RuleSetNamed(str(row.key), row.law.name.vi, row.law.name.en)


def unit_of(unit: Unit | None) -> UnitTold | None:
    return unit_told(unit) if unit else None


def unit_told(unit: Unit) -> UnitTold:
    return UnitTold(str(unit.key), unit.title, unit.title_en or unit.title, unit.code)


def post_of(post: Post | None) -> PostTold | None:
    """A post as it is told, and None of none."""
    return post_told(post) if post else None


def post_told(post: Post) -> PostTold:
    """A post with the name of the one who fills it, as on a receipt."""
    return acted(post, post.person)


def acted(post: Post, person: Person | str | None = None) -> PostTold:
    """A post for what it did once: with the person who sat in it then, where that is kept;
    never with who sits there now."""
    name = person.title if isinstance(person, Person) else person or ""
    return PostTold(str(post.key), post.title, post.title_en or post.title, name, unit_of(post.unit))


def authority_of(decision: Decision, laws: Laws) -> AuthorityTold | None:
    """On whose authority something was decided: in which capacity and, of a deputy,
    whose it is and under which paper.

    The text that was the organisation's law on the day names the capacity: competence was asked of that one.
    None of what a post did in its own right, as its registrar or its keeper.
    """
    capacity, lent = decision.capacity, decision.delegation
    if not capacity:
        return None
    name = next(
        (one.name for law in laws.first_of(decision.day) for one in law.capacities if one.code == capacity),
        None,
    )
    called = Capacity(capacity, name.vi if name else capacity, name.en if name else capacity)
    return AuthorityTold(
        called, acted(lent.giver, lent.giver_person) if lent else None, lent.paper if lent else ""
    )


def right_today(row: Authorisation, day: date) -> str:
    """How a right stands on a day, as acts are asked: of a post that nobody fills it opens nothing."""
    stands = on_day(row.since, row.until, day)
    return POST_VACANT if stands == HOLDS and row.post.person_id is None else stands


def lent_today(row: Delegation, day: date) -> str:
    """How a delegation stands on a day, as acts are asked: by the posts as they are filled,
    and by the law of that day."""
    stands = on_day(row.since, row.until, day)
    return (
        LENDS_NOTHING if stands == HOLDS and row.state == "in_force" and not lends_today(row, day) else stands
    )


def right_of(row: Authorisation, day: date) -> RightTold:
    """What a right comes to on a day."""
    stands = right_today(row, day)
    soon = stands == HOLDS and row.until is not None and (row.until - day).days <= SOON
    return RightTold(row.role, row.state, row.since, row.until, stands, soon)


def right_called(role: str, right: RightTold) -> str:
    """A role as `right_of` tells of it: what is not held today is never called as if it were."""
    days = {name: shown(day) for name, day in (("since", right.since), ("until", right.until)) if day}
    said = {"role": role, **days}
    if right.state == "proposed":
        return _proposed(right) % said
    if right.state != "in_force" or right.on_day == HAS_ENDED:
        return gettext("%(role)s (ended)") % said
    if right.on_day == TO_COME:
        text = (
            gettext("%(role)s (only from %(since)s to %(until)s)")
            if right.until
            else gettext("%(role)s (only from %(since)s)")
        )
        return text % said
    if right.on_day == POST_VACANT:
        return gettext("%(role)s (the post is vacant)") % said
    return (
        gettext("%(role)s (ends on %(day)s)") % {"role": role, "day": days["until"]} if right.soon else role
    )


def _proposed(right: RightTold) -> str:
    if right.on_day == TO_COME:
        return gettext("%(role)s (waits for a second person; only from %(since)s)")
    return gettext("%(role)s (waits for a second person)")


def rule_set_called(law: Scheme) -> Law:
    """What a rule set is called, and when it holds."""
    return Law(law.code, law.family, law.digest, law.name.vi, law.name.en, law.valid_from, law.valid_until)


def row_of(document: Document) -> DocumentLine:
    """A document as one line of a list."""
    return DocumentLine(
        key=str(document.key),
        symbol=document.symbol,
        kind=document.kind,
        abstract=document.abstract,
        level=level_of(document.scheme_digest, document.level),
        state=document.state,
        direction=document.direction,
        dated=document.dated,
        issuing_body=document.issuing_body,
        unit=unit_of(document.unit),
        protected_until=document.protected_until,
        unopened=document.unopened,
    )
