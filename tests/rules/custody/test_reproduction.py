"""Reproduction: who permits and makes copies of a copy."""

from dataclasses import replace

import pytest

from steward.rules.custody import reproduction
from tests.rules.custody.test_handovers import KEEPER, STRANGER
from tests.rules.made import (
    LAW,
    MIDDLE,
    TOP,
    code_of,
    copy,
    document,
    head,
    permission,
    registrar,
    table,
)


def permit(by=head(), what=copy()):
    return lambda: reproduction.may_permit_reproduction(by, what)


WITHOUT_FORMS = replace(LAW, copy_forms=())


@pytest.mark.parametrize(**table(
    ("a competent authority permits", permit(), None),
    ("not where the originator forbade it", permit(what=copy(document=document(reproduction="forbidden"))),
     "reproduction_forbidden"),
    ("not of what is gone", permit(what=copy(state="destroyed")), "not_now"),
    ("not the keeper", permit(by=KEEPER), "no_deciding_authority"),
    ("not a department head at the top level", permit(
        by=head(capacity="department-head"), what=copy(document=document(level=TOP.code, rank=40))),
        "not_competent_at_level"),
    ("a division head at the lowest level", permit(by=head(capacity="division-head")), None),
    ("not one level up", permit(
        by=head(capacity="division-head"), what=copy(document=document(level=MIDDLE.code, rank=30))),
        "not_competent_at_level"),
    ("not where the rules know no form", permit(by=head(law=WITHOUT_FORMS)), "no_such_form"),
    ("not a form nobody knows", lambda: reproduction.form_fits(head(), copy(), "photograph"), "no_such_form"),
    ("a true copy of an original", lambda: reproduction.form_fits(head(), copy(), "true-copy"), None),
    ("not of a copy", lambda: reproduction.form_fits(head(), copy(form="true-copy"), "true-copy"),
     "form_of_another_source"),
    ("a copy of a copy", lambda: reproduction.form_fits(head(), copy(form="true-copy"), "copy-of-copy"),
     None),
    ("not of an original", lambda: reproduction.form_fits(head(), copy(), "copy-of-copy"),
     "form_of_another_source"),
    ("an extract of either", lambda: reproduction.form_fits(head(), copy(), "extract"), None),
))  # fmt: skip # a case in one line or two
def test_permitting_reproduction(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the keeper makes what is permitted", lambda: reproduction.may_reproduce(KEEPER, permission()), None),
    ("up to its number", lambda: reproduction.reproducing_fits(permission(), 2), None),
    ("not one more", lambda: reproduction.reproducing_fits(permission(), 3), "more_than_permitted"),
    ("not the registrar, who has it not at hand",
     lambda: reproduction.may_reproduce(registrar(post=12), permission()), "not_the_keeper"),
    ("nor the keeper while it is offered",
     lambda: reproduction.may_reproduce(KEEPER, permission(copy=copy(open_handover=True))),
     "already_offered"),
    ("not a keeper whose authorisation was withdrawn",
     lambda: reproduction.may_reproduce(replace(KEEPER, mandates=()), permission()),
     "receiver_not_authorised"),
    ("nobody else", lambda: reproduction.may_reproduce(STRANGER, permission()), "not_the_keeper"),
    ("not from what is listed",
     lambda: reproduction.may_reproduce(KEEPER, permission(copy=copy(state="listed"))), "not_now"),
    ("not under a permission used up", lambda: reproduction.may_reproduce(KEEPER, permission(state="used")),
     "not_now"),
))  # fmt: skip # a case in one line or two
def test_reproducing(answer, code):
    assert code_of(answer) == code
