"""Every text of the office is there in Vietnamese, with the same placeholders;
every "no" has its words in both."""

import ast
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from steward.reads.machinery.wording import because, way_out
from steward.rules.words import WORDS, Word
from tests.house import messages
from tests.house.source import files, tree

NAMED = re.compile(r"%\((\w+)\)[sd]|%[sd]|(?<!\{)\{(\w+)\}")


def texts(message: Message) -> tuple[list[str], list[str]]:
    """Ids and translations of a message, singular and plural alike."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.string, str) else list(message.string)
    return ids, said


@pytest.fixture(scope="module")
def vietnamese() -> list[Message]:
    return messages.messages()


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """What is tested is the catalogue as it stands, not an older compilation of it."""
    messages.fresh()


def unmatched(used: Iterable[messages.Found], known: Iterable[Message]) -> tuple[set[str], set[str]]:
    """Ids in use that the catalogue has not, and ids of the catalogue that nobody uses."""
    asked = {(one.context, one.id) for one in used}
    there = {(message.context or "", texts(message)[0][0]) for message in known}
    return {id for _, id in asked - there}, {id for _, id in there - asked}


def test_the_catalogue_has_exactly_the_messages_that_are_used(vietnamese):
    assert unmatched(messages.every_message(), vietnamese) == (set(), set()), (
        "run: python -m tests.house.messages"
    )


def unfinished(known: Iterable[Message]) -> list[str]:
    """Ids without a translation, with half of one, or with one that nobody has looked at."""
    return [texts(m)[0][0] for m in known if m.fuzzy or not texts(m)[1] or not all(texts(m)[1])]


def test_no_message_is_untranslated_or_fuzzy(vietnamese):
    assert unfinished(vietnamese) == []


def odd_edges(known: Iterable[Message]) -> list[str]:
    """Ids that end as a sentence, a label or a blank and whose translation does not,
    or the other way round."""
    return [
        ids[0]
        for ids, said in map(texts, known)
        if (ids[0][-1] in ".:" or said[0][-1:] in (".", ":"))
        and ids[0][-1] != said[0][-1:]
        or [text != text.strip() for text in (ids[0], said[0])] != [False, False]
    ]


def decomposed(known: Iterable[Message]) -> list[str]:
    """Ids whose translation is not in composed form (NFC)."""
    return [
        texts(m)[0][0]
        for m in known
        if any(said != unicodedata.normalize("NFC", said) for said in texts(m)[1])
    ]


def misplaced(known: Iterable[Message]) -> list[str]:
    """Ids whose translation does not have the same placeholders."""
    return [
        ids[-1]
        for ids, said in map(texts, known)
        if any(placeholders(ids[-1]) != placeholders(one) for one in said)
    ]


GOOD = [
    Message("Held by %(who)s.", "%(who)s giữ."),
    Message(("%(n)d copy", "%(n)d copies"), ("%(n)d bản",)),
    Message("Copy:", "Bản số:"),
]


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        pytest.param(unfinished, Message("Copy", ""), id="untranslated"),
        pytest.param(unfinished, Message("Copy", "Bản", flags=["fuzzy"]), id="fuzzy"),
        pytest.param(unfinished, Message(("Copy", "Copies"), ("Bản", "")), id="half a plural"),
        pytest.param(odd_edges, Message("A copy.", "Một bản"), id="no full stop"),
        pytest.param(odd_edges, Message("Copy", "Bản:"), id="a colon too many"),
        pytest.param(odd_edges, Message("Copy", "Bản "), id="a blank at the edge"),
        pytest.param(decomposed, Message("Copy", unicodedata.normalize("NFD", "Bản")), id="decomposed"),
        pytest.param(misplaced, Message("%(n)d of {k}", "{k} có %(m)d"), id="another placeholder"),
    ],
)
def test_a_rule_of_translations_passes_good_ones_and_finds_a_bad_one(rule, bad):
    assert rule(GOOD) == [] and rule([*GOOD, bad]) == [
        texts(bad)[0][-1] if rule is misplaced else texts(bad)[0][0]
    ]


def test_an_id_that_is_new_and_one_that_is_left_over_are_found():
    used = [messages.Found("Copy:"), messages.Found("Held", context="state")]
    assert unmatched(used, [Message("Copy:", "Bản:"), Message("Held", "Đang giữ", context="state")]) == (
        set(),
        set(),
    )
    assert unmatched(used, [Message("Held", "Đang giữ"), Message("Copy:", "Bản:")]) == ({"Held"}, {"Held"})
    assert unmatched(used[:1], [Message("Keeper", "Người giữ")]) == ({"Copy:"}, {"Keeper"})


def placeholders(text: str) -> Counter[str]:
    return Counter(found.group() for found in NAMED.finditer(text.replace("%%", "")))


@pytest.mark.parametrize(
    ("english", "said", "same"),
    [("%(n)d of {k}", "{k} có %(n)d", True), ("%(n)d", "%(m)d", False), ("{n} %s", "{n}", False)],
)
def test_placeholders_are_compared_by_name_and_number(english, said, same):
    assert (placeholders(english) == placeholders(said)) is same


def test_placeholders_are_the_same_in_both(vietnamese):
    assert misplaced(vietnamese) == []


def test_a_sentence_stays_a_sentence_and_edges_are_kept(vietnamese):
    """A full stop, a colon or a blank at an edge is there in both or in neither."""
    assert odd_edges(vietnamese) == []


def test_vietnamese_is_written_composed(vietnamese):
    assert decomposed(vietnamese) == []


def unsaid(shown: Iterable[str], said: Iterable[messages.Found]) -> set[str]:
    """Texts of libraries that our catalogue translates and no library says any more."""
    return set(shown) - {one.id for one in said}


def test_what_libraries_say_is_still_what_they_say():
    assert unsaid(messages.SHOWN, messages.of_libraries()) == set()
    assert unsaid(["Password", "Pass phrase"], [messages.Found("Password"), messages.Found("Code")]) == {
        "Pass phrase"
    }


def test_ids_are_found_in_templates_and_in_python(tmp_path):
    template = tmp_path / "a.html"
    template.write_text(
        "{% load i18n %}{% translate 'One' %}{% blocktranslate with a=b %}Two {{ a }}{% endblocktranslate "
        "%}{{ x|default:_('Three') }}"
        "{% blocktranslate count n=m %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}{% "
        "translate 'Held' context 'state' %}plain"
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
    module.write_text(
        "gettext('One'); ngettext('a', 'b', n); pgettext_lazy('state', 'Held'); gettext(text); other('Two')\n"
    )
    assert {(o.context, o.id, o.plural) for o in messages.of_python(module, tmp_path)} == {
        ("", "One", ""),
        ("", "a", "b"),
        ("state", "Held", ""),
    }


# --- the words of every "no" ---

ROOMS = ("rules", "models", "acts", "reads", "jobs", "web", "api", "cli")
NOS = frozenset({"Refusal", "Conflict", "Wrong", "No"})


def codes(module: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Codes of "no" in a module with the names of their parameters
    (None where these are made at run time)."""
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
                yield (
                    pair.elts[0].value,
                    {key.value for key in pair.elts[1].keys if isinstance(key, ast.Constant)},
                )
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
    return [
        (path, code, params)
        for path in files(*ROOMS)
        if path.name != "words.py"
        for code, params in codes(tree(path))
    ]


