"""Which codes of a choice an act could take, done to this thing by this actor:
the rules' own functions say it.

Promises that no code is offered that the fitting rule refuses whatever else the order says; where another
field decides, or the thing is not named, every code is offered and the act judges. Page, JSON twin and
command ask the one question `choices`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from steward.foundations.scheme import Level, Scheme
from steward.models import Organisation, RuleSet
from steward.reads import choices
from steward.reads.choices import Choices
from steward.reads.things import THINGS
from steward.rules.catalogue import ROLES
from steward.rules.custody import reproduction
from steward.rules.custody.reproduction import may_permit_reproduction
from steward.rules.document import basis, drafts, proofs, register
from steward.rules.document.entering import reaches
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.standing import Standing
from steward.rules.people import authorisations

#: Whether a code could be taken.
Fits = Callable[[str], bool]
#: Stands for whichever entry of the list is cited: one that is needed can still be named.
SOME_BASIS = "…"


def rows(act: Standing | None, subject: str, keys: Iterable[str], by: Actor) -> Choices:
    """The codes of a choice, of an act those that fit every one of these things."""
    told, making = choices.rows(subject, by), FITS.get((act, subject)) if act else None
    keys = list(keys)
    if act is None or making is None or (act.on and not keys):
        return told
    fitting = [making(by, row) for row in ([_thing(act, key, by) for key in keys] if act.on else [None])]
    return tuple(row for row in told if all(fits(row.code) for fits in fitting))


def _thing(act: Standing, key: str, by: Actor) -> tuple[str, Any]:
    """The thing of this key that the act is done to, with its subject, as it exists for the actor;
    else Unknown."""
    for subject in act.on:
        found = THINGS[subject].rows(by).filter(key=key).first() if subject in THINGS else None
        if found is not None:
            return subject, found.thing(by.day)
    raise Unknown(act.subject)


def _levels(fits: Callable[[Scheme, Level], Any], by: Actor) -> Fits:
    """Levels of the rule set of the day that a rule has nothing against."""
    law = Organisation.objects.scheme_on(by.day)
    known = {level.code for level in law.levels if fits(law, level) is None}
    return known.__contains__


def _proposable(by: Actor, _: Any) -> Fits:
    return _levels(lambda law, level: register.proposal_fits(by, law, level, 0, SOME_BASIS, {}), by)


def _adoptable(by: Actor, _: Any) -> Fits:
    return _levels(lambda law, level: basis.adopting_fits(by, law, level), by)


def _stamped(by: Actor, book: tuple[str, Any]) -> Fits:
    """Levels that the registrar of the book may enter under one of the rule sets that know them:
    the day of the paper says under which."""
    family, units = Organisation.objects.get().family, book[1].units
    known = {
        level.code if law.family == family else f"{law.code}/{level.code}"
        for law in RuleSet.objects.in_use()
        for level in law.levels
        if reaches(by, units, level, 0) is None
    }
    return known.__contains__


def _grantable(by: Actor, post: tuple[str, Any]) -> Fits:
    law = Organisation.objects.scheme_on(by.day)
    return lambda code: authorisations.grantable(by, ROLES[code], post[1], law) is None


FITS: dict[tuple[Standing, str], Callable[[Actor, Any], Fits]] = {
    (register.may_correct, "correctable"): lambda by, document: (
        register.correctable(document[1]).__contains__
    ),
    (register.may_register, "stamped_level"): _stamped,
    (register.may_propose, "level"): _proposable,
    (drafts.may_propose_again, "level"): _proposable,
    (basis.may_adopt_basis, "level"): _adoptable,
    (may_permit_reproduction, "copy_form"): lambda by, copy: (
        lambda code: reproduction.form_fits(by, copy[1], code) is None
    ),
    (authorisations.may_propose, "role"): _grantable,
    (proofs.may_attach_proof, "proof_subject"): lambda by, record: lambda code: code == record[0],
}
