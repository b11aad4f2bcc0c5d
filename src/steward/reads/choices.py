"""The codes that a choice takes, by its subject: what a form offers, and what a question can be asked for.

Promises one list for both: what `choices` tells is what an enumerated parameter takes, and nothing else. A
question that is asked for a code there is not is Invalid, with those there are;
it is never answered as if nothing were there.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from steward.foundations.scheme import Scheme
from steward.models import Organisation
from steward.models.schemes import RuleSet, families
from steward.rules.book.books import EXPORT_FORMATS, PRINT_FORMATS
from steward.rules.catalogue import ROLES
from steward.rules.document.filters import LOANS, ORDERED, PARTS
from steward.rules.document.register import CORRECTABLE, REPRODUCTION
from steward.rules.lives import LIVES
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, Unknown
from steward.rules.machinery.fields import kinds

#: Columns whose former values are suggested, and the number that follows the last one.
COLUMNS = ("issuing_body", "kind")
SUGGESTED = (*COLUMNS, "symbol")


@dataclass(frozen=True)
class ChoiceTold:
    """A code with its names; they are empty where it has none but its word."""

    code: str
    vi: str
    en: str


Choices = tuple[ChoiceTold, ...]


def rows(subject: str, by: Actor) -> Choices:
    """The codes of a choice with their names, which are empty where `rules.words` has them;
    Unknown where there is none such."""
    if subject in FIXED:
        return _plain(FIXED[subject])
    if subject in SHIPPED:
        return _plain(SHIPPED[subject]())
    if subject not in OF_SCHEME:
        raise Unknown("choice")
    return OF_SCHEME[subject](Organisation.objects.scheme_on(by.day))


def _plain(codes: Collection[str]) -> Choices:
    return tuple(ChoiceTold(code, "", "") for code in codes)


def must_be_known(asked: Any, by: Actor) -> None:
    """Go on where each enumerated parameter has a code there is, or none; else Invalid,
    naming those there are."""
    wrong = dict[str, tuple[str, dict[str, Any]]]()
    for name, kind in kinds(type(asked)).items():
        value = getattr(asked, name)
        if kind.name == "choice" and value:
            codes = [row.code for row in rows(kind.subject, by)]
            wrong |= {} if value in codes else {name: ("no_such_choice", {"known": ", ".join(codes)})}
    if wrong:
        raise Invalid(wrong)


def _offer(scheme: Scheme) -> ChoiceTold:
    """A rule set of this release as a choice: its code with the digest of what it says."""
    vi, en = (
        f"{scheme.name.in_language(lang)} ({scheme.code}, {scheme.digest[:12]})" for lang in ("vi", "en")
    )
    return ChoiceTold(f"{scheme.code}@{scheme.digest}", vi, en)


def _named(items: Iterable[Any]) -> Choices:
    return tuple(ChoiceTold(item.code, item.name.vi, item.name.en) for item in items)


def _known_levels(own: Scheme) -> Choices:
    """Every level that a document of the register can have: those of the own rule set first,
    then of all that were adopted."""
    every = {row.code: row for law in (*reversed(RuleSet.objects.every()), own) for row in _named(law.levels)}
    return (
        *_named(own.levels),
        *(row for code, row in every.items() if code not in {one.code for one in own.levels}),
    )


def stamped_levels(own: Scheme) -> Choices:
    """What may be stamped on a received document: the levels of the own rule set,
    those of older own rule sets, and of others."""
    rows = {one.code: _level(one.code, "", one) for one in own.levels}
    for law in RuleSet.objects.in_use():
        for level in law.levels:
            code = level.code if law.family == own.family else f"{law.code}/{level.code}"
            rows.setdefault(code, _level(code, law, level))
    return tuple(rows.values())


def _level(code: str, law: Any, level: Any) -> ChoiceTold:
    vi, en = (f"{law.name.vi}: ", f"{law.name.en}: ") if law else ("", "")
    return ChoiceTold(code, f"{vi}{level.name.vi}", f"{en}{level.name.en}")


FIXED: dict[str, Collection[str]] = {
    "role": ROLES,
    "register_part": (*PARTS, "all"),
    "register_order": ORDERED,
    "loans": LOANS,
    "direction": ("incoming", "outgoing"),
    "export_format": EXPORT_FORMATS,
    "print_format": PRINT_FORMATS,
    "reset": ("password", "second_factor"),
    "reproduction": REPRODUCTION,
    "correctable": tuple(CORRECTABLE),
    "suggested": SUGGESTED,
    "proof_subject": ("document", "copy", "handover"),
    **{f"{life.subject}_state": life.states for life in LIVES},
}
#: What the shipped rule sets say: they are read when it is asked for, not when this is loaded.
SHIPPED: dict[str, Callable[[], Collection[str]]] = {"family": families}
OF_SCHEME: dict[str, Callable[[Any], Choices]] = {
    "level": lambda scheme: _named(scheme.levels),
    "known_level": _known_levels,
    "capacity": lambda scheme: _named(scheme.capacities),
    "copy_form": lambda scheme: _named(scheme.copy_forms),
    "stamped_level": stamped_levels,
    "offered": lambda scheme: tuple(_offer(one) for one in RuleSet.objects.offered()),
}
