"""Who decides is asked of the organisation's own rule set in force on the day,
whatever rule set the document is under."""

from datetime import date

import pytest

from steward.foundations.scheme import loads, shipped, shipped_text
from steward.rules import authority
from steward.rules.document import register
from steward.rules.machinery.answers import Refusal
from tests.rules.made import LAW, LOW, MIDDLE, OLD_LAW, document, head

NATO = shipped()["nato"]
BEFORE, AFTER = {"law": OLD_LAW, "day": date(2026, 2, 28)}, {"law": LAW, "day": date(2026, 3, 1)}
#: A text of our own law that treats a level of another family like its middle one.
TREATY = f"""
[[levels.equivalences]]
scheme = "{NATO.code}"
level = "{NATO.levels[2].code}"
basis = "a treaty"
tag = "B"
"""
MARK = 'code = "toi-mat"\n'
HEAD, TAIL = shipped_text(LAW.code).split(MARK, 1)
WITH_TREATY_TEXT = HEAD + MARK + TAIL.replace("\n[[levels]]\n", f"{TREATY}\n[[levels]]\n", 1)
WITH_TREATY = loads(WITH_TREATY_TEXT)


def of(law, level):
    return document(scheme=law.code, scheme_digest=law.digest, law=law, level=level.code, rank=level.rank)


OLD, NEW = of(OLD_LAW, OLD_LAW.level(MIDDLE.code)), of(LAW, MIDDLE)


@pytest.mark.parametrize("paper", [OLD, NEW], ids=["paper of before", "paper of today"])
@pytest.mark.parametrize(
    ("capacity", "before", "after"),
    [
        pytest.param("commune-chair", "not_competent_at_level", None, id="the commune gained it"),
        pytest.param("district-chair", None, "not_competent_at_level", id="the district is no more"),
        pytest.param("province-chair", None, None, id="the province keeps it"),
    ],
)
def test_the_same_document_is_decided_by_whoever_is_competent_on_the_day(paper, capacity, before, after):
    for when, code in ((BEFORE, before), (AFTER, after)):
        told = authority.decides(head(capacity=capacity, **when), paper, "copy")
        assert (told.code if told else None) == code


def test_a_refusal_names_the_deciders_of_the_day_by_the_article_of_the_day():
    old, new = (authority.decides(head(capacity="nobody", **when), OLD, "copy") for when in (BEFORE, AFTER))
    for told, law in ((old, OLD_LAW), (new, LAW)):
        assert told.basis in [one.basis for one in law.deciders if one.act == "copy"]
        assert told.params["who"] == tuple(one.name for one in law.who_decides("copy", MIDDLE.code))
    assert old.basis != new.basis and old.params["who"] != new.params["who"]


def test_what_the_level_asks_for_stays_that_of_the_documents_own_rule_set():
    assert OLD.grade.forbids("abstract") is False and OLD.grade is OLD_LAW.level(MIDDLE.code)
    ended = authority.decides(head(**AFTER), OLD, "declassify")
    assert ended is None
    told = register.protection_has_ended(
        head(**AFTER), document(law=OLD_LAW, protected_until=date(2030, 1, 1))
    )
    assert told.basis == OLD_LAW.article("end")


def test_a_level_of_another_family_is_decided_at_the_level_that_is_treated_like_it():
    paper = of(NATO, NATO.levels[2])
    alike = WITH_TREATY.counterpart(NATO, NATO.levels[2])
    capacities = {one.code for one in WITH_TREATY.who_decides("copy", alike.code)}
    assert authority.decides(head(capacity=min(capacities), law=WITH_TREATY), paper, "copy") is None
    told = authority.decides(head(capacity="nobody", law=WITH_TREATY), paper, "copy")
    assert (told.code, told.params["level"]) == ("not_competent_at_level", alike.name)
    assert authority.decides(
        head(capacity=min(capacities), law=WITH_TREATY), of(NATO, NATO.levels[0]), "copy"
    ).code == ("level_not_known_today")


def test_where_todays_rule_set_knows_no_such_level_nobody_decides_and_it_says_so():
    paper = of(NATO, NATO.levels[2])
    told = authority.decides(head(), paper, "copy")
    assert isinstance(told, Refusal) and told.code == "level_not_known_today"
    assert told.params == {"level": paper.grade.name, "law": LAW.name}


def test_on_a_day_without_a_rule_set_nobody_decides():
    told = authority.decides(head(law=None, day=date(2019, 1, 1)), OLD, "copy")
    assert (told.code, told.params) == ("no_rules_on_day", {"day": date(2019, 1, 1)})


def test_an_act_that_the_rule_set_gives_to_nobody_is_named_with_it():
    silent = loads(shipped_text(LAW.code).replace('acts = ["destroy"]', 'acts = ["meet"]'))
    told = authority.decides(head(law=silent), NEW, "destroy")
    assert (told.code, told.params) == ("nobody_decides_at_level", {"level": MIDDLE.name, "law": LAW.name})
    assert authority.decides(head(), NEW, "destroy") is None and LOW.code != MIDDLE.code
