"""A question that is asked for a code there is not says which there are;
and what is sought is found by what it is sought by."""

import pytest

from steward.models import RuleSet
from steward.reads import choices
from steward.reads.catalogue import QUESTIONS, find
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import kinds, read, required
from tests.cast import LOW, Cast, do, incoming

ENUMERATED = [
    (q.name, name) for q in QUESTIONS for name, kind in kinds(q.params).items() if kind.name == "choice"
]
NOBODY = "00000000-0000-4000-8000-000000000000"


def ask(question: str, by, /, **values):
    found = find(question)
    return found.run(read(found.params, values), by)


@pytest.mark.parametrize(("question", "name"), ENUMERATED, ids=lambda pair: str(pair))
def test_a_code_there_is_not_is_invalid_at_its_parameter_with_those_there_are(
    cast: Cast, question: str, name: str
):
    params = find(question).params
    needed = {n: NOBODY for n in required(params) if n != name}
    known = [row.code for row in choices.rows(kinds(params)[name].subject, cast.registrar)]
    with pytest.raises(Invalid) as caught:
        ask(question, cast.registrar, **needed, **{name: "no-such-code"})
    assert caught.value.fields == {name: ("no_such_choice", {"known": ", ".join(known)})} and len(known) > 1
    for code in known:
        choices.must_be_known(read(params, {**needed, name: code}), cast.registrar)


def test_there_are_enumerated_parameters_to_look_at():
    assert {("documents", "level"), ("documents", "state"), ("holders", "state"), ("hits", "state")} <= set(
        ENUMERATED
    )


def test_a_level_of_every_adopted_rule_set_can_be_asked_for(cast: Cast):
    incoming(cast)
    offered = next(one for one in RuleSet.objects.offered() if one.family == "eu")
    foreign = next(
        level.code
        for level in offered.levels
        if level.code not in {one.code for one in choices.rows("level", cast.registrar)}
    )
    with pytest.raises(Invalid):
        ask("documents", cast.registrar, level=foreign)
    do("scheme.adopt", cast.access, rule_set=f"{offered.code}@{offered.digest}")
    assert ask("documents", cast.registrar, level=foreign)["rows"] == []
    assert len(ask("documents", cast.registrar, level=LOW)["rows"]) == 1
    codes = [row.code for row in choices.rows("known_level", cast.registrar)]
    assert len(codes) == len(set(codes))


def test_a_document_is_found_in_a_picker_by_its_issuer_and_by_no_other_words(cast: Cast):
    first = incoming(cast, issuing_body="Tổng cục Thủy lợi").result
    other = incoming(cast, issuing_body="Bộ Y tế", symbol="7/X").result
    for more in ({}, {"act": "document.correct"}):
        found = ask("pick", cast.registrar, subject="document", q="thuy loi", **more)["rows"]
        assert [row["key"] for row in found] == [first["document"]], more
    assert {row["key"] for row in ask("pick", cast.registrar, subject="document")["rows"]} == {
        first["document"],
        other["document"],
    }
    assert ask("pick", cast.registrar, subject="document", q="khong co")["rows"] == []
