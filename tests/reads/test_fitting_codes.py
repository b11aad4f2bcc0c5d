"""What a choice of an act offers for a thing, its rule takes: over random things, on pages, for programs,
for commands."""

import os
from dataclasses import replace
from random import Random

import pytest
from django.utils import timezone

from steward.acts.catalogue import ACTS
from steward.models import Copy, Document, Organisation, Post, RuleSet, Unit
from steward.models.people.mandates import actor
from steward.reads import choices, fitting
from steward.reads.catalogue import find
from steward.reads.machinery.asking import organisation_day
from steward.rules.catalogue import ROLES
from steward.rules.custody import reproduction
from steward.rules.custody.reproduction import may_permit_reproduction
from steward.rules.document import basis, drafts, proofs, register
from steward.rules.document.entering import reaches
from steward.rules.machinery.actor import POST, Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.fields import kinds, read
from steward.rules.machinery.roles import ROOT, UNIT, Role
from steward.rules.people import authorisations
from steward.web.machinery.forms import form_for
from tests.cast import LOW, TODAY, Cast, do, incoming, new_post
from tests.reads.lively import lively
from tests.reads.test_offers import things_for

WORLDS = int(os.environ.get("STEWARD_WORLDS", "3"))
NOBODY = "00000000-0000-4000-8000-000000000000"
#: Choices that no rule narrows by the thing: each of their codes is taken,
#: or another field decides with them.
FREE = {
    "reproduction",
    "reset",
    "direction",
    "print_format",
    "export_format",
    "offered",
    "capacity",
    "family",
    ("authorisation.propose", "level"),
}


def codes(by: Actor, subject: str, act: str = "", *things: str) -> set[str]:
    asked = {"act": act, "things": list(things)} if act else {}
    found = find("choices")
    return {
        row["code"]
        for row in found.run(
            read(found.params, {k: v for k, v in {"subject": subject, **asked}.items() if v}), by
        )["rows"]
    }


def every(by: Actor, subject: str) -> set[str]:
    return {row.code for row in choices.rows(subject, by)}


def test_every_choice_of_every_act_is_narrowed_by_its_rule_or_known_to_be_free():
    fields = {
        (act.standing, kind.subject)
        for act in ACTS
        for kind in kinds(act.order).values()
        if kind.name == "choice"
    }
    free = {(act, subject) for act, subject in fields if subject in FREE or (act.name, subject) in FREE}
    assert fields - free == set(fitting.FITS) and not free & set(fitting.FITS)


def refusals(by: Actor, act: object, row: object, code: str) -> list[object]:
    """What the rule says to this code under every rule set that could be meant;
    a code is fit if one of them takes it."""
    facts = row.thing(by.day) if row is not None else None
    law = Organisation.objects.scheme_on(by.day)
    if act is register.may_correct:
        return [None if code in register.correctable(facts) else "no"]
    if act is may_permit_reproduction:
        return [reproduction.form_fits(by, facts, code)]
    if act is register.may_register:
        laws = [
            one
            for one in RuleSet.objects.in_use()
            if ("/" not in code) or one.code == code.rpartition("/")[0]
        ]
        levels = [(one, x) for one in laws for x in one.levels if x.code == code.rpartition("/")[2]]
        return [reaches(by, facts.units, x, 0) for _, x in levels]
    if act in (register.may_propose, drafts.may_propose_again):
        return [register.proposal_fits(by, law, law.level(code), 0, "x", {})]
    if act is basis.may_adopt_basis:
        return [basis.adopting_fits(by, law, law.level(code))]
    if act is authorisations.may_propose:
        over = [unit.units for unit in Unit.objects.in_charge(by)]
        return [authorisations.role_fits(code, ROLES[code], units, facts, law) for units in over]
    assert act is proofs.may_attach_proof
    return [None if code == type(row).__name__.lower() else "no"]


