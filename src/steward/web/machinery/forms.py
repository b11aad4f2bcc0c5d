"""Forms made of orders: every act has a page without a line of its own.

The field names are the order's; the values a person may choose come from the same questions as everywhere. A
short list is a select; a long one is a line with suggestions that takes any words which fit one record, with
and without scripts. Nothing is decided here:
what a form lets through is read again by `rules.machinery.fields.read`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext

from steward.acts.machinery.envelope import origin_from
from steward.reads import pick
from steward.reads.choices import ChoiceTold
from steward.reads.document.suggestions import SuggestionsTold, suggestions
from steward.reads.machinery.wording import grouped, label, word
from steward.reads.question import Counted, Question
from steward.reads.things import of
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, No
from steward.rules.machinery.fields import defaults, kinds, read, required, sections
from steward.rules.machinery.values import Kind, day_of
from steward.web.machinery.actor import Asked
from steward.web.machinery.inputs import (
    MATCHING,
    DayField,
    Listed,
    MomentField,
    NotedSelect,
    RecordField,
    Row,
    RowsField,
    is_key,
    named,
    row_of,
    wrong,
)
from steward.web.machinery.tell import in_words

#: The longest list that is a select; what is suggested of a longer one; the most that can be ticked.
SELECTED, SUGGESTED, TICKED = 12, 150, 200
A = TypeVar("A")
#: Texts up to this length get a short field.
SHORT = 80


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


class OrderForm(forms.Form):
    """A form of an order's fields; `about` when it carries the thing,
    `headed` its fields under their headings.

    A flag that answers a refusal is no field that one sees, as long as it does not say yes.
    """

    about = False
    headed: Sequence[tuple[Any, list[str]]] = ()
    #: Which refusal each flag answers, by the name of its field.
    answering: Mapping[str, str]
    #: What one can do about a refusal that the form was answered with: addresses,
    #: and a flag that says "all the same".
    ways: Sequence[dict[str, str]] = ()

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The sections with their fields; a rare one is open when something in it is filled in or wrong."""
        return [
            {
                "head": label(heading.label) if heading else "",
                "rare": bool(heading and heading.rare),
                "open": any(self[name].errors or self[name].value() for name in names),
                "fields": [self[name] for name in names],
            }
            for heading, names in (
                (heading, [name for name in names if self._seen(name)]) for heading, names in self.headed
            )
            if names
        ]

    def _seen(self, name: str) -> bool:
        return name in self.fields and (not self.answering.get(name) or bool(self[name].value()))


def form_for(
    order: type,
    by: Actor,
    data: Any = None,
    initial: dict[str, Any] | None = None,
    fixed: dict[str, Any] | None = None,
    *,
    files: Any = None,
    act: str = "",
    prefix: str | None = None,
    hints: Mapping[str, str] | None = None,
) -> OrderForm:
    """A form of an order's fields. Those named in `initial` start with that value; those in `fixed` carry it
    unasked; `hints` are said at a field after its help."""
    fixed = fixed or {}
    initial = {name: value for name, value in (initial or {}).items() if name in kinds(order)}
    needed = required(order)
    carried = [
        value for values in fixed.values() for value in (values if isinstance(values, list) else [values])
    ]
    given = (
        {name: data.get(f"{prefix}-{name}" if prefix else name) for name in kinds(order)} if data else initial
    )
    about = About(by, act, tuple(map(str, carried)), {**given, **fixed}, data)
    fields = {
        name: _carried(kind, fixed[name])
        if name in fixed
        else _field(name, kind, name in needed, about, defaults(order)[name])
        for name, kind in kinds(order).items()
    }
    for name, said in (hints or {}).items():
        fields[name].help_text = f"{fields[name].help_text} {said}".strip()
    answering = {name: kind.answers for name, kind in kinds(order).items() if name not in fixed}
    own = {"about": bool(fixed), "headed": sections(order), "answering": answering}
    made = type("OrderForm", (OrderForm,), {**fields, **own})
    form: OrderForm = made(data, files, initial=initial, auto_id="f-%s", label_suffix="", prefix=prefix)
    if data is None and act:
        _begins(form)
    return form


