"""What a person writes into: lines with suggestions, days, moments, rows;
each works with and without scripts.

Promises that nothing typed is cut or changed before it is read: lengths are the server's to judge, and what
cannot be read comes back as it was written, with what to write instead. Values are read by
`rules.machinery.values`, as in every door.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from steward.reads.custody.receivers import Receiver
from steward.reads.machinery.thing import Picked
from steward.reads.machinery.wording import because, way_out
from steward.reads.named import best_named
from steward.reads.pick import PickedInGroup
from steward.rules.machinery.values import Kind, day_of, figure, local_moment, why_no_day

#: A record that can be chosen: its key, what it is called, what is said of it (may he have these copies,
#: until when).
Row = Mapping[str, Any]


def wrong(code: str, **params: Any) -> forms.ValidationError:
    """What is wrong with a value, and what to write instead."""
    return forms.ValidationError(f"{because(code, params)} {way_out(code, params)}".strip(), code=code)


def is_key(value: Any) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


class Listed(forms.TextInput):
    """A line with a list of suggestions, drawn by the browser: no script, and the keyboard is enough."""

    def __init__(
        self,
        rows: list[tuple[str, str, str]],
        attrs: dict[str, Any] | None = None,
        keys: dict[str, str] | None = None,
    ) -> None:
        """`rows` are what can be taken, what is said of it, and the group it belongs to."""
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})})
        self.rows, self.keys = rows, keys or {}

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        shown = self.keys.get(str(value), value)
        drawn = super().render(name, shown, {**(attrs or {}), "list": f"list-{name}"}, renderer)
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>', (_option(*row) for row in self.rows)
        )
        return format_html('{}<datalist id="list-{}">{}</datalist>', drawn, name, options)


def _option(value: str, said: str, group: str) -> tuple[str, SafeString, str]:
    return value, format_html(' data-group="{}"', group) if group else SafeString(""), said


class RecordField(forms.CharField):
    """One record out of many: its suggestion, its key, or words that fit it alone."""

    def __init__(
        self,
        rows: list[Row],
        find: Callable[[str], list[Row]],
        attrs: dict[str, str] | None = None,
        **common: Any,
    ) -> None:
        told = {row["key"]: row["label"] for row in rows}
        looks = {
            "spellcheck": "false",
            "placeholder": gettext("Type a few words, then choose"),
            **(attrs or {}),
        }
        listed = [(row["label"], said_of(row), row.get("group", "")) for row in rows]
        super().__init__(widget=Listed(listed, looks, told), **common)
        self.rows, self.find = rows, find

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(row["key"], row["label"]) for row in self.rows]

    def clean(self, value: Any) -> str:
        words = str(super().clean(value) or "").strip()
        if not words or is_key(words):
            return words
        exact = [row for row in self.rows if row["label"].casefold() == words.casefold()]
        found = exact if len(exact) == 1 else best_named(self.find(words), words)
        if len(found) == 1:
            return str(found[0]["key"])
        if not found:
            raise forms.ValidationError(gettext("Nothing matches these words."))
        self.widget.rows = [(row["label"], said_of(row), row.get("group", "")) for row in found]
        raise forms.ValidationError(several(found))


#: The most records that are looked for by words: of more than these only that there are more is told.
MATCHING = 200
#: So many of several that words fit are named in a sentence; the list of the field holds all of them.
NAMED = 5


def several(found: Sequence[Row]) -> str:
    """That words fit several records: which ones, of how many, and where the others are."""
    said = gettext("Several match these words: choose one of them.")
    if len(found) > NAMED:
        more = gettext(
            "Several match these words, %(n)d of %(all)s stand here: add a word, or choose from the list of "
            "the field."
        )
        said = more % {"n": NAMED, "all": f"{len(found)}+" if len(found) >= MATCHING else len(found)}
    return f"{said} {'; '.join(row['label'] for row in found[:NAMED])}"


class NotedSelect(forms.Select):
    """A short list of records, each with what is said of it;
    those that may not be chosen are greyed and say why."""

    def __init__(self, rows: list[Row], attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.shut = {row["key"] for row in rows if row.get("may") is False}
        self.groups = {row["key"]: row["group"] for row in rows if row.get("group")}

    def create_option(self, name: str, value: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *rest, **more)
        if str(value) in self.shut:
            option["attrs"]["disabled"] = True
        if str(value) in self.groups:
            option["attrs"]["data-group"] = self.groups[str(value)]
        return option


def row_of(one: Picked) -> Row:
    """A record as a field offers it."""
    row = {"key": one.key, "label": one.label}
    if isinstance(one, PickedInGroup):
        return {**row, "group": one.group}
    return (
        {**row, "may": one.may, "first": one.first, "said": _said(one)} if isinstance(one, Receiver) else row
    )


def _said(one: Receiver) -> str:
    """Of one who could receive: whether he may have these copies, and until when. Nothing else."""
    if not one.may:
        return (
            gettext("not for this level")
            if one.because == "receiver_not_authorised"
            else because(one.because, {})
        )
    until = one.until.strftime("%d/%m/%Y") if one.until else ""
    return gettext("may have it, until %(day)s") % {"day": until} if until else gettext("may have it")


def said_of(row: Row) -> str:
    """What is said of a record beside what it is called."""
    return str(row.get("said", ""))


def named(row: Row) -> str:
    """A record in a short list: what it is called and what is said of it."""
    return " – ".join(filter(None, (row["label"], said_of(row))))


class DayField(forms.CharField):
    """A day as people write it; it comes back as it was written where it is none."""

    def __init__(self, **common: Any) -> None:
        attrs = {
            "placeholder": gettext("day/month/year"),
            "inputmode": "numeric",
            "autocomplete": "off",
            "data-size": "day",
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), **common)

    def prepare_value(self, value: Any) -> Any:
        found = day_of(str(value or ""))
        return f"{found.day:02}/{found.month:02}/{found.year:04}" if found else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text and day_of(text) is None:
            why = why_no_day(text)
            raise wrong(why.code, **why.params)
        return day_of(text) if text else ""


class MomentField(forms.CharField):
    """A day with its hour, in the organisation's time zone."""

    def __init__(self, **common: Any) -> None:
        attrs = {
            "placeholder": gettext("day/month/year hour:minute"),
            "autocomplete": "off",
            "data-size": "short",
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), **common)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M") if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            found = local_moment(text) or datetime.fromisoformat(text)
        except ValueError:
            raise wrong("not_a_moment") from None
        return found if timezone.is_aware(found) else timezone.make_aware(found)


