"""The docs say what the program has: generated pages are fresh, links lead somewhere, the limits stand in the README."""

import re

import pytest

from tests.house.source import ROOT

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")


def broken(page, text):
    """Relative links of a page that lead nowhere."""
    targets = [one or other for one, other in LINK.findall(text)]
    return [t for t in targets if "://" not in t and not (page.parent / t).exists()]


def test_the_rule_finds_a_broken_link_and_passes_a_good_one():
    assert broken(ROOT / "README.md", "[x](docs/nothing.md)") == ["docs/nothing.md"]
    assert broken(ROOT / "README.md", "[x](docs/map.md#rooms)") == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    assert broken(page, page.read_text(encoding="utf-8")) == []


def test_the_generated_pages_are_fresh():
    from steward.cli.reference import FOLDER, pages

    stale = [
        name
        for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run: make docs"


def test_every_act_and_every_question_and_every_command_is_in_the_reference():
    from steward.acts.catalogue import ACTS
    from steward.cli.main import COMMANDS
    from steward.reads.catalogue import QUESTIONS

    text = {
        name: (ROOT / "docs/reference" / name).read_text(encoding="utf-8") for name in ("acts.md", "questions.md", "commands.md")
    }
    assert [a.name for a in ACTS if f"## {a.name}\n" not in text["acts.md"]] == []
    assert [q.name for q in QUESTIONS if f"## {q.name}\n" not in text["questions.md"]] == []
    assert [c for c in COMMANDS if f"`steward {c}`" not in text["commands.md"]] == []


def test_the_eight_limits_stand_in_the_readme():
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## What it will not do")[1].split("\n## ")[0]
    assert len(re.findall(r"^\d\. ", section, re.M)) == 8


def test_no_lock_file_names_a_host():
    assert [p.name for p in (ROOT / "requirements").glob("*.lock") if "://" in p.read_text(encoding="utf-8")] == []
