"""The columns about persons are a closed list: docs/personal-data.md (mission, limits 1 to 3)."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.db import models

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


def rows() -> list[tuple[str, str, str]]:
    return re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| (.+?) \|$", PAGE.read_text(), re.M)


def test_the_page_lists_exactly_the_columns_there_are():
    listed = [column for column, _, _ in rows()]
    assert len(listed) == len(set(listed))
    assert set(listed) == about_persons(apps.get_app_config("steward").get_models()) | IN_WORDS


def test_every_column_has_a_purpose_and_a_retention():
    assert all(purpose.strip() and retention.strip() for _, purpose, retention in rows())


def test_a_new_column_about_persons_would_be_found():
    """A good and a bad example: a reference under any name is found, a plain column of another table is not."""

    class Rumour(models.Model):
        whom = models.ForeignKey("steward.Person", models.CASCADE)
        place = models.CharField(max_length=9)

        class Meta:
            app_label = "steward"
            apps = models.base.apps.__class__()

    Rumour._meta.get_field("whom").remote_field.model = apps.get_model("steward", "Person")
    assert about_persons([Rumour]) == {"rumour.whom"}


def test_no_table_has_a_place_for_what_must_not_be_written():
    names = [
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("steward").get_models()
        for field in model._meta.concrete_fields
        if model._meta.model_name != "body" or field.name != "family"
    ]
    assert [name for name in names if FORBIDDEN.search(name)] == []
    assert FORBIDDEN.search("person.loyalty") and not FORBIDDEN.search("person.title")


def test_no_rule_knows_a_name():
    """Facts hold row numbers of persons and nothing else about them."""
    from dataclasses import fields

    from steward.rules import facts

    kinds = [getattr(facts, name) for name in dir(facts) if name.endswith("Facts") or name in ("Actor", "Mandate")]
    person = {f"{kind.__name__}.{f.name}": str(f.type) for kind in kinds for f in fields(kind) if "person" in f.name}
    assert person and all(
        set(re.findall(r"[a-z]+", kind)) <= {"int", "tuple"} | {"one"}
        for kind in (t.lower().replace("none", "") for t in person.values())
    )
