"""The list of what may be protected and the rule sets that hold: who keeps them, and what an entry covers."""

from datetime import date, timedelta

import pytest

from steward.rules import clock
from steward.rules.document import basis
from steward.rules.document.facts import BasisFacts
from steward.rules.schemes import adopting
from tests.rules.made import (
    DAY,
    LAW,
    LOW,
    OLD_LAW,
    ROOT,
    TOP,
    UNIT,
    code_of,
    head,
    mandate,
    registrar,
    security,
    table,
    who,
)

LONG_AGO = date(2026, 1, 2)
STANDS = BasisFacts(1, DAY - timedelta(days=30), None)


@pytest.mark.parametrize(**table(
    ("a decider at the root adopts", lambda: basis.may_adopt_basis(head(rank=20, unit=ROOT)), None),
    ("not one below it", lambda: basis.may_adopt_basis(head()), "not_over_the_whole"),
    ("whoever is in charge at the root adopts", lambda: basis.may_adopt_basis(security()), None),
    ("not in charge below", lambda: basis.may_adopt_basis(security(unit=UNIT)), "not_over_the_whole"),
    ("not the registrar", lambda: basis.may_adopt_basis(registrar()), "not_over_the_whole"),
    ("of the own level", lambda: basis.adopting_fits(head(unit=ROOT), LAW, TOP), None),
    ("not above it", lambda: basis.adopting_fits(head(rank=20, unit=ROOT), LAW, TOP),
     "no_deciding_authority"),
    ("not of a level that is reached below alone", lambda: basis.adopting_fits(head(), LAW, TOP),
     "no_deciding_authority"),
    ("of any level in charge at the root", lambda: basis.adopting_fits(security(), LAW, TOP), None),
    ("of none in charge below", lambda: basis.adopting_fits(security(unit=UNIT), LAW, TOP),
     "no_deciding_authority"),
    ("of none by the registrar", lambda: basis.adopting_fits(registrar(), LAW, LOW), "no_deciding_authority"),
    ("whoever adopts ends", lambda: basis.may_end_basis(head(unit=ROOT), STANDS), None),
    ("so does whoever is in charge at the root", lambda: basis.may_end_basis(security(), STANDS), None),
    ("not one below it ends", lambda: basis.may_end_basis(head(), STANDS), "not_over_the_whole"),
    ("not without a capacity of the day's law",
     lambda: basis.may_end_basis(head(unit=ROOT, capacity=""), STANDS), "not_over_the_whole"),
    ("not on lent authority", lambda: basis.may_end_basis(
        who(mandate("decider", unit=ROOT, capacity="province-chair", deputy_of=20, delegation=5)), STANDS),
        "not_over_the_whole"),
    ("nor a level that the capacity does not determine", lambda: basis.ending_fits(
        head(unit=ROOT, capacity="commune-division-head"), STANDS, LAW, TOP, DAY), "no_deciding_authority"),
    ("an end to come can be another day", lambda: basis.may_end_basis(
        security(), BasisFacts(1, DAY, DAY + timedelta(days=1))), None),
    ("under the law of the day", lambda: basis.law_still_holds(DAY, LAW, LAW, DAY), None),
    ("not under one that is over", lambda: basis.law_still_holds(LONG_AGO, OLD_LAW, LAW, DAY), "law_is_over"),
    ("under one that is to come", lambda: basis.law_still_holds(DAY + timedelta(days=9), OLD_LAW, LAW, DAY),
     None),
    ("not twice", lambda: basis.may_end_basis(security(), BasisFacts(1, DAY, DAY)), "basis_end_known"),
    ("today", lambda: basis.ending_fits(security(), STANDS, LAW, TOP, DAY), None),
    ("not in the past", lambda: basis.ending_fits(security(), STANDS, LAW, TOP, DAY - timedelta(days=1)),
     "basis_ends_too_early"),
    ("not before it begins", lambda: basis.ending_fits(
        security(), BasisFacts(1, DAY + timedelta(days=2), None), LAW, TOP, DAY + timedelta(days=1)),
        "basis_ends_too_early"),
    ("not above the own level", lambda: basis.ending_fits(head(rank=20, unit=ROOT), STANDS, LAW, TOP, DAY),
     "no_deciding_authority"),
    ("a decider at the root adopts a rule set", lambda: adopting.may_adopt(head(unit=ROOT)), None),
    ("not a decider below it", lambda: adopting.may_adopt(head()), "not_over_the_whole"),
    ("not in charge of access below it", lambda: adopting.may_adopt(security(unit=UNIT)),
     "not_over_the_whole"),
    ("an entry of this level", lambda: basis.basis_covers(LAW, "mat", ("vn-2026", "mat")), None),
    ("no entry", lambda: basis.basis_covers(LAW, "mat", None), None),
    ("an entry of another level", lambda: basis.basis_covers(LAW, "mat", ("vn-2026", "toi-mat")),
     "basis_of_another_level"),
    ("an entry of another rule set", lambda: basis.basis_covers(LAW, "mat", ("vn-2020", "mat")),
     "basis_of_another_level"),
    ("an entry of a level nobody knows here", lambda: basis.basis_covers(LAW, "mat", ("nato", "nr")),
     "basis_of_another_level"),
    ("an entry in force", lambda: clock.basis_in_force(BasisFacts(1, DAY, None), DAY), None),
    ("an entry not yet in force", lambda: clock.basis_in_force(BasisFacts(1, date(2026, 11, 17), None), DAY),
     "basis_not_in_force"),
    ("an entry no longer in force", lambda: clock.basis_in_force(BasisFacts(1, LONG_AGO, DAY), DAY),
     "basis_not_in_force"),
))  # fmt: skip # a case in one line or two
def test_the_list_and_the_rule_sets_are_kept_at_the_root_and_an_entry_covers_its_level_in_its_time(
    answer, code
):
    assert code_of(answer) == code