#: The most rows a form draws, and how the place of a row stands in the name of its fields.
MOST_ROWS, PLACE = 200, "__place__"


def many(data: Mapping[str, Any], name: str, least: int) -> int:
    told = str(data.get(f"{name}-rows", ""))
    return max(least, min(figure(told, digits=5) or 0, MOST_ROWS))


class Rows(forms.Widget):
    """A small table of forms: one line for each row, a button that adds one,
    one in each line that takes it away."""

    def __init__(self, make: Callable[..., forms.Form], least: int) -> None:
        super().__init__()
        self.make, self.least, self.data, self.checked = make, least, None, False

    def parts(self, name: str, value: Any) -> list[forms.Form]:
        """The form of each row: what was sent, or what it begins with."""
        if self.data is None:
            given = [*(value or []), *([{}] * self.least)][: max(len(value or []), self.least)]
            return [self.make(None, f"{name}-{at}", one) for at, one in enumerate(given)]
        return [self.make(self.data, f"{name}-{at}", None) for at in range(many(self.data, name, self.least))]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.data = data
        return self.parts(name, None)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        parts = value if value and isinstance(value[0], forms.Form) else self.parts(name, value)
        for part in parts:
            if not self.checked or not part.has_changed():
                part._errors = ErrorDict()  # type: ignore[union-attr]  # Django has it, its stubs do not
        context = {
            "name": name,
            "parts": parts,
            "blank": self.make(None, f"{name}-{PLACE}", {}),
            "id": (attrs or {}).get("id"),
        }
        return render_to_string("parts/_rows.html", context)


class RowsField(forms.Field):
    """Several of a smaller order. Lines in which nothing stands are not counted."""

    def __init__(self, make: Callable[..., forms.Form], kind: Kind, **common: Any) -> None:
        super().__init__(widget=Rows(make, max(1, kind.least)), **common)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        self.widget.checked = True
        filled = [part for part in value or [] if part.has_changed()]
        if not filled and self.required:
            raise wrong("required")
        if not all([part.is_valid() for part in filled]):  # noqa: C419 - each of them, so that each says what is wrong
            raise forms.ValidationError(gettext("Some rows cannot be read as they stand."))
        return [
            {name: one for name, one in part.cleaned_data.items() if one not in ("", None, [])}
            for part in filled
        ]


def with_rows(data: Any, command: str) -> Any:
    """What was sent with one more row, or with one less, as a button without a script asks: `members:add`,
    `members:drop:2`."""
    name, _, what = command.partition(":")
    changed = data.copy()
    count = many(data, name, 1)
    verb, _, at = what.partition(":")
    if verb == "add":
        changed[f"{name}-rows"] = str(min(count + 1, MOST_ROWS))
    elif verb == "drop" and (place := figure(at, digits=5)) is not None:
        _without(changed, name, place, count)
    return changed


def _without(data: Any, name: str, gone: int, count: int) -> None:
    """Take a row away: those below it move up."""
    rows = [
        {
            field.removeprefix(f"{name}-{at}-"): data.getlist(field)
            for field in data
            if field.startswith(f"{name}-{at}-")
        }
        for at in range(count)
    ]
    for field in [field for field in data if field.startswith(f"{name}-")]:
        del data[field]
    left = [row for at, row in enumerate(rows) if at != gone]
    for at, row in enumerate(left):
        for field, values in row.items():
            data.setlist(f"{name}-{at}-{field}", values)
    data[f"{name}-rows"] = str(len(left))
