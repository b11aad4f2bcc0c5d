"""Every text of the office is there in Vietnamese, with the same placeholders; every "no" has its words in both."""

import ast
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from steward.reads.wording import because, way_out
from steward.rules.words import WORDS
from tests.house import messages
from tests.house.source import files, tree

VI = messages.LOCALE / "vi" / "LC_MESSAGES" / "django.po"
NAMED = re.compile(r"%\((\w+)\)[sd]|%[sd]|(?<!\{)\{(\w+)\}")


def texts(message: Message) -> tuple[list[str], list[str]]:
    """Ids and translations of a message, singular and plural alike."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.string, str) else list(message.string)
    return ids, said


@pytest.fixture(scope="module")
def vietnamese() -> list[Message]:
    return [message for message in messages.catalogue(VI) if message.id]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """What is tested is the catalogue as it stands, not an older compilation of it."""
    messages.fresh()


def test_the_catalogue_has_exactly_the_messages_that_are_used(vietnamese):
    used = {(one.context, one.id) for one in messages.every_message()}
    known = {(message.context or "", texts(message)[0][0]) for message in vietnamese}
    assert (used - known, known - used) == (set(), set()), "run: python -m tests.house.messages"


def test_no_message_is_untranslated_or_fuzzy(vietnamese):
    assert [m.id for m in vietnamese if m.fuzzy or not all(texts(m)[1]) or not texts(m)[1]] == []


def placeholders(text: str) -> Counter[str]:
    return Counter(found.group() for found in NAMED.finditer(text.replace("%%", "")))


@pytest.mark.parametrize(
    ("english", "said", "same"), [("%(n)d of {k}", "{k} có %(n)d", True), ("%(n)d", "%(m)d", False), ("{n} %s", "{n}", False)]
)
def test_placeholders_are_compared_by_name_and_number(english, said, same):
    assert (placeholders(english) == placeholders(said)) is same


def test_placeholders_are_the_same_in_both(vietnamese):
    wrong = [(ids[-1], one) for ids, said in map(texts, vietnamese) for one in said if placeholders(ids[-1]) != placeholders(one)]
    assert wrong == []


def test_a_sentence_stays_a_sentence_and_edges_are_kept(vietnamese):
    """A full stop, a colon or a blank at an edge is there in both or in neither."""
    odd = [
        (ids[0], said[0]) for ids, said in map(texts, vietnamese)
        if (ids[0][-1] in ".:" or said[0][-1] in ".:") and ids[0][-1] != said[0][-1] or ids[0] != ids[0].strip() or said[0] != said[0].strip()
    ]  # fmt: skip
    assert odd == []


def test_vietnamese_is_written_composed(vietnamese):
    for message in vietnamese:
        for said in texts(message)[1]:
            assert said == unicodedata.normalize("NFC", said), said


def test_what_libraries_say_is_still_what_they_say():
    said = {one.id for one in messages.of_libraries()}
    assert set(messages.SHOWN) - said == set()


def test_ids_are_found_in_templates_and_in_python(tmp_path):
    template = tmp_path / "a.html"
    template.write_text(
        "{% load i18n %}{% translate 'One' %}{% blocktranslate with a=b %}Two {{ a }}{% endblocktranslate %}{{ x|default:_('Three') }}"
        "{% blocktranslate count n=m %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}{% translate 'Held' context 'state' %}plain"
    )
    found = {(one.context, one.id, one.plural) for one in messages.of_template(template, tmp_path)}
    assert found == {
        ("", "One", ""),
        ("", "Two %(a)s", ""),
        ("", "Three", ""),
        ("", "%(n)s day", "%(n)s days"),
        ("state", "Held", ""),
    }
    module = tmp_path / "a.py"
    module.write_text("gettext('One'); ngettext('a', 'b', n); pgettext_lazy('state', 'Held'); gettext(text); other('Two')\n")
    assert {(o.context, o.id, o.plural) for o in messages.of_python(module, tmp_path)} == {
        ("", "One", ""),
        ("", "a", "b"),
        ("state", "Held", ""),
    }


# --- the words of every "no" ---

ROOMS = ("rules", "models", "acts", "reads", "jobs", "web", "api", "cli")
NOS = frozenset({"Refusal", "Conflict", "Wrong", "No"})


def codes(module: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Codes of "no" in a module with the names of their parameters (None where these are made at run time)."""
    for node in ast.walk(module):
        name = getattr(getattr(node, "func", None), "id", "")
        if not isinstance(node, ast.Call):
            continue
        if name in (*NOS, "Failed") and node.args and isinstance(node.args[0], ast.Constant):
            whole = all(keyword.arg for keyword in node.keywords)
            yield node.args[0].value, {k.arg or "" for k in node.keywords} - {"basis"} if whole else None
        for pair in ast.walk(node) if name == "Invalid" else ():
            if (
                isinstance(pair, ast.Tuple)
                and len(pair.elts) == 2
                and isinstance(pair.elts[1], ast.Dict)
                and isinstance(pair.elts[0], ast.Constant)
            ):
                yield pair.elts[0].value, {key.value for key in pair.elts[1].keys if isinstance(key, ast.Constant)}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
            code, params = node.value.elts
            if (
                isinstance(code, ast.Constant)
                and isinstance(code.value, str)
                and isinstance(params, ast.Dict)
                and not params.keys
            ):
                yield code.value, set()


def every_code() -> list[tuple[Path, str, set[str] | None]]:
    return [(path, code, params) for path in files(*ROOMS) if path.name != "words.py" for code, params in codes(tree(path))]


def needed(code: str) -> set[str]:
    text = WORDS[code].because + WORDS[code].way_out
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_codes_are_found_with_their_parameters():
    module = ast.parse(
        "Refusal('a', 'x', day=d); Invalid({'f': ('b', {'known': k})}); Wrong('c'); Other('d'); wrong[n] = ('e', {})"
    )
    assert {code: params for code, params in codes(module)} == {"a": {"day"}, "b": {"known"}, "c": set(), "e": set()}


def test_every_code_has_its_words():
    assert {(path.name, code) for path, code, _ in every_code() if code not in WORDS} == set()


def test_every_word_gets_the_parameters_it_names():
    lacking = {
        (path.name, code, frozenset(needed(code) - params))
        for path, code, params in every_code()
        if code in WORDS and params is not None
    }
    assert {one for one in lacking if one[2]} == set()


def test_no_word_is_left_over():
    used = {
        node.value
        for path in files(*ROOMS)
        if path.name != "words.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(WORDS) - used == set()


@pytest.mark.parametrize("code", WORDS)
def test_a_no_is_said_in_both_languages_with_its_parameters(code):
    params = {name: "xyz" for name in needed(code)}
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = because(code, params), way_out(code, params)
        assert "{" not in "".join(said[language]) and "".join(said[language]).count("xyz") >= len(params)
    assert said["vi"][0] != said["en"][0] and bool(said["vi"][1]) == bool(said["en"][1])
    assert not WORDS[code].way_out or said["vi"][1] != said["en"][1]
