"""Who attaches a signed paper to what."""

import pytest

from steward.rules.document import proofs
from tests.rules.custody.test_handovers import STRANGER
from tests.rules.made import (
    code_of,
    copy,
    document,
    handover,
    registrar,
    table,
)


def attach(to, by=STRANGER):
    return lambda: proofs.may_attach_proof(by, to)


@pytest.mark.parametrize(
    **table(
        ("a party to it attaches a paper", attach(document(decider=99)), None),
        ("the registrar too", attach(document(), by=registrar()), None),
        ("no other reader", attach(document(decider=10)), "not_the_registrar"),
        ("the keeper of a copy", attach(copy(keeper=99)), None),
        ("the registrar of a copy", attach(copy(keeper=99), by=registrar(post=12)), None),
        ("no former keeper", attach(copy(keeper=10)), "not_the_registrar"),
        ("the giver of a handover", attach(handover(giver=99)), None),
        ("its receiver", attach(handover(receiver=99)), None),
        ("the registrar of its document", attach(handover(), by=registrar(post=12)), None),
        ("nobody beside it", attach(handover()), "not_the_registrar"),
        ("whatever its state", attach(handover(state="withdrawn", receiver=99)), None),
    )
)
def test_attaching(answer, code):
    assert code_of(answer) == code
