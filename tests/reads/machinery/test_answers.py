"""What a question says is in its answers is in them: for pages by name, for programs as JSON and as a schema."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from steward.models import RuleSet
from steward.reads.catalogue import QUESTIONS
from steward.reads.machinery.answers import plain, shape, told
from tests.cast import Cast

#: Questions that do not say yet what is in their answers (docs/decisions/0027). None comes to them.
UNTOLD = {
    "about_me", "acceptable", "acts", "allowances", "bases", "body", "book", "books", "choices", "copy",
    "destruction", "destructions", "document", "documents", "facets", "find", "handover", "history", "hit", "hits",
    "holders", "holdings", "loans", "me", "offerable", "office", "pick", "saved_filters", "scan", "scans",
    "suggestions", "summary", "waiting", "work",
}  # fmt: skip
#: What the others are asked with.
ASKED = {"rule_sets": dict, "units": dict, "ruleset": lambda: {"ruleset": str(RuleSet.objects.get(code="vn-2026").key)}}


def unlike(value: Any, schema: dict[str, Any], path: str = "") -> list[str]:
    """The places of a JSON value that are not as its schema says."""
    if "anyOf" in schema:
        found = [unlike(value, one, path) for one in schema["anyOf"]]
        return [] if [] in found else found[0]
    kinds = {"string": str, "integer": int, "boolean": bool, "number": float, "null": type(None), "array": list, "object": dict}
    if type(value) is not kinds[schema["type"]]:
        return [path]
    if isinstance(value, list):
        return [place for n, one in enumerate(value) for place in unlike(one, schema["items"], f"{path}[{n}]")]
    if "properties" not in schema:
        return []
    if value.keys() != schema["properties"].keys():
        return [f"{path}: {sorted(value.keys() ^ schema['properties'].keys())}"]
    return [place for name, one in schema["properties"].items() for place in unlike(value[name], one, f"{path}.{name}")]


def test_every_question_says_what_is_in_its_answers_but_those_of_before():
    assert {one.name for one in QUESTIONS if one.kind is None} == UNTOLD and not UNTOLD & ASKED.keys()


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.kind], ids=lambda one: one.name)
def test_an_answer_is_as_its_schema_says(cast: Cast, question: Any):
    answer = question.run(question.params(**ASKED[question.name]()), cast.registrar)
    assert unlike(answer, shape(question.kind)) == []


@dataclass(frozen=True)
class Part:
    """A part."""

    day: date
    words: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """A whole."""

    parts: tuple[Part, ...]
    one: Part | None
    number: int
    more: dict[str, Any]


def test_values_become_what_json_has_and_are_told_by_their_paths():
    whole = Whole((Part(date(2026, 11, 28), ("a", "b")),), None, 3, {"x": (date(2026, 1, 2),)})
    assert plain(whole) == {
        "parts": [{"day": "2026-11-28", "words": ["a", "b"]}], "one": None, "number": 3, "more": {"x": ["2026-01-02"]},
    }  # fmt: skip
    assert unlike(plain(whole), shape(Whole)) == []
    assert list(told(Whole)) == [
        ("parts[]", "objects"), ("parts[].day", "day"), ("parts[].words[]", "several texts"), ("one", "object, or nothing"),
        ("one.day", "day"), ("one.words[]", "several texts"), ("number", "number"), ("more", "object"),
    ]  # fmt: skip


def test_an_answer_that_is_not_as_it_says_is_found():
    good = plain(Whole((), None, 3, {}))
    for wrong in ({**good, "number": "3"}, {**good, "extra": 1}, {**good, "parts": [{"day": "x"}]}, {**good, "one": 5}):
        assert unlike(wrong, shape(Whole)) != []