#: What holds where nothing is said stands in these fields,
#: so that nobody leaves them empty and gets it unawares.
SAYS_WHAT_HOLDS = ("choice", "number")
#: Fields in which one can begin to write.
BEGINS = ("text", "listed", "select", "notedselect", "textarea", "number")


def _begins(form: forms.Form) -> None:
    """One begins to write in the first field that is empty."""
    for one in form:
        if not one.is_hidden and not one.value() and one.widget_type in BEGINS:
            one.field.widget.attrs["autofocus"] = True
            return


def _carried(kind: Kind, value: Any) -> forms.Field:
    """A hidden field for the thing that the act is about: whatever is sent for it, it stays that thing."""
    if kind.name == "refs":
        return forms.MultipleChoiceField(
            choices=[(key, key) for key in value], widget=forms.MultipleHiddenInput
        )
    return forms.CharField(widget=forms.HiddenInput, label=label(kind.label))


def _field(name: str, kind: Kind, needed: bool, about: About, default: Any) -> forms.Field:
    common = {"label": label(kind.label), "help_text": label(kind.help), "required": needed}
    if kind.name in SAYS_WHAT_HOLDS and default not in ("", None):
        common |= {"initial": default}
    made = FIELDS.get(kind.name, _line)(kind, about, {**common, "name": name})
    made.asked = kind.asked or "initial" in common  # type: ignore[attr-defined]  # ours: the template of a field reads it
    return made


def _plain(
    make: Callable[..., forms.Field], **more: Any
) -> Callable[[Kind, About, dict[str, Any]], forms.Field]:
    return lambda kind, about, common: make(
        **{name: value for name, value in common.items() if name != "name"}, **more
    )


def _line(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    """A text; how long it may be is counted beside it and judged by the server,
    so nothing is cut in silence."""
    common.pop("name")
    attrs: dict[str, Any] = {"data-most": kind.longest}
    if kind.name == "long_text":
        return forms.CharField(widget=forms.Textarea(attrs={**attrs, "rows": 3}), **common)
    attrs |= {"autocomplete": "off"} | ({"data-size": "short"} if kind.longest <= SHORT else {})
    if kind.suggests:
        rows, attrs, left_out = _suggested(kind, about, attrs)
        return forms.CharField(
            widget=Listed(rows, attrs), **{**common, "help_text": f"{common['help_text']} {left_out}".strip()}
        )
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)


def _suggested(
    kind: Kind, about: About, attrs: dict[str, Any]
) -> tuple[list[tuple[str, str, str]], dict[str, Any], str]:
    """What was written before, to be taken again; of a number the one that follows,
    which stands in the empty field as a hint."""
    thing = {"document": about.things[0]} if kind.suggests == "symbol" and about.things else {}
    asked = {"of": kind.suggests, "book": _key(about.given.get("book")), **thing}
    told = _suggestions(about.by, **asked)
    hint = {"placeholder": told.rows[0].text} if thing and told.rows else {}
    left_out = cut(len(told.rows), told.total, gettext("The others can be typed."))
    return [(row.text, "", "") for row in told.rows], {**attrs, **hint}, left_out


def _suggestions(by: Actor, **values: Any) -> SuggestionsTold:
    """None of a thing that is not for the reader, or not now: the act says so, not the form."""
    try:
        return _told(suggestions, by, **values)
    except No:
        return SuggestionsTold((), Counted(0, more=False))


def _key(value: Any) -> str:
    return str(value) if is_key(value) else ""


