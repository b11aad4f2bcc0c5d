"""Loading: what is whole loads, and whatever is wrong is named with file, line, key and the way out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.foundations.scheme import (
    BASIS_DEMO,
    SchemeError,
    check_basis_list,
    load,
    load_basis_list,
    loads,
    shipped,
)
from steward.foundations.scheme.lines import Lines

VECTORS = Path(__file__).parents[3] / "vectors" / "scheme"
MINIMAL = (VECTORS / "minimal.toml").read_text(encoding="utf-8")
BROKEN = json.loads((VECTORS / "broken.json").read_text(encoding="utf-8"))
SHIPPED = sorted(path for path in BASIS_DEMO.parent.glob("*.toml") if path != BASIS_DEMO)
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in SHIPPED}
STATEMENT = re.compile(r"^([a-z_]+) = .*[^\[]$")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_loads_under_its_own_name(path: Path) -> None:
    assert load(path).code == path.stem
    assert shipped()[path.stem] == load(path)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["what"])
def test_a_broken_file_is_named_with_line_and_key(case: dict[str, Any]) -> None:
    assert loads(MINIMAL, "minimal.toml").code == "sample"
    with pytest.raises(SchemeError) as caught:
        loads(MINIMAL.replace(case["replace"], case["by"]), "minimal.toml")
    assert str(caught.value).startswith(case["complaint"])
    assert (caught.value.line, caught.value.key) == (case["line"], case["key"])
    assert caught.value.file == "minimal.toml"
    assert "; " in str(caught.value), "a complaint says the way out"


def test_the_line_of_a_complaint_is_where_the_key_stands() -> None:
    for case in BROKEN:
        rows = MINIMAL.replace(case["replace"], case["by"]).splitlines()
        last = re.findall(r"[a-z_]+", case["key"])[-1]
        if "missing" not in case["complaint"]:
            assert last in rows[case["line"] - 1], case["what"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match=r"gone\.toml: cannot be read .*; give a readable file"):
        load(tmp_path / "gone.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_bytes(MINIMAL.encode("utf-16"))
    with pytest.raises(SchemeError, match=r"old\.toml: not UTF-8 at byte 0; save it as UTF-8"):
        load(tmp_path / "old.toml")


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "[", "[[", "=", '"', "a.b.c", "[a]]", "\x00"]
)
def test_strange_texts_are_complaints_and_not_crashes(text: str) -> None:
    with pytest.raises(SchemeError):
        loads(text)


@settings(max_examples=200)
@given(st.text(alphabet="ab=[]{}.,\"'\n# 1\\", max_size=60))
def test_any_text_is_a_complaint_and_not_a_crash(text: str) -> None:
    with pytest.raises(SchemeError):
        loads(text)


def _statements(text: str) -> list[int]:
    return [number for number, row in enumerate(text.splitlines()) if STATEMENT.match(row)]


@settings(max_examples=150)
@given(st.data())
def test_a_key_left_out_is_not_needed_or_is_named(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    rows = TEXTS[name].splitlines()
    at = data.draw(st.sampled_from(_statements(TEXTS[name])))
    key = rows[at].split(" ")[0]
    try:
        loads("\n".join(rows[:at] + rows[at + 1 :]), name)
    except SchemeError as error:
        # Without its period an extension has nothing to extend, without anchors nothing makes a weak mark
        # count: there the complaint is about the key that stayed, and names the other as the way out.
        assert key in str(error), f"{key} was left out, but: {error}"


@settings(max_examples=100)
@given(st.data())
def test_a_key_written_twice_is_named_with_both_lines(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TEXTS)))
    rows = TEXTS[name].splitlines()
    at = data.draw(st.sampled_from(_statements(TEXTS[name])))
    key = rows[at].split(" ")[0]
    with pytest.raises(SchemeError) as caught:
        loads("\n".join(rows[: at + 1] + rows[at:]), name)
    assert caught.value.key.endswith(key)
    assert caught.value.line == at + 2
    assert f"already set in line {at + 1}" in str(caught.value)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_statement_of_a_shipped_file_has_its_line(name: str) -> None:
    rows, lines = TEXTS[name].splitlines(), Lines(TEXTS[name])
    found = {lines.of(path) for path in lines._seen}
    assert {at + 1 for at in _statements(TEXTS[name])} <= found
    assert not lines.twice
    assert all(rows[line - 1].strip() for line in found)


def test_the_digest_follows_the_published_recipe() -> None:
    canonical = (VECTORS / "minimal.canonical.json").read_bytes()
    assert canonical == rfc8785.dumps(json.loads(canonical)), "the content is canonical as RFC 8785 says"
    assert loads(MINIMAL).digest == (VECTORS / "minimal.sha256").read_text().strip()


def test_comments_spacing_and_order_of_keys_do_not_change_the_digest() -> None:
    same = MINIMAL.replace(
        'code = "sample"\nfamily = "sample"', 'family   =   "sample" # the family\ncode = "sample"'
    )
    assert same != MINIMAL
    assert loads(same).digest == loads(MINIMAL).digest


def test_any_change_of_content_changes_the_digest() -> None:
    assert loads(MINIMAL.replace("rank = 30", "rank = 31")).digest != loads(MINIMAL).digest


def test_no_two_shipped_schemes_share_a_digest() -> None:
    assert len({scheme.digest for scheme in shipped().values()}) == len(SHIPPED)


def test_the_sample_basis_list_is_invented_and_fits_both_vietnamese_rule_sets() -> None:
    sample = load_basis_list(BASIS_DEMO)
    assert sample.invented
    for code in ("vn-2020", "vn-2026"):
        check_basis_list(sample, shipped()[code])
    assert sample.entry("demo-1-1").level == "tuyet-mat"


def test_a_basis_list_of_another_family_is_refused() -> None:
    with pytest.raises(SchemeError, match="is for 'vn', not 'us'; choose a list of that family"):
        check_basis_list(load_basis_list(BASIS_DEMO), shipped()["us"])


def test_a_basis_list_with_a_level_nobody_has_is_refused(tmp_path: Path) -> None:
    text = BASIS_DEMO.read_text(encoding="utf-8")
    (tmp_path / "list.toml").write_text(text.replace('"tuyet-mat"', '"tuyet"'), encoding="utf-8")
    with pytest.raises(
        SchemeError, match=r"entries\.demo-1-1\.level: vn-2020 has no level 'tuyet'; use one of mat"
    ):
        check_basis_list(load_basis_list(tmp_path / "list.toml"), shipped()["vn-2020"])


def test_a_basis_list_with_one_code_twice_is_refused(tmp_path: Path) -> None:
    text = BASIS_DEMO.read_text(encoding="utf-8")
    (tmp_path / "list.toml").write_text(text.replace('"demo-1-2"', '"demo-1-1"'), encoding="utf-8")
    with pytest.raises(SchemeError, match=r"line 17, key entries\[1\]\.code: 'demo-1-1' is used twice"):
        load_basis_list(tmp_path / "list.toml")


@pytest.mark.parametrize(("hours", "days"), [(0, 0), (1, 1), (24, 1), (25, 2), (72, 3)])
def test_hours_of_a_clock_are_rounded_up_to_days(hours: int, days: int) -> None:
    clock = replace(shipped()["vn-2026"].clocks[0], unit="hours", amount=hours, before=False)
    assert clock.due(date(2026, 11, 16)) == date(2026, 11, 16) + timedelta(days=days)
