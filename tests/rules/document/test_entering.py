"""What stands against entering a received paper: each objection once, about its field;
what is not known is not asked about."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from steward.acts.document.incoming import RegisterIncoming
from steward.foundations.scheme import shipped
from steward.rules.document import twice
from steward.rules.document.entering import ASKED, Desk, Paper, entering, paper_of
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.fields import kinds
from tests.rules.made import DAY, LAW, LINE, LOW, MIDDLE, OLD_LAW, TOP, book, mandate, registrar, table, who

LAWS = tuple(law for law in shipped().values() if law.family == LAW.family)
DESK = Desk(registrar(), book(units=LINE), LAWS, LAW.family, LAW)
PAPER = Paper(
    level=LOW.code,
    arrived_on=DAY,
    dated=DAY - timedelta(days=5),
    kind="Báo cáo",
    symbol="12/BC",
    abstract="x",
    issuing_body="Bộ",
    copies=("3", "4"),
)
SAME = twice.Line("d", 9, 2026, DAY, "Bộ", "12/BC", "Báo cáo", PAPER.dated)


def told(desk: Desk = DESK, **said: object) -> set[tuple[str, str]]:
    return {(no.at, no.code) for no in entering(desk, replace(PAPER, **said))}


def by(*mandates: object) -> Desk:
    return replace(DESK, by=who(*mandates))


LATE = {"dated": date(2021, 5, 1), "protected_until": date(2036, 5, 1)}
OLD_TOP = {"level": OLD_LAW.levels[-1].code, "dated": date(2026, 2, 1)}
BEFORE = replace(DESK, today=OLD_LAW)


@pytest.mark.parametrize(**table(
    ("a received document is entered", told(), set()),
    ("not by a reader", told(by(mandate())), {("level", "not_the_registrar")}),
    ("not above one's level", told(by(mandate("registrar", rank=20)), level=MIDDLE.code),
     {("level", "above_your_level")}),
    ("not with a need one has not", told(need=7), {("level", "above_your_level")}),
    ("the abstract forbidden at its level", told(level=TOP.code), {("abstract", "field_forbidden_at_level")}),
    ("the abstract forbidden today", told(**OLD_TOP, agreed=True),
     {("abstract", "field_forbidden_at_level")}),
    ("one that needs an agreement", told(BEFORE, **OLD_TOP), {("abstract", "field_needs_agreement")}),
    ("one that was agreed to", told(BEFORE, **OLD_TOP, agreed=True), set()),
    ("a day on which no rule set holds", told(replace(DESK, today=Refusal("no_rules_on_day"))),
     {("", "no_rules_on_day")}),
    ("an unopened one with what is inside", told(unopened=True, pages=3),
     {(name, "unopened_has_no_abstract") for name in ("abstract", "kind", "pages")}),
    ("an unopened one without", told(unopened=True, abstract="", kind="", dated=None), set()),
    ("with neither kind nor abstract", told(abstract="", kind=""), {("kind", "neither_kind_nor_abstract")}),
    ("a level that there is not", told(level="x"), {("level", "no_such_level")}),
    ("one of a rule set that was not adopted", told(level="nato/ns"), {("level", "no_such_rule_set")}),
    ("longer than its period", told(**LATE), {("protected_until", "longer_than_the_period")}),
    ("longer by a paper of its issuer", told(**LATE, extended="5/CV"), set()),
    ("extended, but not until when", told(extended="5/CV"), {("protected_until", "extended_to_no_day")}),
    ("the same of a paper whose day is not known", told(extended="5/CV", dated=None),
     {("protected_until", "extended_to_no_day")}),
    ("or whose level is none", told(extended="5/CV", level="x"),
     {("protected_until", "extended_to_no_day"), ("level", "no_such_level")}),
    ("the same of an older paper", told(dated=date(2012, 3, 1), extended="5/CV"),
     {("protected_until", "extended_to_no_day")}),
    ("until when it was extended", told(protected_until=date(2030, 1, 1), extended="5/CV"), set()),
    ("protected for no day", told(protected_until=PAPER.dated), {("protected_until", "protects_no_day")}),
    ("protected for some days", told(protected_until=DAY), {("protected_until", "ends_soon")}),
    ("where that is said", told(protected_until=DAY, ends=True), set()),
    ("of an older paper no end is asked about that nobody read", told(dated=date(2012, 3, 1)), set()),
    ("not yet arrived", told(arrived_on=DAY + timedelta(days=1)), {("arrived_on", "not_yet_arrived")}),
    ("written after it came", told(dated=DAY + timedelta(days=1)), {("dated", "dated_after_arrival")}),
    ("arrived in the year before", told(arrived_on=date(2025, 12, 30), dated=date(2025, 12, 29)),
     {("arrived_on", "arrived_in_another_year")}),
    ("where that is said too", told(arrived_on=date(2025, 12, 30), dated=date(2025, 12, 29), other_year=True),
     set()),
    ("long ago, whatever is said", told(arrived_on=date(2024, 1, 2), dated=date(2024, 1, 2), other_year=True),
     {("arrived_on", "arrived_in_no_such_year")}),
    ("registered already", told(replace(DESK, known=(SAME,))), {("symbol", "already_registered")}),
    ("where it is said once more", told(replace(DESK, known=(SAME,)), twice=True), set()),
    ("a copy twice", told(copies=("3", "3")), {("copies", "copy_number_twice")}),
    ("all at once",
     told(by(mandate("registrar", rank=20)), level=TOP.code,
          arrived_on=DAY + timedelta(days=1), copies=("x",)),
     {("level", "above_your_level"), ("abstract", "field_forbidden_at_level"),
      ("arrived_on", "not_yet_arrived"), ("copies", "not_a_copy_number")}),
))  # fmt: skip # a case in one line or two
def test_entering(answer, code):
    assert answer == code


@pytest.mark.parametrize("name", [name for name in ASKED if name not in ("need", "kind", "abstract")])
def test_of_what_is_not_known_nothing_is_asked(name):
    """Kind and abstract stand for one another: that both are missing is asked about."""
    assert told(**{name: getattr(Paper(), name)}) == set()


def test_a_paper_is_made_of_the_fields_of_the_order_and_what_is_empty_is_not_known():
    assert set(ASKED) - set(kinds(RegisterIncoming)) == {"need"}
    assert paper_of({"level": "mat", "dated": None, "copies": (), "book": "k", "symbol": ""}, 7) == Paper(
        level="mat", need=7
    )
