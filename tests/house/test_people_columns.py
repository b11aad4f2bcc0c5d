"""The columns about persons are a closed list: docs/personal-data.md (mission, limits 1 to 3)."""

import re
from collections.abc import Iterable
from dataclasses import fields, make_dataclass
from pathlib import Path

from django.apps import apps
from django.db import models

from tests.facts import KNOWN

PAGE = Path(__file__).resolve().parents[2] / "docs" / "personal-data.md"
#: Columns that name a person in words, beside the tables of persons and references to them.
IN_WORDS = {"document.signer"}
FORBIDDEN = re.compile(
    r"opinion|belief|religio|faith|loyal|associat|party|politic|famil|spouse|marital|child_of|ethnic|race|gender|sex|health|trait|"
    r"behaviou?r|score|risk|rating|character|email|phone|birth|photo|biometr|address"
)


def about_persons(tables: Iterable[type[models.Model]]) -> set[str]:
    """Every column of the tables of persons, and every reference to one."""
    found = set()
    for model in tables:
        name = model._meta.model_name
        for field in model._meta.concrete_fields:
            target = field.related_model._meta.model_name if field.is_relation else ""
            if name in ("person", "account") or target in ("person", "account"):
                found.add(f"{name}.{field.name}")
    return found


def rows(text: str) -> list[tuple[str, str, str]]:
    """Column, purpose and retention of every row of the page."""
    return re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| (.+?) \|$", text, re.M)


def wrong(text: str, there: set[str]) -> list[str]:
    """Columns that the page does not list, lists and are not there, lists twice,
    or lists without purpose or retention."""
    told = rows(text)
    listed = [column for column, _, _ in told]
    bare = {column for column, purpose, retention in told if not purpose.strip() or not retention.strip()}
    return sorted(set(listed) ^ there | {column for column in listed if listed.count(column) > 1} | bare)


def test_the_page_lists_exactly_the_columns_there_are_each_with_purpose_and_retention():
    there = about_persons(apps.get_app_config("steward").get_models()) | IN_WORDS
    assert wrong(PAGE.read_text(encoding="utf-8"), there) == []
    retentions = {retention for _, _, retention in rows(PAGE.read_text(encoding="utf-8"))}
    assert retentions <= {"service", "record", "while the account is open", "while they fill it"}, (
        "explained on the page"
    )


def test_a_page_that_says_less_or_more_than_there_is_is_found():
    page = "| `person.id` | row number | service |\n| `person.title` | the name | service |\n"
    assert wrong(page, {"person.id", "person.title"}) == []
    assert wrong(page, {"person.id", "person.title", "person.mood"}) == ["person.mood"]
    assert wrong(page, {"person.id"}) == ["person.title"]
    assert wrong(
        page + "| `person.id` | again | service |\n| `person.sort` |   | service |\n",
        {"person.id", "person.title", "person.sort"},
    ) == [
        "person.id",
        "person.sort",
    ]


def test_a_new_column_about_persons_would_be_found():
    """A good and a bad example: a reference under any name is found,
    a plain column of another table is not."""

    class Rumour(models.Model):
        whom = models.ForeignKey("steward.Person", models.CASCADE)
        place = models.CharField(max_length=9)

        class Meta:
            app_label = "steward"
            apps = models.base.apps.__class__()

    Rumour._meta.get_field("whom").remote_field.model = apps.get_model("steward", "Person")
    assert about_persons([Rumour]) == {"rumour.whom"}


def places(names: Iterable[str]) -> list[str]:
    """Names of columns or fields in which something could be written that Steward must not hold."""
    return [name for name in names if FORBIDDEN.search(name) and name not in HARMLESS]


#: The family of a rule set, such as the one of a country.
HARMLESS = {"organisation.family", "body.begin.family"}


def test_no_table_has_a_place_for_what_must_not_be_written():
    tables = apps.get_app_config("steward").get_models()
    assert (
        places(
            f"{table._meta.model_name}.{field.name}"
            for table in tables
            for field in table._meta.concrete_fields
        )
        == []
    )


def test_no_order_asks_for_what_must_not_be_written():
    from steward.acts.catalogue import ACTS

    assert places(f"{act.name}.{field.name}" for act in ACTS for field in fields(act.order)) == []


def test_a_place_for_an_opinion_is_found_whatever_table_it_is_in():
    good = ["person.title", "document.signer", "organisation.family", "copy.state"]
    bad = [
        "person.loyalty",
        "document.author_religion",
        "post.family",
        "copy.offer.risk_score",
        "account.email",
    ]
    assert (places(good), places(bad)) == ([], bad)


def named_in_words(kinds: Iterable[type]) -> list[str]:
    """Fields of facts about a person that hold anything but row numbers."""
    told = {
        f"{kind.__name__}.{f.name}": getattr(f.type, "__name__", str(f.type))
        for kind in kinds
        for f in fields(kind)
        if "person" in f.name
    }
    return [
        name
        for name, kind in told.items()
        if set(re.findall(r"[A-Za-z]+", kind)) - {"int", "tuple", "None", "PersonFacts"}
    ]


def test_no_rule_knows_a_name():
    """Facts hold row numbers of persons and nothing else about them."""
    kinds = list(KNOWN.values())
    assert {"Actor", "Mandate", "DocumentFacts", "ErasureFacts"} <= KNOWN.keys()
    assert any("person" in f.name for kind in kinds for f in fields(kind))
    assert named_in_words(kinds) == []


def test_a_fact_that_names_a_person_is_found():
    good = make_dataclass(
        "CopyFacts", [("person", "int | None"), ("witness_persons", "tuple[int, ...]"), ("path", "str")]
    )
    bad = make_dataclass("PaperFacts", [("person_name", "str")])
    assert (named_in_words([good]), named_in_words([bad])) == ([], ["PaperFacts.person_name"])
