"""The filters over the register's list: parts as tabs, codes as counted chips, the usual fields in one row,
the others folded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

from django import forms
from django.urls import reverse
from django.utils.translation import gettext

from steward.reads import pick
from steward.reads.document import listing
from steward.reads.document.filters import saved_filters
from steward.reads.document.listing import CodeCounted, Documents, FacetsTold
from steward.reads.machinery.show import PostTold
from steward.reads.machinery.thing import Picked
from steward.reads.machinery.wording import word
from steward.reads.named import best_named
from steward.reads.question import Counted
from steward.web.machinery import tell
from steward.web.machinery.actor import Asked
from steward.web.machinery.door import asked
from steward.web.machinery.export import exports
from steward.web.machinery.forms import form_for
from steward.web.machinery.inputs import RecordField, Row, is_key
from steward.web.machinery.records import cut
from steward.web.machinery.tell import Told

#: In the row that is always seen; beside it, chips and tabs; everything else is folded under "More filters".
FRONT, CHIPS = ("q", "kind", "issuer"), ("part", "level", "state", "direction")
#: So many kinds are offered, the most frequent.
KINDS = 60
Address = Callable[..., str]


def filters_of(request: Asked, values: Told, address: Address) -> Told:
    """What the page shows above its list."""
    facets = asked(
        request, listing.facets, **{k: v for k, v in values.items() if k not in ("after", "sort", "reverse")}
    )
    fields = [one for one in _form(request, values, facets) if one.name not in CHIPS]
    front = [one for one in fields if one.name in FRONT]
    rare = [one for one in fields if one.name not in FRONT]
    return {
        "front": front,
        "rare": rare,
        "unfolded": any(values.get(one.name) for one in rare),
        "hidden": [(name, values[name]) for name in CHIPS if values.get(name)],
        "parts": _parts(facets, values, address),
        "facets": _chips(request, facets, values, address),
        "exports": exports(),
        "here": address(values),
        "clear": reverse("register") if any(name not in ("part", "after") for name in values) else "",
        "saved": _saved(request, values, address),
    }


def with_unit(request: Asked, values: Told) -> Told:
    """The same values, with the key of the unit that words name alone:
    a long list of units is a line that takes words."""
    words = values.get("unit", "")
    if not words or is_key(words):
        return values
    rows = best_named([_unit(row) for row in _every_unit(request, words)], words.strip("– "))
    return {**values, "unit": str(rows[0]["key"]) if len(rows) == 1 else words}


def _unit(row: Picked) -> Row:
    """A unit as a field offers it: alone, not in the tree."""
    return {"key": row.key, "label": row.label.lstrip("– ")}


def _every_unit(request: Asked, words: str) -> Iterator[Picked]:
    """All units that have the words:
    the one of exactly this name may lie behind many that have it in theirs."""
    after: str | None = ""
    while after is not None:
        answer = asked(
            request, pick.pick, subject="unit", q=words, limit=200, **({"after": after} if after else {})
        )
        yield from answer.rows
        after = answer.following


def _no_others(words: str) -> list[Row]:
    """The form of filters is drawn and never read: nothing is looked up by words."""
    return []


def unit_field(request: Asked, rows: list[Told], chosen: str, said: str) -> RecordField:
    """A line for one of many units: these are suggested, `said` is how many of how many,
    and words find the others."""
    there = {row["key"] for row in rows}
    own = asked(request, pick.pick, subject="unit", key=chosen).rows if chosen and chosen not in there else ()
    return RecordField(
        [*map(_unit, own), *rows],
        _no_others,
        label=gettext("Held in the unit"),
        required=False,
        help_text=said,
    )


def _form(request: Asked, values: Told, facets: FacetsTold) -> forms.Form:
    carried = dict.fromkeys((*CHIPS, "keeper"), "")
    form = form_for(Documents, request.actor, data=None, initial=values, fixed=carried)
    for name in ("after", "limit", "keeper", "kind"):
        del form.fields[name]
    for name, field in form.fields.items():
        field.help_text = field.help_text if name == "unit" else ""  # how much of a long list stands in it
    form.fields["q"].widget = forms.TextInput(
        attrs={"type": "search", "autocomplete": "off", "data-find": ""}
    )
    form.fields["issuer"].widget = forms.TextInput(attrs={"autocomplete": "off"})
    form.fields["kind"] = _kinds(facets, values.get("kind", ""))
    if facets.keepers:
        form.fields["keeper"] = _keepers(facets.keepers)
    for name, all_of in (
        ("unit", gettext("All units")),
        ("loans", gettext("– all –")),
        ("sort", word("register_order", "entered")),
    ):
        field = form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                ("", all_of),
                *(
                    pair
                    for pair in list(cast("Iterable[tuple[str, str]]", field.choices))[1:]
                    if pair[0] != "entered"
                ),
            ]
    form.order_fields(["q", "kind", "issuer", "unit", "keeper"])
    return form


def _kinds(facets: FacetsTold, chosen: str) -> forms.ChoiceField:
    there = dict.fromkeys([*filter(None, [chosen]), *(one.code for one in facets.kind[:KINDS])])
    total = Counted(len(facets.kind), facets.more)
    said = cut(min(KINDS, len(facets.kind)), total, gettext("Words in the search find the others."))
    choices = [("", gettext("All kinds")), *((kind, kind) for kind in sorted(there))]
    described = forms.Select(attrs={"aria-describedby": "f-kind_helptext"} if said else {})
    return forms.ChoiceField(label=gettext("Kind"), choices=choices, help_text=said, widget=described)


def _keepers(posts: Sequence[PostTold]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext("Keeper"),
        choices=[("", gettext("– all –")), *((post.key, tell.name(post)) for post in posts)],
    )


def _number(count: int, more: bool) -> str:
    return tell.number(Counted(count, more))


def _parts(facets: FacetsTold, values: Told, address: Address) -> list[Told]:
    """The parts of the register that hold something, as tabs; what stands in the books is the first."""
    chosen = values.get("part") or ("" if values.get("state") else "entered")
    return [
        {
            "url": address(values, part="" if one.code == "entered" else one.code, state=""),
            "text": word("register_part", one.code),
            "count": _number(one.count, facets.more),
            "here": one.code == chosen,
        }
        for one in facets.part
        if one.count or one.code in (chosen, "entered")
    ]


def _chips(request: Asked, facets: FacetsTold, values: Told, address: Address) -> list[Told]:
    """Levels, states and directions with their numbers; what can tell nothing apart is left out."""
    levels = {
        row.code: tell.in_words(row) for row in asked(request, pick.choices, subject="known_level").rows
    }
    counted: tuple[tuple[str, str, Sequence[CodeCounted], Callable[[str], str]], ...] = (
        ("level", gettext("Level"), facets.level, lambda code: levels.get(code, code)),
        ("state", gettext("State"), facets.state, lambda code: word("document_state", code)),
        ("direction", gettext("Book"), facets.direction, lambda code: word("direction", code)),
    )
    told = []
    for name, head, codes, wording in counted:
        if len(codes) < 2 and not values.get(name):
            continue
        chips = [
            {
                "url": address(values, **_turned(values, name, one.code)),
                "count": _number(one.count, facets.more),
                "text": wording(one.code),
                "here": values.get(name) == one.code,
            }
            for one in codes
        ]
        told.append({"head": head, "values": chips})
    return told


def _turned(values: Told, name: str, code: str) -> dict[str, str]:
    """What a chip asks for, and when it is chosen, what goes on without it;
    a state within the part in which it was counted."""
    here = values.get(name) == code
    part = values.get("part") or ("" if values.get("state") else "entered")
    kept = {"part": "" if here and part == "entered" else part} if name == "state" else {}
    return {name: "" if here else code, **kept}


def _saved(request: Asked, values: Told, address: Address) -> Told:
    """The filters kept under a name, and what would be kept now."""
    rows = asked(request, saved_filters).rows
    kept = [
        {
            "title": r.title,
            "url": f"{reverse('register')}?{r.query}",
            "erase": reverse("forget_filter", args=[r.key]),
        }
        for r in rows
    ]
    query = address(values).partition("?")[2]
    return {
        "rows": kept,
        "query": query,
        "keep": reverse("keep_filter"),
        "here": {r.query for r in rows} & {query},
    }
