"""Who may go on with a draft that is not determined as it stands."""

import pytest

from steward.rules.document import drafts
from tests.rules.made import LAW, LOW, code_of, document, head, mandate, registrar, table, who

DRAFT = {"direction": "outgoing", "law": LAW, "level": LOW.code, "rank": LOW.rank}


def draft(state: str, **more: object) -> object:
    return document(**{**DRAFT, "state": state, **more})


def drafter(**more: object) -> object:
    return who(mandate(), post=60, person=600, **more)


ROWS = (
    ("a drafter withdraws a proposal", lambda: drafts.may_withdraw(drafter(), draft("proposed")), None),
    (
        "a drafter withdraws what was returned",
        lambda: drafts.may_withdraw(drafter(), draft("returned")),
        None,
    ),
    (
        "a decider withdraws nothing",
        lambda: drafts.may_withdraw(head(), draft("proposed")),
        "not_the_drafter",
    ),
    (
        "but what was returned, whoever could determine it",
        lambda: drafts.may_withdraw(head(), draft("returned")),
        None,
    ),
    (
        "not whoever could not",
        lambda: drafts.may_withdraw(head(capacity=""), draft("returned")),
        "not_the_drafter",
    ),
    ("nor the registrar", lambda: drafts.may_withdraw(registrar(), draft("returned")), "not_the_drafter"),
    (
        "but what a vacant post drafted",
        lambda: drafts.may_withdraw(registrar(), draft("returned", drafter_left=True)),
        None,
    ),
    (
        "proposed or returned",
        lambda: drafts.may_withdraw(registrar(), draft("proposed", drafter_left=True)),
        None,
    ),
    (
        "by nobody else",
        lambda: drafts.may_withdraw(head(), draft("proposed", drafter_left=True)),
        "not_the_drafter",
    ),
    (
        "what is determined is not withdrawn",
        lambda: drafts.may_withdraw(drafter(), draft("determined")),
        "not_now",
    ),
    ("a drafter proposes again", lambda: drafts.may_propose_again(drafter(), draft("returned")), None),
    ("another does not", lambda: drafts.may_propose_again(head(), draft("returned")), "not_the_drafter"),
    (
        "a drafter without rights",
        lambda: drafts.may_propose_again(who(post=60), draft("returned")),
        "above_your_level",
    ),
    (
        "what waits is not proposed again",
        lambda: drafts.may_propose_again(drafter(), draft("proposed")),
        "not_now",
    ),
    ("a determination is revoked", lambda: drafts.may_revoke(head(), draft("determined")), None),
    (
        "by a competent authority",
        lambda: drafts.may_revoke(who(mandate(), post=61, person=601), draft("determined")),
        "no_deciding_authority",
    ),
    ("before it is issued", lambda: drafts.may_revoke(head(), draft("in_force")), "not_now"),
)


@pytest.mark.parametrize(**table(*ROWS))
def test_a_draft_goes_on_by_those_who_answer_for_it(answer, code):
    assert code_of(answer) == code
