"""Forms made of orders: every act has a page without a line of its own.

The field names are the order's; the values a person may choose come from the same questions as everywhere.
Nothing is decided here: what a form lets through is read again by `rules.fields.read`.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext

from steward.reads import catalogue
from steward.reads.wording import because, label, word
from steward.rules.answers import Invalid
from steward.rules.facts import Actor
from steward.rules.fields import Kind, kinds, read, required
from steward.web.tell import tongue

LONGEST_LIST = 200


def form_for(order: type, by: Actor, data: Any = None, initial: dict[str, Any] | None = None) -> forms.Form:
    """A form of an order's fields; those named in `initial` start with that value."""
    initial = {name: value for name, value in (initial or {}).items() if name in kinds(order)}
    needed = required(order)
    fields = {name: _field(kind, name in needed, by, initial.get(name)) for name, kind in kinds(order).items()}
    form = type("OrderForm", (forms.Form,), fields)
    return form(data, initial=initial, auto_id="f-%s", label_suffix="")


def _field(kind: Kind, needed: bool, by: Actor, value: Any) -> forms.Field:
    common = {"label": label(kind.label), "help_text": label(kind.help), "required": needed}
    if kind.name == "ref":
        return forms.ChoiceField(choices=_records(kind.subject, by, needed, value), **common)
    if kind.name == "refs":
        return forms.MultipleChoiceField(choices=_records(kind.subject, by, True, None), widget=forms.CheckboxSelectMultiple, **common)
    if kind.name == "choice":
        return forms.ChoiceField(choices=_codes(kind.subject, by, needed), **common)
    if kind.name == "day":
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": gettext("day/month/year"), "inputmode": "numeric", "autocomplete": "off", "size": 12})
        return forms.DateField(input_formats=["%d/%m/%Y", "%Y-%m-%d"], widget=widget, initial=by.day if needed else None, **common)
    if kind.name == "number":
        return forms.IntegerField(min_value=kind.least, max_value=kind.most, **common)
    if kind.name == "flag":
        return forms.BooleanField(**{**common, "required": False})
    widget = forms.Textarea(attrs={"rows": 3}) if kind.name == "long_text" else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=kind.longest, widget=widget, **common)


def _ask(question: str, by: Actor, **values: Any) -> list[dict[str, Any]]:
    found = catalogue.find(question)
    return found.run(read(found.params, values), by)["rows"]


def _records(subject: str, by: Actor, needed: bool, value: Any) -> list[tuple[str, str]]:
    rows = [(row["key"], row["label"]) for row in _ask("pick", by, subject=subject, limit=LONGEST_LIST)]
    if value and value not in {key for key, _ in rows}:
        rows.insert(0, (value, value))
    return rows if needed and len(rows) == 1 else [("", gettext("– choose –") if needed else gettext("– none –")), *rows]


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


def put_errors(form: forms.Form, wrong: Invalid) -> None:
    """The reasons of an Invalid at the fields they name."""
    for name, (code, params) in wrong.fields.items():
        form.add_error(name if name in form.fields else None, because(code, dict(params)))