def _number(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")
    widget = forms.NumberInput(attrs={"data-size": "number"})
    return forms.IntegerField(min_value=kind.least, max_value=kind.most, widget=widget, **common)


def _day(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")
    return DayField(initial=about.by.day if kind.today else None, **common)


def _flag(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(label=common["label"], help_text=common["help_text"], required=False)


def _codes(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
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
        return _told(pick.choices, about.by, subject=subject, **asked).rows
    except No:
        return _told(pick.choices, about.by, subject=subject).rows


def _ticks(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    rows, total = _counted(about.by, subject=kind.subject, limit=TICKED)
    there = {row["key"] for row in rows}
    sent = [key for key in _several(about.data, common.pop("name")) if is_key(key) and key not in there]
    rows = [*(row for key in sent for row in rows_of(kind.subject, about.by, key=key)), *rows]
    told = [(row["key"], row["label"]) for row in rows]
    common["help_text"] = f"{common['help_text']} {cut(len(there), total)}".strip()
    return forms.MultipleChoiceField(choices=told, widget=forms.CheckboxSelectMultiple, **common)


def _several(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else []


def cut(shown: int, total: Counted, way: str = "") -> str:
    """That not all of it stands in the list of a field: how much of how much,
    and how one reaches the others."""
    if total.count <= shown and not total.more:
        return ""
    said = gettext("%(shown)s of %(all)s stand in the list.") % {"shown": shown, "all": _figure(total)}
    return f"{said} {way}".strip()


def _figure(total: Counted) -> str:
    return f"{grouped(total.count)}{'+' if total.more else ''}"


def _rows(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")

    def make(data: Any, prefix: str, initial: dict[str, Any] | None) -> forms.Form:
        assert kind.rows is not None
        form = form_for(kind.rows, about.by, data, initial, prefix=prefix)
        form.empty_permitted, form.use_required_attribute = False, False
        return form

    return RowsField(make, kind, **common)


def _told(question: Question[A], by: Actor, **values: Any) -> A:
    return question.answers(read(question.params, values), by)


def _counted(by: Actor, **values: Any) -> tuple[list[Row], Counted]:
    """The records that a field may name, and how many there are in all."""
    told = _told(pick.pick, by, **values, counted=True)
    return list(map(row_of, told.rows)), told.total or Counted(len(told.rows), more=False)


def rows_of(subject: str, by: Actor, **values: Any) -> list[Row]:
    """The records that a field of this subject may name."""
    return list(map(row_of, _told(pick.pick, by, subject=subject, **values).rows))


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


def _record(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    value = _key(about.given.get(common.pop("name")))
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


FIELDS: dict[str, Callable[[Kind, About, dict[str, Any]], forms.Field]] = {
    "ref": _record,
    "refs": _ticks,
    "choice": _codes,
    "day": _day,
    "moment": _plain(MomentField),
    "number": _number,
    "flag": _flag,
    "file": _plain(forms.FileField),
    "rows": _rows,
}


def order_of(order: type, form: forms.Form, **also: Any) -> Any | None:
    """The order a valid form makes, or None with the errors put at their fields;
    `also` are values that no field holds."""
    if not form.is_valid():
        return None
    try:
        given = {**form.cleaned_data, **also}
        return read(order, {name: value for name, value in given.items() if value not in ("", None, [])})
    except Invalid as invalid:
        put_errors(form, invalid)
        return None


def origin_of(request: Asked) -> str:
    """The origin of the act that a form asks for, by the token of the form: sent twice, it is one act."""
    return origin_from("web", request.POST.get("origin", ""), "origin")


def token_of(request: Asked) -> str:
    """The token of a form that is opened: the one that its address keeps, so that Back shows the form that
    was sent with what was written in it and not another one; else a fresh one."""
    kept = request.GET.get("origin", "") if request.method == "GET" else ""
    return kept if is_key(kept) else str(uuid4())


def put_errors(form: forms.Form, invalid: Invalid) -> None:
    """The reasons of an Invalid at the fields they name; those of a row at the rows."""
    for name, (code, params) in invalid.fields.items():
        at = name.split(".")[0]
        form.add_error(at if at in form.fields else None, wrong(code, **dict(params)))
