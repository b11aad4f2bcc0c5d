"""Before a grave act: whether and until when it can be undone, and never that it cannot where it can."""

from datetime import timedelta

import pytest
from django.utils import translation

from steward.acts.catalogue import find
from steward.rules.catalogue import DECLARED
from steward.rules.machinery.answers import Refusal
from steward.web.machinery.confirming import consequence
from tests.cast import TODAY, Cast, do, incoming
from tests.web.acting import page_of, text_of

FOREVER = "cannot be taken back"


def listed(cast: Cast) -> str:
    copy = incoming(cast, copies="1").result["copies"][0]
    return do(
        "copy.propose_destruction", cast.registrar, copies=copy, reason="hết hạn", method="nghiền"
    ).result["destruction"]


def test_a_decided_destruction_can_be_given_up_as_its_confirmation_says_and_its_carrying_out_cannot(
    cast, signed
):
    key = listed(cast)
    page = text_of(
        signed("head").post(page_of("copy.decide_destruction"), {"destruction": key, "about": "yes"})
    )
    assert "It can be given up until a witness has confirmed." in page and FOREVER not in page
    do("copy.decide_destruction", cast.head, destruction=key)
    may = signed("head").get("/api/destruction", {"destruction": key}).json()["may"]
    assert "copy.give_up_destruction" in may
    for witness in (cast.inspector, cast.second_registrar):
        do("copy.witness_destruction", witness, destruction=key)
    assert (
        "copy.give_up_destruction"
        not in signed("head").get("/api/destruction", {"destruction": key}).json()["may"]
    )
    page = text_of(signed("registrar").post(page_of("copy.destroy"), {"destruction": key, "about": "yes"}))
    assert FOREVER in page


#: What nothing undoes: what is destroyed, erased or free, an entry that is cancelled, a book or a decision
#: that is closed, a rule set that holds, a sign-in that is reset.
FOR_GOOD = {
    "copy.destroy",
    "disclosure.erase",
    "document.declassify",
    "document.end_protection",
    "document.confirm_cancelling",
    "book.close_volume",
    "book.turn_year",
    "incident.close",
    "scan.abandon",
    "scheme.adopt",
    "credential.confirm_reset",
}


def test_every_grave_act_says_how_it_is_undone_or_is_for_good():
    grave = {act.name: act for act in DECLARED if act.grave}
    assert {name for name, act in grave.items() if not act.back} == FOR_GOOD
    assert {act.name for act in DECLARED if act.back} <= grave.keys()
    assert not [name for name in FOR_GOOD if grave[name].undo]


@pytest.mark.parametrize("days", [0, 1])
def test_a_basis_whose_end_has_not_come_can_end_on_another_day_as_its_confirmation_says(cast, days):
    order = {"basis": cast.basis["low"], "reason": "sửa danh mục"}
    with translation.override("en"):
        assert "Until that day has come, another one can be entered." in consequence(find("basis.end"))
        assert FOREVER in consequence(find("copy.destroy"))
    do("basis.end", cast.access, **order, until=str(TODAY + timedelta(days=days)))
    again = {**order, "until": str(TODAY + timedelta(days=9))}
    if days:
        do("basis.end", cast.access, **again)
    else:
        with pytest.raises(Refusal):
            do("basis.end", cast.access, **again)
