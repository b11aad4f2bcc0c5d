"""Forms made of orders: every act has a page without a line of its own.

The field names are the order's; the values a person may choose come from the same questions as everywhere
(`web.machinery.records`). Nothing is decided here: what a form lets through is read again by
`rules.machinery.fields.read`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext

from steward.acts.machinery.envelope import origin_from
from steward.reads.document.suggestions import SuggestionsTold, suggestions
from steward.reads.machinery.wording import label
from steward.reads.question import Counted
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid, No
from steward.rules.machinery.fields import defaults, kinds, read, required, sections
from steward.rules.machinery.values import Kind
from steward.web.machinery.actor import Asked
from steward.web.machinery.inputs import (
    DayField,
    Listed,
    MomentField,
    RowsField,
    is_key,
    wrong,
)
from steward.web.machinery.records import About, asked_of, codes, cut, key_of, record, ticks

#: Texts up to this length get a short field.
SHORT = 80


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
    asked = {"of": kind.suggests, "book": key_of(about.given.get("book")), **thing}
    told = _suggestions(about.by, **asked)
    hint = {"placeholder": told.rows[0].text} if thing and told.rows else {}
    left_out = cut(len(told.rows), told.total, gettext("The others can be typed."))
    return [(row.text, "", "") for row in told.rows], {**attrs, **hint}, left_out


def _suggestions(by: Actor, **values: Any) -> SuggestionsTold:
    """None of a thing that is not for the reader, or not now: the act says so, not the form."""
    try:
        return asked_of(suggestions, by, **values)
    except No:
        return SuggestionsTold((), Counted(0, more=False))


def _number(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")
    widget = forms.NumberInput(attrs={"data-size": "number"})
    return forms.IntegerField(min_value=kind.least, max_value=kind.most, widget=widget, **common)


def _day(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")
    return DayField(initial=about.by.day if kind.today else None, **common)


def _flag(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(label=common["label"], help_text=common["help_text"], required=False)


def _rows(kind: Kind, about: About, common: dict[str, Any]) -> forms.Field:
    common.pop("name")

    def make(data: Any, prefix: str, initial: dict[str, Any] | None) -> forms.Form:
        assert kind.rows is not None
        form = form_for(kind.rows, about.by, data, initial, prefix=prefix)
        form.empty_permitted, form.use_required_attribute = False, False
        return form

    return RowsField(make, kind, **common)


FIELDS: dict[str, Callable[[Kind, About, dict[str, Any]], forms.Field]] = {
    "ref": record,
    "refs": ticks,
    "choice": codes,
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
