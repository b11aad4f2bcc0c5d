"""Small words and marks of the pages: icon, level, status, days and moments, the bar, the keys.

Promise: a state is always a glyph and a word, a level always its own name from the scheme in a box, a day
always d/m/Y, a moment always in the time zone of the organisation. Refuses an icon or a state it does not
know, naming the list to add it to, so that a misspelling stops a test and not a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from steward.reads.machinery.wording import grouped
from steward.rules.machinery.life import DRAWN

from .navigation import PLACES, Key, address, every_key

register = template.Library()

ICONS = frozenset(
    (
        *(
            "seal",
            "inbox",
            "book",
            "hand",
            "scan",
            "log",
            "people",
            "search",
            "sun",
            "moon",
            "help",
            "check",
            "menu",
        ),
        *(
            "tick-circle",
            "clock",
            "alert",
            "cross",
            "stop",
            "arrow",
            "chevron",
            "document",
            "copies",
            "print",
        ),
        *("download", "plus", "pen", "flag", "eye", "lock", "unlock", "qr", "filter", "user", "out"),
    )
)


class State(NamedTuple):
    """How it looks: tone (a CSS class), icon, word."""

    tone: str
    icon: str
    word: str | Promise


#: What is said of things beside the states of their lives, whose looks stand with the lives: of days,
#: of work, of the log.
STATES: dict[str, State] = {
    "offered": State("info", "arrow", pgettext_lazy("state of a copy", "Offered, not yet accepted")),
    "overdue": State("bad", "alert", _("Overdue")),
    "due": State("warn", "clock", _("Due today")),
    "waiting": State("warn", "clock", _("Waiting for a decision")),
    "running": State("info", "clock", pgettext_lazy("state of work", "Running")),
    "done": State("ok", "tick-circle", pgettext_lazy("state of work", "Done")),
    "failed": State("bad", "stop", pgettext_lazy("state of work", "Stopped with an error")),
    "verified": State("ok", "tick-circle", pgettext_lazy("state of the log", "Verified")),
    "broken": State("bad", "stop", pgettext_lazy("state of the log", "Does not verify")),
}
TONES = ("plain", "ok", "info", "warn", "bad", "quiet")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing of the sprite; silent for a screen reader unless it gets a label. Unknown names are a
    ValueError."""
    if name not in ICONS:
        raise ValueError(f"no icon {name!r}: draw it in templates/parts/_sprite.html and add it to ICONS")
    spoken = f'role="img" aria-label="{_out(label)}"' if label else 'aria-hidden="true"'
    return SafeString(f'<svg class="icon" {spoken}><use href="#i-{name}"></use></svg>')


def _out(value: Any) -> str:
    """Escaped for text and attributes; what is already HTML of ours stays."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _field(thing: Any, name: str, default: Any = "") -> Any:
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


@register.simple_tag
def level_chip(level: Any, size: str = "") -> SafeString:
    """The level's own name in a drawn box. `level` has `name` (in the reader's language), `rank` (1 lowest;
    0 or no level: open) and, when the name is in the scheme's language and not the page's, `lang`."""
    if not level:
        return SafeString(f'<span class="level level-0">{_out(_("Not protected"))}</span>')
    rank = max(0, min(4, int(_field(level, "rank", 0) or 0)))
    lang = _field(level, "lang")
    spoken = f' lang="{_out(lang)}"' if lang else ""
    big = " big" if size == "big" else ""
    return SafeString(f'<span class="level level-{rank}{big}"{spoken}>{_out(_field(level, "name"))}</span>')


@register.simple_tag
def status(code: str, word: str = "", tone: str = "", drawn: str = "") -> SafeString:
    """A state as glyph and word. `word` overrides the word, `tone` the colour, `drawn` the glyph; a code not
    in STATES needs word and tone, as `tell.state` gives them."""
    known = STATES.get(code)
    if known is None and not (word and tone):
        raise ValueError(f"no state {code!r}: add it to STATES, or give a word and a tone")
    if tone and tone not in TONES:
        raise ValueError(f"no tone {tone!r}: one of {', '.join(TONES)}")
    look = known or State(tone, DRAWN[tone], word)
    said = _out(word or look.word)
    return SafeString(
        f'<span class="status tone-{tone or look.tone}">{icon(drawn or look.icon)}{said}</span>'
    )


def _parsed(value: date | datetime | str | None) -> date | datetime | None:
    if isinstance(value, str):
        if not value:
            return None
        return datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return value


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day as d/m/Y (21/11/2026); a moment is first brought into the organisation's time zone; nothing stays
    nothing."""
    when = _parsed(value)
    if isinstance(when, datetime) and timezone.is_aware(when):
        when = timezone.localtime(when)
    return when.strftime("%d/%m/") + f"{when.year:04d}" if when else ""


@register.filter
def count(value: Any) -> str:
    """A number with its marks between thousands; what is none stays as it is."""
    return grouped(value) if isinstance(value, int) else str(value)


@register.filter
def iso(value: date | datetime | str | None) -> str:
    """The same day or moment for the `datetime` attribute."""
    when = _parsed(value)
    return when.isoformat() if when else ""


