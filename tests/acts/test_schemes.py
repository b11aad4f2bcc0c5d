"""Rule sets are adopted by an act, kept whole, and bind nothing that was decided before."""

from datetime import UTC, date, datetime

import pytest

from steward.foundations.scheme import shipped, shipped_text
from steward.models import Disclosure, Document, RuleSet, schemes
from steward.reads.log.verify import verify
from steward.reads.machinery.asking import actor_for
from steward.rules.catalogue import BY_NAME
from steward.rules.machinery.answers import Conflict, Invalid, Refusal
from tests.acts.document.drafted import determined, proposed
from tests.acts.rule_sets import NOW, choice, offer
from tests.cast import TOP, do, incoming


def test_an_office_begins_with_the_rule_sets_of_its_family_word_for_word(cast):
    assert [row.code for row in RuleSet.objects.order_by("pk")] == ["vn-2020", "vn-2026"]
    row = RuleSet.objects.get(code=NOW.code)
    assert (row.content, row.scheme_digest, row.law) == (shipped_text(NOW.code), NOW.digest, NOW)
    assert row.adopted_by_id == cast.access.post and row.valid_from == NOW.valid_from


def test_a_rule_set_is_adopted_by_those_in_charge_or_by_whoever_decides_at_the_root(
    cast, leaves_one, leaves_nothing
):
    nato, us = shipped()["nato"], shipped()["us"]
    with leaves_nothing(Refusal, "not_over_the_whole"):
        do("scheme.adopt", cast.head, rule_set=choice(nato))
    with leaves_one("scheme.adopt"):
        do("scheme.adopt", cast.access, rule_set=choice(nato))
    with leaves_nothing(Conflict, "already_adopted"):
        do("scheme.adopt", cast.access, rule_set=choice(nato))
    with leaves_nothing(Invalid, "invalid"):
        do("scheme.adopt", cast.access, rule_set=f"us@{'0' * 64}")
    assert RuleSet.objects.offered() == tuple(
        one for one in shipped().values() if one.code in ("company", "eu", "uk", us.code)
    )


@pytest.mark.parametrize(("hour", "day"), [(16, date(2026, 11, 16)), (18, date(2026, 11, 17))])
def test_a_rule_set_is_adopted_on_the_day_of_the_organisation_and_its_entry_names_its_text(cast, hour, day):
    """Six in the evening by universal time is the next day there."""
    moment, nato = datetime(2026, 11, 16, hour, tzinfo=UTC), shipped()["nato"]
    made = do("scheme.adopt", actor_for(cast.key("access"), moment), now=moment, rule_set=choice(nato))
    assert RuleSet.objects.get(key=made.result["ruleset"]).adopted_on == day
    assert nato.digest in [fact.get("digest") for fact in facts_of("scheme.adopt")]


def test_a_corrected_figure_changes_nothing_that_was_decided_and_nothing_at_all_until_it_is_adopted(
    cast, release, leaves_nothing
):
    before = Document.objects.get(key=determined(cast))
    waiting = proposed(cast)
    assert Document.objects.get(key=proposed(cast)).law == NOW, "a release alone is an offer"
    do("scheme.adopt", cast.access, rule_set=choice(release))
    after = Document.objects.get(key=incoming(cast).result["document"])
    same = Document.objects.get(key=before.key)
    assert (same.law, same.grade.period_years, same.protected_until) == (NOW, 10, before.protected_until)
    assert (after.scheme_digest, after.grade.period_years) == (release.digest, 8)
    assert after.protected_until == date(2034, 11, 10)
    with leaves_nothing(Refusal, "rules_have_changed"):
        do("document.determine", cast.head, document=waiting)
    do("document.return_proposal", cast.head, document=waiting, reason="theo bộ quy định mới")


def test_whoever_may_decide_under_either_text_finds_what_was_determined_under_it(cast, release):
    before = determined(cast)
    do("scheme.adopt", cast.access, rule_set=choice(release))
    after = determined(cast)
    found = Document.objects.decidable_by(cast.head, "declassify").values_list("key", flat=True)
    assert {str(key) for key in found} == {before, after}


def test_at_a_correction_what_was_agreed_is_kept_so_that_it_is_not_asked_again(
    cast, monkeypatch, leaves_one, leaves_nothing
):
    """A release whose highest level keeps an abstract where whoever determined it agreed."""
    kept = (
        "forbidden_fields = []\n"
        'conditional_fields = [{ field = "abstract", condition = "determiner-agreed" }]'
    )
    text = shipped_text(NOW.code).replace('forbidden_fields = ["abstract"]', kept, 1)
    do("scheme.adopt", cast.access, rule_set=choice(offer(monkeypatch, text)))
    document = incoming(cast, level=TOP, abstract="").result["document"]
    order = {"document": document, "field": "abstract", "reason": "bổ sung"}
    with leaves_nothing(Refusal, "field_needs_agreement"):
        do("document.correct", cast.registrar, **order, value="Tên")
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, **order, value="Tên", agreed=True)
    with leaves_one("document.correct"):
        do("document.correct", cast.registrar, **order, value="Tên khác")
    row = Document.objects.get(key=document)
    assert (row.abstract, row.agreed) == ("Tên khác", True)


def facts_of(act: str) -> list[dict]:
    from steward.foundations.tlog.disclosure import read

    entry = Disclosure.objects.filter(title="facts").order_by("-pk").first()
    told = read(entry.text)[2]
    assert told[1] == {"is": "RuleFacts", "name": act, "version": 1, "over": len(BY_NAME[act].on)}
    return told


def test_every_entry_names_the_rules_and_the_text_it_was_decided_under(cast):
    laws = {"is": "LawFacts", "scheme": NOW.code, "digest": NOW.digest}
    key = proposed(cast)
    assert laws in facts_of("document.propose")
    do("document.determine", cast.head, document=key)
    assert [
        fact["scheme_digest"] for fact in facts_of("document.determine") if fact["is"] == "DocumentFacts"
    ] == [NOW.digest]
    incoming(cast)
    assert laws in facts_of("document.register_incoming")


def test_a_text_that_was_exchanged_is_not_used_and_is_found(cast):
    RuleSet.objects.filter(code=NOW.code).update(
        content=shipped_text(NOW.code).replace("period_years = 10", "period_years = 9")
    )
    schemes.law.cache_clear()
    with pytest.raises(ValueError, match="not the one that was adopted"):
        schemes.law(NOW.digest)
    assert [finding.place for finding in verify() if "ruleset" in finding.place]
    schemes.law.cache_clear()
