"""The only words for "no".

A rule answers with None (nothing stands against it) or with a Refusal. The four kinds below mean the same in
every door: Invalid (the order makes no sense), Refusal (the rules say no), Unknown (not there, or not for
you: one answer for both) and Conflict (it changed since you looked). A "no" never carries text: it has a code
that `rules.words` puts into words, parameters for that text, and the basis: the article of the rule set on
which it rests, or none. What is internal to the project is never a basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from steward.foundations.scheme import Basis  # all of the schemes' reading, which no answer needs

T = TypeVar("T")


class No(Exception):
    """Any answer that stops an act. `code` is stable and public; `params` fill its wording."""

    def __init__(self, code: str, basis: Basis | None = None, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.basis, self.params = code, basis, params


class Refusal(No):
    """The rules say no; `basis` is the rule set's own article, where one says so;
    `at` the field of the order it is about."""

    def __init__(self, code: str, basis: Basis | None = None, /, *, at: str = "", **params: Any) -> None:
        super().__init__(code, basis, **params)
        self.at = at


class Unknown(No):
    """Not there, or not for you. The two are never told apart."""

    def __init__(self, subject: str = "record") -> None:
        super().__init__("unknown", subject=subject)


class Conflict(No):
    """It changed since you looked, or the same origin was used for another order."""


class Invalid(No):
    """The order makes no sense; `fields` maps each wrong field to a code and its parameters."""

    def __init__(self, fields: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
        super().__init__("invalid")
        self.fields = dict(fields)
        self.args = (self.fields,)


def must(answer: Refusal | None) -> None:
    """Go on when a rule has nothing against it; otherwise raise its Refusal."""
    if answer is not None:
        raise answer


def granted(answer: T | Refusal) -> T:
    """What a rule gives where it gives something; otherwise raise its Refusal."""
    if isinstance(answer, Refusal):
        raise answer
    return answer


def first(*answers: Refusal | None) -> Refusal | None:
    """The first objection of several, or None."""
    return next((answer for answer in answers if answer is not None), None)
