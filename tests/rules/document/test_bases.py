"""What a refusal cites is the rule set's own article, or nothing."""

import ast

import pytest

from steward.foundations.scheme import ARTICLES, Basis, Scheme, shipped
from steward.rules.custody import reproduction
from steward.rules.custody.destruction import may_destroy
from steward.rules.custody.reproduction import may_permit_reproduction
from steward.rules.document import kept, register
from tests.house.source import files, tree
from tests.rules.made import DAY, copy, destruction, document, head, registrar

FAMILIES = pytest.mark.parametrize("law", shipped().values(), ids=lambda law: law.code)


def stated(law: Scheme) -> set[Basis]:
    """Every article that a rule set states anywhere."""
    told = {one.basis for one in (*law.articles, *law.deciders, *law.copy_forms, *law.clocks)}
    return told | {law.delegation.basis, law.take_out.basis, law.copy_numbering.basis}


def refusals(law: Scheme):
    """What rules that rest on the law answer to a document of this rule set."""
    level = law.levels[-1]
    one = document(
        scheme=law.code, level=level.code, rank=level.rank, law=law, protected_until=DAY.replace(year=2090)
    )
    held = copy(document=one)
    yield register.within_period(law, level, DAY, DAY.replace(year=2090))
    yield register.protection_has_ended(registrar(), one)
    yield kept.forbidden(law, level, dict.fromkeys(("abstract", "signer", "note"), "x"))
    yield register.proposal_fits(head(), law, level, 0, "", {})
    yield register.may_declassify(head(capacity="nobody", law=law), one)
    yield may_permit_reproduction(
        head(law=law), copy(document=document(law=law, level=level.code, reproduction="forbidden"))
    )
    yield may_permit_reproduction(head(capacity="nobody", law=law), held)
    yield reproduction.form_fits(
        head(law=law), held, next((form.code for form in law.copy_forms if form.made_from == "copy"), "")
    )
    yield may_destroy(head(post=20), destruction(state="decided", proposer=20, copies=(held,), witnesses=()))


@FAMILIES
def test_a_refusal_cites_only_what_its_own_rule_set_states(law):
    found = [no for no in refusals(law) if no is not None]
    assert found
    assert all(no.basis is None or no.basis in stated(law) for no in found)


def test_the_articles_that_are_stated_are_cited():
    law = shipped()["vn-2026"]
    cited = {no.basis for no in refusals(law) if no is not None}
    assert {law.article(rule) for rule in ("period", "end", "fields", "reproduction", "witnesses")} <= cited
    assert None is law.article("basis"), "nothing is invented"
    with pytest.raises(KeyError):
        law.article("mood")


def test_an_article_that_nobody_has_read_says_so(settings):
    from django.utils.translation import override

    from steward.reads.machinery.wording import problem

    law = shipped()["vn-2026"]
    unread, read = (
        register.Refusal("still_protected", law.article(rule), until=DAY)
        for rule in ("period", "reproduction")
    )
    with override("en"):
        assert "doubtful" in problem(unread)["basis"] and "doubtful" not in problem(read)["basis"]


def bases(module: ast.Module) -> list[int]:
    """Lines in which a "no" is given a text for a basis."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("Refusal", "Conflict", "No")
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant | ast.JoinedStr)
    ]


def test_no_basis_is_written_in_the_code():
    assert [
        str(path)
        for path in files("rules", "acts", "reads", "models", "jobs", "web", "api", "cli")
        if bases(tree(path))
    ] == []
    assert bases(ast.parse('Refusal("still_protected", "art. 22")')) == [1]


def test_every_article_a_file_may_give_is_asked_for_by_a_rule():
    asked = {
        node.args[0].value
        for path in files("rules")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "article"
        and isinstance(node.args[0], ast.Constant)
    }
    assert asked == set(ARTICLES)
