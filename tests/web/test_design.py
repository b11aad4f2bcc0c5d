"""The look: tokens with enough contrast, no inline style or script, one list of keys, small tags. The style
guide in a browser is test_design_browser.py. Data is generated."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

import steward.web
from steward.rules.lives import JOBS, LIVES
from steward.rules.machinery.life import Life
from steward.web.machinery import tell
from steward.web.templatetags import navigation
from steward.web.templatetags import steward as tags

WEB = Path(steward.web.__path__[0])
CSS = WEB / "static/steward/css/steward.css"
JS = WEB / "static/steward/js"
OURS = [
    WEB / "templates/base.html",
    WEB / "templates/styleguide.html",
    *sorted((WEB / "templates/parts").glob("*.html")),
]


# ---- tokens ----


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    css = CSS.read_text(encoding="utf-8")
    light = tokens(css[css.index(":root {") : css.index("}", css.index(":root {"))])
    by_system = css[css.index(':root:not([data-theme="light"])') :]
    by_choice = css[css.index(':root[data-theme="dark"]') :]
    return {
        "light": light,
        "dark": light | tokens(by_system[: by_system.index("}")]),
        "dark by choice": light | tokens(by_choice[: by_choice.index("}")]),
    }


def luminance(colour: str) -> float:
    full = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *(("ink", ground) for ground in ("paper", "sheet", "sunk", "hover", "chosen")),
    *(("soft", ground) for ground in ("paper", "sheet", "sunk", "hover", "chosen")),
    *(
        ("accent", ground)
        for ground in ("paper", "sheet", "hover", "chosen", "bad-wash", "warn-wash", "info-wash")
    ),
    *(("mark", ground) for ground in ("paper", "sheet", "hover", "chosen")),
    *(
        (tone, ground)
        for tone in ("ok", "warn", "bad", "info", "quiet")
        for ground in ("sheet", "hover", "chosen", f"{tone}-wash")
    ),
    *(("ink", f"{tone}-wash") for tone in ("ok", "warn", "bad", "info", "quiet")),
    *(("soft", f"{tone}-wash") for tone in ("bad", "warn", "info")),
    ("on-accent", "accent"),
    ("on-bar", "bar"),
    ("bar-soft", "bar"),
]
SHAPES = [("edge", "sheet"), ("edge", "paper"), ("bar-soft", "bar"), ("accent", "sheet"), ("accent", "sunk")]


@pytest.mark.parametrize("theme", ["light", "dark", "dark by choice"])
def test_text_and_shapes_have_the_contrast_of_wcag_aa(theme: str) -> None:
    look = themes()[theme]
    weak = [
        f"{a} on {b}: {contrast(look[a], look[b]):.2f}" for a, b in TEXT if contrast(look[a], look[b]) < 4.5
    ]
    weak += [
        f"{a} beside {b}: {contrast(look[a], look[b]):.2f}"
        for a, b in SHAPES
        if contrast(look[a], look[b]) < 3
    ]
    assert weak == []


def test_the_measure_of_contrast_is_right_at_its_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    assert themes()["dark"] == themes()["dark by choice"]


def test_colours_are_written_as_tokens_only() -> None:
    css = re.sub(r":root[^{]*\{[^}]*\}", "", CSS.read_text(encoding="utf-8").split("/* ---- on paper")[0])
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)}])", css) == ["#1b2226", "#fff"], (
        "the options of the office chooser"
    )


def test_the_sheet_keeps_its_budget_and_the_script_its_length() -> None:
    assert len(gzip.compress(CSS.read_bytes(), 9)) <= 12_000
    assert sum(len(one.read_text(encoding="utf-8").splitlines()) for one in JS.glob("*.js")) <= 280


def test_print_repeats_the_head_and_does_not_cut_a_row() -> None:
    css = CSS.read_text(encoding="utf-8")
    printed = css[css.index("@media print") :]
    assert "table-header-group" in printed and "break-inside: avoid" in printed


# ---- templates ----


INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|hx-vals=['\"]js:|\|safe\b|<script(?![^>]*\ssrc=)", re.I
)


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ('<p style="x">', '<p class="x">'),
        ('<a onclick="x">', '<a data-opens="keys">'),
        ("<script>x</script>", '<script src="x.js"></script>'),
        ("{{ x|safe }}", "{{ x }}"),
        ('<b hx-on:click="x">', '<b hx-get="x">'),
    ],
)
def test_the_search_for_inline_code_finds_it_and_leaves_the_rest(bad: str, good: str) -> None:
    assert INLINE.search(bad) and not INLINE.search(good)


@pytest.mark.parametrize("template", OURS, ids=lambda one: one.name)
def test_no_template_has_inline_style_or_script(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def unruled(templates: str, rules: str) -> set[str]:
    """Classes that templates give and no rule of the style sheet (or line of the script) knows."""
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", rules))
    tags = re.compile(r"-\{% if.*?endif %\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
    given = tags.sub(lambda tag: " " if tag[0].startswith("{%") else "·", templates)
    every = {one for names in re.findall(r'class="([^"]*)"', given) for one in names.split()}
    return {one for one in every if "·" not in one} - known


def test_every_class_has_a_rule() -> None:
    """A class that no rule knows is a misspelling:
    the label that was to be read aloud only stands on the page, or none does."""
    assert unruled(
        '<p class="aside {% if a %}soft{% endif %} tone-{{ b }} tone-{% if c %}bad{% endif %} away">',
        ".aside {} .soft {}",
    ) == {"away"}
    rules = CSS.read_text(encoding="utf-8") + "".join(
        one.read_text(encoding="utf-8") for one in JS.glob("*.js")
    )
    every = sorted((WEB / "templates").rglob("*.html"))
    assert (
        len(every) > len(OURS)
        and unruled("".join(one.read_text(encoding="utf-8") for one in every), rules) == set()
    )


def test_every_icon_is_drawn_once_and_every_drawing_is_listed() -> None:
    drawn = re.findall(
        r'id="i-([a-z-]+)"', (WEB / "templates/parts/_sprite.html").read_text(encoding="utf-8")
    )
    assert sorted(drawn) == sorted(tags.ICONS)
    assert {state.icon for state in tags.STATES.values()} | {
        place.icon for place in navigation.PLACES
    } <= tags.ICONS


def test_everything_that_can_wait_has_its_drawing() -> None:
    from steward.reads.waiting import WAITS
    from steward.web.mine import ICONS

    assert {waits.subject for waits in WAITS} <= set(ICONS) and set(ICONS.values()) <= tags.ICONS


def test_the_script_can_do_every_key_and_nothing_that_is_not_on_the_sheet() -> None:
    script = (JS / "steward.js").read_text(encoding="utf-8")
    table = script[script.index("const DOES = {") : script.index("};", script.index("const DOES = {"))]
    assert set(re.findall(r"^\s{4}([a-z]+):", table, re.M)) == {key.does for key in navigation.every_key()}


def test_no_key_is_given_twice_and_each_has_a_word() -> None:
    pressed = [key.press for key in navigation.every_key()]
    assert len(pressed) == len(set(pressed)) and all(str(key.words) for key in navigation.every_key())
    assert {key.press for key in navigation.every_key() if not key.single} == {"Control+k", "Enter", "Escape"}


# ---- tags ----


def drawn(source: str, **values: Any) -> str:
    return Template("{% load steward %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", {"mine": "page"}),
        ("/register/", {"register": "page"}),
        ("/register/0/", {"register": "true"}),
        ("/books/0/print/", {"register": "true"}),
        ("/imports/", {"register": "true"}),
        ("/handovers/0/", {"custody": "true"}),
        ("/destructions/", {"custody": "true"}),
        ("/hits/0/", {"scan": "true"}),
        ("/allowances/", {"scan": "true"}),
        ("/posts/0/", {"units": "true"}),
        ("/account/", {}),
        ("/acts/", {}),
    ],
)
def test_the_bar_marks_the_one_place_that_a_page_belongs_to(path, marked):
    marks = {place.name: place.mark(path) for place in navigation.PLACES}
    assert {name: mark for name, mark in marks.items() if mark} == marked


def test_an_icon_is_silent_unless_it_gets_a_label() -> None:
    assert 'aria-hidden="true"' in drawn("{% icon 'seal' %}")
    assert 'aria-label="&lt;x&gt;"' in drawn("{% icon 'seal' label %}", label="<x>")
    with pytest.raises(ValueError, match="_sprite"):
        tags.icon("sael")


def test_a_level_is_its_own_name_in_a_box_and_cannot_break_out_of_it() -> None:
    assert drawn("{% level_chip level %}", level={"name": "Tối mật", "rank": 2, "lang": "vi"}) == (
        '<span class="level level-2" lang="vi">Tối mật</span>'
    )
    assert "level-4" in tags.level_chip({"name": "x", "rank": 99})
    assert "<script>" not in tags.level_chip({"name": "<script>", "rank": 1, "lang": '"><script>'})
    assert "level-0" in tags.level_chip(None)


@pytest.mark.parametrize("life", (*LIVES, *JOBS), ids=lambda life: life.subject)
def test_every_state_of_a_life_is_drawn_as_its_life_says_and_in_no_second_list(life: Life) -> None:
    for state in life.states:
        told = tell.state(life.subject, state)
        html = tags.status(told["code"], told["word"], told["tone"], told["icon"])
        assert f"tone-{life.tone(state)}" in html and f'href="#i-{life.icon(state)}"' in html
    said_of_days_and_work = {"waiting", "running", "done", "failed"}
    assert not set(tags.STATES) & (set(life.states) - said_of_days_and_work)


def test_a_state_is_a_glyph_and_a_word_never_colour_alone() -> None:
    for code in tags.STATES:
        html = tags.status(code)
        assert "<svg" in html and re.search(r"</svg>[^<]+</span>", html)
    assert "3 ngày" in tags.status("overdue", "3 ngày")
    with pytest.raises(ValueError, match="STATES"):
        tags.status("unheard-of")
    with pytest.raises(ValueError, match="tone"):
        tags.status("x", "word", "loud")


def test_days_and_moments_are_written_as_the_office_writes_them() -> None:
    late = datetime(2026, 11, 20, 18, 5, 9, tzinfo=UTC)
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert tags.day(date(2026, 3, 1)) == tags.day("2026-03-01") == "01/03/2026"
        assert tags.day(late) == "21/11/2026"
        assert tags.stamp_time(late) == '<time datetime="2026-11-20T18:05:09+00:00">21/11/2026 01:05</time>'
        assert " 01:05:09<" in tags.stamp_time(late, "s")
    assert tags.day(None) == tags.day("") == tags.stamp_time(None) == tags.iso(None) == ""


def test_digests_are_grouped_so_that_two_people_can_compare_them() -> None:
    assert tags.digits_in_fours("9f2c41d07") == "9f2c 41d0 7"


def test_words_of_the_frame_are_marked_for_translation() -> None:
    with translation.override("vi"):
        html = drawn("{% status 'overdue' %}")
    assert "Quá hạn" in html


ROW = {
    "url": '/register/1?a="b"',
    "cells": {
        "no": "<1>",
        "title": "<b>x</b> & y",
        "level": {"name": "Mật", "rank": 1},
        "day": "2026-11-21",
        "state": {"code": "offered"},
        "n": 0,
    },
}
COLUMNS = [
    {"key": "no", "head": "No."},
    {"key": "title", "head": 'Title "x"', "kind": "long"},
    {"key": "level", "head": "Level", "kind": "level"},
    {"key": "day", "head": "Day", "kind": "day"},
    {"key": "state", "head": "State", "kind": "status"},
    {"key": "n", "head": "Copies", "kind": "number"},
    {"key": "absent", "head": "Note"},
]


def test_a_row_escapes_what_people_wrote_and_shows_a_nought() -> None:
    html = tags.register_row(COLUMNS, ROW)
    assert "<b>" not in html and "&lt;b&gt;x&lt;/b&gt; &amp; y" in html
    assert 'href="/register/1?a=&quot;b&quot;"' in html and 'data-head="Title &quot;x&quot;"' in html
    assert '<td role="cell" data-head="Copies" class="num">0</td>' in html
    assert '<td role="cell" data-head="Note"></td>' in html
    assert '<time datetime="2026-11-21">21/11/2026</time>' in html
    assert 'class="struck"' in tags.register_row(COLUMNS, ROW | {"struck": True})


def test_a_row_without_an_address_is_no_link() -> None:
    html = tags.register_row(COLUMNS, {"cells": {"no": "1", "level": None}})
    assert "<a" not in html and "data-open" not in html and "level-0" in html