@register.filter
def stamp_time(value: datetime | str | None, seconds: str = "") -> SafeString | str:
    """A moment as a `<time>`: 21/11/2026 09:30 in the organisation's time zone; `stamp_time:"s"` adds the
    seconds."""
    when = _parsed(value)
    if not isinstance(when, datetime):
        return ""
    here = timezone.localtime(when) if timezone.is_aware(when) else when
    clock = here.strftime("%H:%M:%S" if seconds else "%H:%M")
    return SafeString(f'<time datetime="{when.isoformat()}">{day(here)} {clock}</time>')


@register.filter
def digits_in_fours(value: object) -> str:
    """A long number or digest in groups of four, so that two people can compare it aloud."""
    text = str(value)
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _shown(kind: str, value: Any) -> str:
    """The inside of a cell, escaped."""
    if value is None or value == "":
        return level_chip(None) if kind == "level" else ""
    if kind == "level":
        return level_chip(value)
    if kind == "status":
        return status(value["code"], value.get("word", ""), value.get("tone", ""), value.get("icon", ""))
    if kind == "day":
        return f'<time datetime="{iso(value)}">{day(value)}</time>'
    if kind == "number":
        return _out(count(value))
    if kind == "brief":
        return f'<span title="{_out(value)}">{_out(value)}</span>'
    return stamp_time(value) if kind == "time" else _out(value)


CELL_CLASSES = {
    "number": "num",
    "long": "clamp",
    "brief": "brief",
    "status": "status-cell",
    "day": "nowrap",
    "time": "nowrap",
}


@register.simple_tag
def register_row(columns: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> SafeString:
    """One `<tr>` of parts/_register_rows.html. In Python because a page has 50 of them: as a template a row
    of eight cells cost 0.9 ms CPU, more than the whole page may."""
    url, cells = row.get("url"), row["cells"]
    first = _out(cells.get(columns[0]["key"], ""))
    head = f'<a href="{_out(url)}">{first}</a>' if url else first
    parts = [f'<th scope="row" role="rowheader" class="nowrap">{head}</th>']
    for column in columns[1:]:
        kind = column.get("kind", "text")
        looks = f' class="{CELL_CLASSES[kind]}"' if kind in CELL_CLASSES else ""
        shown = _shown(kind, cells.get(column["key"]))
        parts.append(f'<td role="cell" data-head="{_out(column["head"])}"{looks}>{shown}</td>')
    opens = f' data-open="{_out(url)}"' if url else ""
    struck = ' class="struck"' if row.get("struck") else ""
    return SafeString(f'<tr role="row"{opens}{struck}>{"".join(parts)}</tr>')


@register.simple_tag
def drawn(field: BoundField, unseen: bool = False) -> SafeString:
    """A select, tick or line of a list's filters; `unseen`: its label is only read aloud, so an empty line
    says itself what belongs there. In Python because a page has 14 of them: through the templates of the
    widgets they cost a quarter of the page's CPU. A widget that draws itself is left to it."""
    widget, said = field.field.widget, field.value()
    attrs: dict[str, Any] = {"name": field.html_name, "id": field.auto_id, **widget.attrs}
    if unseen and isinstance(widget, forms.TextInput):
        attrs.setdefault("placeholder", field.label)
    if isinstance(widget, forms.Select):
        chosen = str(said or "")
        options = [(str(code), text) for code, text in widget.choices]
        inner = "".join(
            f'<option value="{_out(code)}"{" selected" if code == chosen else ""}>{_out(text)}</option>'
            for code, text in options
        )
        return SafeString(f"<select{_attributes(attrs)}>{inner}</select>")
    if type(widget) not in (forms.TextInput, forms.DateInput, forms.CheckboxInput):
        return field.as_widget()
    if isinstance(widget, forms.CheckboxInput):
        return SafeString(f'<input type="checkbox"{_attributes(attrs)}{" checked" if said else ""}>')
    shown = f' value="{_out(said)}"' if said else ""
    return SafeString(f"<input{_attributes({'type': widget.input_type, **attrs})}{shown}>")


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(f' {name}="{_out(value)}"' for name, value in attrs.items())


@register.simple_tag
def place(name: str) -> str:
    """The address of a place of the bar (navigation.ADDRESSES)."""
    return address(name)


@register.simple_tag(takes_context=True)
def bar(context: RequestContext) -> list[dict[str, Any]]:
    """The entries of the bar; the one the reader is in is marked. `counts` in the context gives the
    numbers."""
    request = context.get("request")
    path = request.path if request is not None else ""
    counts = context.get("counts") or {}
    return [
        {
            "place": entry,
            "address": address(entry.name),
            "here": entry.mark(path),
            "count": counts.get(entry.name),
        }
        for entry in PLACES
    ]


@register.simple_tag
def key_groups() -> list[tuple[str | Promise, list[Key]]]:
    """The keys by group, for the sheet."""
    heads = {"go": _("Go to"), "find": _("Find"), "list": _("In a list"), "page": _("On every page")}
    return [(head, [key for key in every_key() if key.group == group]) for group, head in heads.items()]