@pytest.mark.parametrize("number", range(WORLDS))
def test_what_is_offered_for_a_thing_is_what_its_rule_takes(cast: Cast, number: int):
    told, left_out = set(), set()
    for post in lively(Random(number), 700 + number).posts[:8]:
        by = actor(post, organisation_day(timezone.now()))
        for act, subject in fitting.FITS:
            assert POST in act.principals
            for row in list(things_for(act, by))[:6]:
                offered = codes(by, subject, act.name, *([str(row.key)] if row is not None else []))
                fit = {
                    code
                    for code in every(by, subject)
                    if any(no is None for no in refusals(by, act, row, code))
                }
                assert offered == fit, (act.name, post.title)
                told |= {act.name} if offered else set()
                left_out |= {act.name} if fit != every(by, subject) else set()
    assert told and left_out


def test_of_ones_own_document_no_other_issuer_is_offered_for_correction_and_of_a_received_one_it_is(
    cast: Cast,
):
    received = incoming(cast).result["document"]
    own = do(
        "document.propose", cast.drafter, kind="Kế hoạch", level=LOW, basis=cast.basis["low"], copies=1
    ).result["document"]
    do("document.determine", cast.head, document=own)
    do("document.issue", cast.registrar, document=own, book=cast.books["outgoing"], symbol="5/KH")
    offered = {key: codes(cast.registrar, "correctable", "document.correct", key) for key in (received, own)}
    assert offered[received] == every(cast.registrar, "correctable")
    assert offered[own] == offered[received] - {"issuing_body"}
    order = next(act for act in ACTS if act.name == "document.correct").order
    for key, told in offered.items():
        form = form_for(order, cast.registrar, fixed={"document": key}, act="document.correct")
        assert {code for code, _ in form.fields["field"].choices if code} == told


def test_of_an_original_no_copy_of_a_copy_is_offered_and_of_a_copy_no_true_copy(cast: Cast):
    source = incoming(cast).result["copies"][0]
    permission = do(
        "copy.permit_reproduction", cast.head, copy=source, form="true-copy", quantity=1, reason="họp"
    ).result["permission"]
    made = do("copy.reproduce", cast.registrar, permission=permission, quantity=1).result["copies"][0]
    assert (Copy.objects.get(key=source).form, Copy.objects.get(key=made).form) == ("original", "true-copy")
    act = "copy.permit_reproduction"
    of_original, of_copy = (codes(cast.head, "copy_form", act, key) for key in (source, made))
    assert ("true-copy" in of_original, "copy-of-copy" in of_original) == (True, False)
    assert ("true-copy" in of_copy, "copy-of-copy" in of_copy) == (False, True)


def test_what_one_may_not_see_narrows_nothing_and_tells_nothing(cast: Cast):
    document = incoming(cast).result["document"]
    assert Document.objects.visible_to(cast.outsider).filter(key=document).count() == 0
    for key in (document, NOBODY):
        with pytest.raises(Unknown):
            codes(cast.outsider, "correctable", "document.correct", key)
    assert codes(cast.registrar, "correctable", "document.correct") == every(cast.registrar, "correctable")


def test_roles_of_the_whole_organisation_are_granted_by_those_in_charge_of_all_of_it_alone(cast: Cast):
    """No subject declares one yet: the rule is asked of one that could be."""
    over_all, over_a_unit = (Role("x", "X", over=over) for over in (ROOT, UNIT))
    partly = replace(
        cast.access, mandates=tuple(replace(m, unit=cast.keeper.unit) for m in cast.access.mandates)
    )
    to, law = Post.objects.get(key=cast.key("keeper")).facts(TODAY), Organisation.objects.law_on(TODAY)
    assert (
        authorisations.grantable(cast.access, over_all, to, law) is None
        and authorisations.grantable(partly, over_a_unit, to, law) is None
    )
    assert authorisations.grantable(partly, over_all, to, law).code == "not_in_charge_of_access"


def test_what_decides_is_granted_to_a_post_with_a_deciding_capacity_alone(cast: Cast):
    assert codes(cast.access, "role", "authorisation.propose", new_post(cast)) == set(ROLES) - {"decider"}
    assert codes(
        cast.access, "role", "authorisation.propose", new_post(cast, capacity="province-chair")
    ) == set(ROLES)