def needed(word: Word) -> set[str]:
    text = word.because + word.way_out
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_codes_are_found_with_their_parameters():
    module = ast.parse(
        "Refusal('a', 'x', day=d); Invalid({'f': ('b', {'known': k})}); Wrong('c'); Other('d'); wrong[n] = "
        "('e', {})"
    )
    assert dict(codes(module)) == {"a": {"day"}, "b": {"known"}, "c": set(), "e": set()}


def wordless(
    told: Iterable[tuple[Path, str, set[str] | None]], words: Mapping[str, Word]
) -> set[tuple[str, str]]:
    """File and code of every "no" that has no words."""
    return {(path.name, code) for path, code, _ in told if code not in words}


def starved(
    told: Iterable[tuple[Path, str, set[str] | None]], words: Mapping[str, Word]
) -> set[tuple[str, str, frozenset[str]]]:
    """File, code and the parameters that its words name and the "no" does not give."""
    known = ((path, code, params) for path, code, params in told if code in words and params is not None)
    return {
        (path.name, code, lack)
        for path, code, params in known
        if (lack := frozenset(needed(words[code]) - params))
    }


def left_over(words: Iterable[str], modules: Iterable[ast.Module]) -> set[str]:
    """Codes with words that stand nowhere in these modules."""
    used = {node.value for module in modules for node in ast.walk(module) if isinstance(node, ast.Constant)}
    return set(words) - used


def test_every_code_has_its_words():
    assert wordless(every_code(), WORDS) == set()


def test_every_word_gets_the_parameters_it_names():
    assert starved(every_code(), WORDS) == set()


def test_no_word_is_left_over():
    assert left_over(WORDS, (tree(path) for path in files(*ROOMS) if path.name != "words.py")) == set()


def test_a_no_without_words_or_parameters_and_words_without_a_no_are_found():
    words = {"late": Word("It was due on {day}."), "gone": Word("It is gone.")}
    module = ast.parse("Refusal('late', 'x', day=d); Refusal('gone', 'x')")
    assert (wordless(at(module), words), starved(at(module), words), left_over(words, [module])) == (
        set(),
        set(),
        set(),
    )
    module = ast.parse("Refusal('late', 'x'); Refusal('lost', 'x')")
    assert wordless(at(module), words) == {("a.py", "lost")}
    assert starved(at(module), words) == {("a.py", "late", frozenset({"day"}))}
    assert left_over(words, [module]) == {"gone"}


def at(module: ast.Module) -> list[tuple[Path, str, set[str] | None]]:
    return [(Path("a.py"), code, params) for code, params in codes(module)]


@pytest.mark.parametrize("code", WORDS)
def test_a_no_is_said_in_both_languages_with_its_parameters(code):
    params = dict.fromkeys(needed(WORDS[code]), "xyz")
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = because(code, params), way_out(code, params)
        assert "{" not in "".join(said[language]) and "".join(said[language]).count("xyz") >= len(params)
    assert said["vi"][0] != said["en"][0] and bool(said["vi"][1]) == bool(said["en"][1])
    assert not WORDS[code].way_out or said["vi"][1] != said["en"][1]
