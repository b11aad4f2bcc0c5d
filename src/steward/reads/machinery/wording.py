"""Answers and fields in the reader's language: the one place where codes become sentences."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import get_language, gettext

from steward.foundations.scheme import Basis, Name
from steward.rules import catalogue
from steward.rules.clock import HOLDS
from steward.rules.document.register import UNNUMBERED
from steward.rules.lives import BY_SUBJECT
from steward.rules.machinery.actor import POST
from steward.rules.machinery.answers import Conflict, Invalid, No, Refusal, Unknown
from steward.rules.machinery.words import Word
from steward.rules.words import CODES, WORDS

Row = TypeVar("Row")


def tongue() -> str:
    """vi or en."""
    return "vi" if (get_language() or "vi").startswith("vi") else "en"


def called(thing: Any) -> str:
    """The title of a unit or a post in the reader's language."""
    return str((thing.title_en if tongue() == "en" else "") or thing.title)


def in_tongue(column: str) -> str:
    """The folded column of what `called` says, by that of the titles in Vietnamese."""
    return f"{column}_en" if tongue() == "en" else column


def shown(value: Any) -> str:
    """A parameter as an organisation writes it: days as d/m/Y,
    names of the scheme in the reader's language."""
    if isinstance(value, Name):
        return value.in_language(tongue())
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    return str(value)


def grouped(number: int) -> str:
    """A count with its marks between thousands, as the reader's language writes them."""
    return f"{number:,}".replace(",", ".") if tongue() == "vi" else f"{number:,}"


def copy_number(path: str) -> str:
    """The number of a copy as a sentence names it; one that bears none says so,
    and what was made of it does."""
    first, *made = path.split("/")
    return "/".join([gettext("(no number)") if first == UNNUMBERED else first, *made])


#: Parameters that are a count, and no number of a line, a copy or a year.
COUNTS = ("most", "longest", "least")


def _shown(name: str, value: Any) -> str:
    return grouped(value) if name in COUNTS and isinstance(value, int) else shown(value)


def in_order(rows: Iterable[Row], path: Callable[[Row], str]) -> list[Row]:
    """In the order of the numbers of copies: 7, 8, 10, and what was made of 8 after it;
    what bears none comes first."""
    return sorted(
        rows,
        key=lambda row: [(int(part), "") if part.isdecimal() else (0, part) for part in path(row).split("/")],
    )


def filled(text: str, params: dict[str, Any]) -> str:
    """A message with its parameters; one that is not known is left out rather than shown raw."""
    return (
        gettext(text).format_map(defaultdict(lambda: "…", {k: _shown(k, v) for k, v in params.items()}))
        if text
        else ""
    )


def _fill(text: str, params: Mapping[str, Any]) -> str:
    return filled(text, {**params, **_of_a_life(params)})


def _of_a_life(params: Mapping[str, Any]) -> dict[str, str]:
    """State, field and acts in words, where a rule names them by their codes."""
    told = {}
    if "subject" in params and "state" in params:
        told["state"] = word(f"{params['subject']}_state", params["state"])
        could = params["may"] if "may" in params else possible(params["subject"], params["state"])
        told["could"] = ", ".join(map(verb, could)) or gettext("nothing more")
    if "copy" in params:
        told["copy"] = copy_number(str(params["copy"]))
    if "field" in params:
        told["field"] = word("document_field", params["field"])
    return told


def possible(subject: str, state: str) -> list[str]:
    """The acts that people can do to a thing in a state, of whatever file: the life is asked as a whole."""
    named = BY_SUBJECT[subject].could(state) if subject in BY_SUBJECT else ()
    return [
        name for name in named if name in catalogue.BY_NAME and POST in catalogue.BY_NAME[name].principals
    ]


def verb(act: str) -> str:
    """The short word for an act, as on its button."""
    return gettext(catalogue.BY_NAME[act].verb) if act in catalogue.BY_NAME else act


def because(code: str, params: Mapping[str, Any]) -> str:
    """Why, in a sentence."""
    return _fill(WORDS.get(code, Word(code)).because, params)


def way_out(code: str, params: Mapping[str, Any]) -> str:
    """What one can do, in a sentence; empty where there is nothing to do."""
    return _fill(WORDS.get(code, Word("")).way_out, params)


def problem(no: No) -> dict[str, Any]:
    """A "no" as a problem document (RFC 9457) without its address: kind, code, because, way out, basis,
    field, fields."""
    told: dict[str, Any] = {
        "kind": kind(no),
        "code": no.code,
        "because": because(no.code, no.params),
        "way_out": way_out(no.code, no.params),
        "basis": cited(no.basis) if no.basis else "",
    }
    if isinstance(no, Refusal):
        told["field"] = no.at
    if isinstance(no, Invalid):
        told["fields"] = {
            name: {
                "code": code,
                "because": because(code, dict(params)),
                "way_out": way_out(code, dict(params)),
            }
            for name, (code, params) in no.fields.items()
        }
    return told


def cited(basis: Basis) -> str:
    """An article as it is shown; one that nobody has read says so."""
    text = basis.in_language(tongue())
    return (
        gettext("%(article)s (doubtful: not checked against the text)") % {"article": text}
        if basis.unsure
        else text
    )


#: What each kind of "no" is called in a problem document, and the number that RFC 9457 puts beside it.
KINDS: dict[type[No], tuple[str, int]] = {
    Invalid: ("invalid", 422),
    Refusal: ("refused", 403),
    Unknown: ("unknown", 404),
    Conflict: ("conflict", 409),
}


def kind(no: No) -> str:
    """invalid, refused, unknown or conflict."""
    return KINDS[type(no)][0]


def status(no: No) -> int:
    """The number of this kind of "no", the same on a page and in a problem document."""
    return KINDS[type(no)][1]


def word(subject: str, code: str) -> str:
    """The word of a code in the reader's language; the code itself where it has none."""
    return gettext(CODES.get(subject, {}).get(code, code)) if code else ""


def on_its_day(subject: str, state: str, stands: str) -> str:
    """The state of a right that has a time: of what is in force, how it `stands` on the day."""
    return (
        word(f"{subject}_state", state) if state != "in_force" or stands == HOLDS else word("on_day", stands)
    )


def label(text: str) -> str:
    """A label or help text of a field, or the sentence of an act, in the reader's language."""
    return gettext(text) if text else ""
