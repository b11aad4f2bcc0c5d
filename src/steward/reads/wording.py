"""Answers and fields in the reader's language: the one place where codes become sentences."""

from typing import Any

from django.utils.translation import gettext

from steward.rules.answers import Conflict, Invalid, No, Refusal, Unknown
from steward.rules.words import CODES, WORDS, Word


def _fill(text: str, params: dict[str, Any]) -> str:
    return gettext(text).format_map({k: str(v) for k, v in params.items()}) if text else ""


def because(code: str, params: dict[str, Any]) -> str:
    """Why, in a sentence."""
    return _fill(WORDS.get(code, Word(code)).because, params)


def way_out(code: str, params: dict[str, Any]) -> str:
    """What one can do, in a sentence; empty where there is nothing to do."""
    return _fill(WORDS.get(code, Word("")).way_out, params)


def problem(no: No) -> dict[str, Any]:
    """A "no" as a problem document (RFC 9457) without its address: kind, code, because, way out, basis, fields."""
    told = {
        "kind": kind(no), "code": no.code, "because": because(no.code, no.params), "way_out": way_out(no.code, no.params),
        "basis": no.basis,
    }  # fmt: skip
    if isinstance(no, Invalid):
        told["fields"] = {
            name: {"code": code, "because": because(code, dict(params)), "way_out": way_out(code, dict(params))}
            for name, (code, params) in no.fields.items()
        }
    return told


def kind(no: No) -> str:
    """invalid, refused, unknown or conflict."""
    names: dict[type[No], str] = {Invalid: "invalid", Refusal: "refused", Unknown: "unknown", Conflict: "conflict"}
    return names[type(no)]


def word(subject: str, code: str) -> str:
    """The word of a code in the reader's language; the code itself where it has none."""
    return gettext(CODES.get(subject, {}).get(code, code)) if code else ""


def label(text: str) -> str:
    """A label or help text of a field, or the sentence of an act, in the reader's language."""
    return gettext(text) if text else ""
