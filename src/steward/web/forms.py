"""Forms made of orders: every act has a page without a line of its own.

The field names are the order's; the values a person may choose come from the same questions as everywhere. A short
list is a select; a long one is a line with suggestions that takes any words which fit one record, with and without
scripts. Nothing is decided here: what a form lets through is read again by `rules.fields.read`.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from steward.acts.envelope import origin_from
from steward.reads import catalogue
from steward.reads.things import of
from steward.reads.wording import because, label, tongue, word
from steward.rules.answers import Invalid
from steward.rules.facts import Actor
from steward.rules.fields import Kind, kinds, read, required

#: The longest list that is a select; what is suggested of a longer one; the most that can be ticked.
SELECTED, SUGGESTED, TICKED = 12, 150, 200
#: Texts up to this length get a short field.
SHORT = 80


def form_for(
    order: type, by: Actor, data: Any = None, initial: dict[str, Any] | None = None, fixed: dict[str, Any] | None = None
) -> forms.Form:
    """A form of an order's fields. Those named in `initial` start with that value; those in `fixed` carry it unasked."""
    fixed = fixed or {}
    initial = {name: value for name, value in (initial or {}).items() if name in kinds(order)}
    needed = required(order)
    given = data or initial
    fields = {
        name: _carried(kind, fixed[name]) if name in fixed else _field(kind, name in needed, by, given.get(name))
        for name, kind in kinds(order).items()
    }
    form = type("OrderForm", (forms.Form,), {**fields, "about": bool(fixed)})
    return form(data, initial=initial, auto_id="f-%s", label_suffix="")


def _carried(kind: Kind, value: Any) -> forms.Field:
    """A hidden field for the thing that the act is about: whatever is sent for it, it stays that thing."""
    if kind.name == "refs":
        return forms.MultipleChoiceField(choices=[(key, key) for key in value], widget=forms.MultipleHiddenInput)
    return forms.CharField(widget=forms.HiddenInput, label=label(kind.label))


def _field(kind: Kind, needed: bool, by: Actor, value: Any) -> forms.Field:
    common = {"label": label(kind.label), "help_text": label(kind.help), "required": needed}
    if kind.name == "ref":
        return _record(kind.subject, by, value, common)
    if kind.name == "refs":
        return forms.MultipleChoiceField(
            choices=rows_of(kind.subject, by, limit=TICKED), widget=forms.CheckboxSelectMultiple, **common
        )
    if kind.name == "choice":
        return forms.ChoiceField(choices=_codes(kind.subject, by, needed), **common)
    if kind.name == "day":
        attrs = {"placeholder": gettext("day/month/year"), "inputmode": "numeric", "autocomplete": "off", "data-size": "day"}
        widget = forms.DateInput(format="%d/%m/%Y", attrs=attrs)
        return forms.DateField(
            input_formats=["%d/%m/%Y", "%Y-%m-%d"], widget=widget, initial=by.day if needed else None, **common
        )
    if kind.name == "number":
        return forms.IntegerField(
            min_value=kind.least, max_value=kind.most, widget=forms.NumberInput(attrs={"data-size": "number"}), **common
        )
    if kind.name == "flag":
        return forms.BooleanField(**{**common, "required": False})
    size = {"data-size": "short"} if kind.longest <= SHORT else {}
    line = (
        forms.Textarea(attrs={"rows": 3}) if kind.name == "long_text" else forms.TextInput(attrs={"autocomplete": "off", **size})
    )
    return forms.CharField(max_length=kind.longest, widget=line, **common)


def _ask(question: str, by: Actor, **values: Any) -> list[dict[str, Any]]:
    found = catalogue.find(question)
    return found.run(read(found.params, values), by)["rows"]


def rows_of(subject: str, by: Actor, **values: Any) -> list[tuple[str, str]]:
    """Key and label of the records that a field of this subject may name."""
    return [(row["key"], row["label"].strip()) for row in _ask("pick", by, subject=subject, **values)]


def _record(subject: str, by: Actor, value: Any, common: dict[str, Any]) -> forms.Field:
    rows = rows_of(subject, by, limit=SUGGESTED)
    keys = {key for key, _ in rows}
    if value and value not in keys and is_key(value):
        rows = [*(rows_of(subject, by, key=value) or [(str(value), str(value))]), *rows]
    if len(rows) > SELECTED:
        return RecordField(subject, by, rows, **common)
    none = gettext("– choose –") if common["required"] else gettext("– none –")
    alone = common["required"] and (len(rows) == 1 or of(subject).at_hand)
    return forms.ChoiceField(choices=rows if alone else [("", none), *rows], **common)


def is_key(value: Any) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


class Suggestions(forms.TextInput):
    """A line with a list of suggestions, drawn by the browser: no script, and the keyboard is enough."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        super().__init__(
            attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": gettext("Type a few words, then choose")}
        )
        self.rows = rows

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        told = dict(self.rows).get(str(value), value)
        drawn = super().render(name, told, {**(attrs or {}), "list": f"list-{name}"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((shown,) for _, shown in self.rows))
        return format_html('{}<datalist id="list-{}">{}</datalist>', drawn, name, options)


class RecordField(forms.CharField):
    """One record out of many: its suggestion, its key, or words that fit it alone."""

    def __init__(self, subject: str, by: Actor, rows: list[tuple[str, str]], **common: Any) -> None:
        super().__init__(widget=Suggestions(rows), max_length=400, **common)
        self.subject, self.by, self.rows = subject, by, rows

    @property
    def choices(self) -> list[tuple[str, str]]:
        return self.rows

    def clean(self, value: Any) -> str:
        words = str(super().clean(value) or "").strip()
        if not words or is_key(words):
            return words
        exact = [key for key, shown in self.rows if shown.casefold() == words.casefold()]
        found = exact or [key for key, _ in rows_of(self.subject, self.by, q=words, limit=2)]
        if len(found) != 1:
            raise forms.ValidationError(
                gettext("Nothing fits these words.") if not found else gettext("Several fit these words: choose one of them.")
            )
        return found[0]


def _codes(subject: str, by: Actor, needed: bool) -> list[tuple[str, str]]:
    rows = _ask("choices", by, subject=subject)
    told = [(row["code"], row[tongue()] or word(subject, row["code"])) for row in rows]
    return [("", gettext("– choose –") if needed else gettext("– none –")), *told]


def order_of(order: type, form: forms.Form) -> Any | None:
    """The order a valid form makes, or None with the errors put at their fields."""
    if not form.is_valid():
        return None
    try:
        return read(order, {name: value for name, value in form.cleaned_data.items() if value not in ("", None, [])})
    except Invalid as wrong:
        put_errors(form, wrong)
        return None


def origin_of(request: HttpRequest) -> str:
    """The origin of the act that a form asks for, by the token of the form: sent twice, it is one act."""
    return origin_from("web", request.POST.get("origin", ""), "origin")


def put_errors(form: forms.Form, wrong: Invalid) -> None:
    """The reasons of an Invalid at the fields they name."""
    for name, (code, params) in wrong.fields.items():
        form.add_error(name if name in form.fields else None, because(code, dict(params)))
