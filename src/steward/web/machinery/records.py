"""Fields of a form in which a record is named, or a code chosen: what can stand there for this act and thing.

A short list is a select; a long one is a line with suggestions that takes any words which fit one record,
with and without scripts. Nothing is decided here: what cannot be asked is left to the act.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext

from steward.reads import pick
from steward.reads.choices import ChoiceTold
from steward.reads.machinery.wording import grouped, word
from steward.reads.question import Counted, Question
from steward.reads.things import of
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import No
from steward.rules.machinery.fields import read
from steward.rules.machinery.values import Kind, day_of
from steward.web.machinery.inputs import (
    MATCHING,
    NotedSelect,
    RecordField,
    Row,
    is_key,
    named,
    row_of,
)
from steward.web.machinery.tell import in_words

#: The longest list that is a select; what is suggested of a longer one; the most that can be ticked.
SELECTED, SUGGESTED, TICKED = 12, 150, 200
A = TypeVar("A")


@dataclass(frozen=True)
class About:
    """What a form is for: who fills it in, for which act, about which things; `given` are its first values.

    `data` is what was sent.
    """

    by: Actor
    act: str = ""
    things: tuple[str, ...] = ()
    given: dict[str, Any] = field(default_factory=dict)
    data: Any = None


def asked_of(question: Question[A], by: Actor, **values: Any) -> A:
    return question.answers(read(question.params, values), by)


def key_of(value: Any) -> str:
    return str(value) if is_key(value) else ""


def cut(shown: int, total: Counted, way: str = "") -> str:
    """That not all of it stands in the list of a field: how much of how much,
    and how one reaches the others."""
    if total.count <= shown and not total.more:
        return ""
    said = gettext("%(shown)s of %(all)s stand in the list.") % {"shown": shown, "all": _figure(total)}
    return f"{said} {way}".strip()


def _figure(total: Counted) -> str:
    return f"{grouped(total.count)}{'+' if total.more else ''}"


def codes(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")
    rows = _choices(kind.subject, about)
    told = [(row.code, in_words(row) or word(kind.subject, row.code)) for row in rows]
    if common.get("initial"):
        return forms.ChoiceField(choices=told, **common)
    none = gettext("– choose –") if common["required"] else gettext("– none –")
    return forms.ChoiceField(choices=[("", none), *told], **common)


def _choices(subject: str, about: About) -> tuple[ChoiceTold, ...]:
    """The codes that the act could take for its thing; all of them where that cannot be asked:
    then the act says why."""
    things = [key for key in about.things if is_key(key)]
    asked = {"act": about.act} | ({"things": things} if things else {}) if about.act else {}
    try:
        return asked_of(pick.choices, about.by, subject=subject, **asked).rows
    except No:
        return asked_of(pick.choices, about.by, subject=subject).rows


def ticks(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    rows, total = _counted(about.by, subject=kind.subject, limit=TICKED)
    there = {row["key"] for row in rows}
    sent = [key for key in _several(about.data, common.pop("name")) if is_key(key) and key not in there]
    rows = [*(row for key in sent for row in rows_of(kind.subject, about.by, key=key)), *rows]
    told = [(row["key"], row["label"]) for row in rows]
    common["help_text"] = f"{common['help_text']} {cut(len(there), total)}".strip()
    return forms.MultipleChoiceField(choices=told, widget=forms.CheckboxSelectMultiple, **common)


def _several(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else []


def record(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    value = key_of(about.given.get(common.pop("name")))
    first_of_all = _fitting(kind.subject, about)
    rows, total, find = first_of_all or (
        *_counted(about.by, subject=kind.subject, limit=SUGGESTED),
        partial(_found, kind, about),
    )
    help_text = (
        f"{common['help_text']} {cut(len(rows), total, gettext('A few words find the others.'))}".strip()
    )
    if value and value not in {row["key"] for row in rows}:
        rows = [*rows_of(kind.subject, about.by, key=value), *rows]
    rows = _in_groups(kind, about, rows)
    first = next((row["key"] for row in rows if row.get("first")), None)
    if len(rows) > SELECTED:
        common["initial"] = first
        common["help_text"] = help_text
        return RecordField(
            rows, find, attrs={"data-narrowed-by": kind.narrowed_by} if kind.narrowed_by else None, **common
        )
    none = gettext("– choose –") if common["required"] or kind.asked else gettext("– none –")
    alone = common["required"] and (len(rows) == 1 or of(kind.subject).at_hand)
    told = [(row["key"], named(row)) for row in rows]
    widget = NotedSelect(rows, {"data-narrowed-by": kind.narrowed_by} if kind.narrowed_by else None)
    return forms.ChoiceField(
        choices=told if alone else [("", none), *told], widget=widget, initial=first, **common
    )


def _counted(by: Actor, **values: Any) -> tuple[list[Row], Counted]:
    """The records that a field may name, and how many there are in all."""
    told = asked_of(pick.pick, by, **values, counted=True)
    return list(map(row_of, told.rows)), told.total or Counted(len(told.rows), more=False)


def rows_of(subject: str, by: Actor, **values: Any) -> list[Row]:
    """The records that a field of this subject may name."""
    return list(map(row_of, asked_of(pick.pick, by, subject=subject, **values).rows))


def _fitting(subject: str, about: About) -> tuple[list[Row], Counted, Callable[[str], list[Row]]] | None:
    """Records with whether each fits these things, and the way to others by words;
    None where that cannot be asked."""
    if not about.things or not pick.tells_fitting(about.act, subject):
        return None
    due_back = day_of(str(about.given.get("due_back") or ""))
    asked = {"subject": subject, "fitting": about.act, "things": list(about.things), "due_back": due_back}
    asked = {name: value for name, value in asked.items() if value}
    try:
        rows, total = _counted(about.by, **asked, limit=SUGGESTED)
    except No:
        return None
    return rows, total, partial(_fitting_words, about.by, asked)


def _fitting_words(by: Actor, asked: dict[str, Any], words: str) -> list[Row]:
    """None where the thing is not for the reader, or not now: the act says so, not the form."""
    try:
        return rows_of(**asked, by=by, q=words, limit=MATCHING)
    except No:
        return []


def _found(kind: Kind, about: About, words: str) -> list[Row]:
    """The records that words name; where another field narrows them, those that fit what stands there."""
    rows = rows_of(kind.subject, about.by, q=words, limit=MATCHING)
    asked = about.given.get(kind.narrowed_by)
    return [row for row in rows if not asked or row.get("group", asked) == asked]


def _in_groups(kind: Kind, about: About, rows: list[Row]) -> list[Row]:
    """Each record with the word of its group, the groups in the order of what they are chosen by;
    else as they are.

    A group that cannot be chosen is left out. So one finds what fits without a script too; the act judges.
    """
    if not kind.narrowed_by:
        return rows
    words = {row.code: in_words(row) for row in _choices(kind.narrowed_by, about)}
    order = [about.given.get(kind.narrowed_by), *words]
    told = [
        {**row, "said": words[row["group"]]} if row.get("group") else row
        for row in rows
        if row.get("group", "") in ("", *words)
    ]
    return sorted(
        told, key=lambda row: order.index(row["group"]) if row.get("group") in order else len(order)
    )
