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


#: The page of the reference that is written by hand; tests compare what it names with the code.
WRITTEN = {"settings.md"}


def stale(folder, pages):
    """Generated pages that are not on the disk as they would be written now, and pages there that nothing generates."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md") if path.name not in WRITTEN}
    return sorted(name for name in pages.keys() | there.keys() if pages.get(name) != there.get(name))


def test_the_generated_pages_are_fresh():
    from steward.cli.reference import FOLDER, pages

    assert stale(FOLDER, pages()) == [], "run: make docs"


def test_a_page_that_is_old_or_missing_is_found_and_a_fresh_one_is_not(tmp_path):
    for name in ("acts.md", "old.md", "gone.md"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    fresh = {"acts.md": "# acts.md\n"}
    assert stale(tmp_path, {**fresh, "old.md": "# old.md\n", "gone.md": "# gone.md\n"}) == []
    assert stale(tmp_path, {**fresh, "old.md": "# new\n", "new.md": "# new\n"}) == ["gone.md", "new.md", "old.md"]


def missing(text, form, names):
    """Names that the text of a page does not hold in the form in which that page names things."""
    return [name for name in names if form.format(name) not in text]


def test_every_act_question_command_setting_and_scheme_is_in_the_reference():
    from steward.acts.catalogue import ACTS
    from steward.cli.main import COMMANDS
    from steward.foundations.scheme import shipped
    from steward.reads.catalogue import QUESTIONS

    text = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/reference").glob("*.md")}
    source = "".join((ROOT / "src/steward" / name).read_text(encoding="utf-8") for name in ("settings.py", "cli/main.py"))
    settings = sorted(set(re.findall(r'"(STEWARD_[A-Z_]+)"', source)))
    assert missing(text["acts.md"], "## {}\n", [act.name for act in ACTS]) == []
    assert missing(text["questions.md"], "## {}\n", [question.name for question in QUESTIONS]) == []
    assert missing(text["commands.md"], "`steward {}`", COMMANDS) == []
    assert missing(text["settings.md"], "`{}`", settings) == []
    assert missing(text["schemes.md"], "`{}`", shipped()) == []


def test_a_name_that_no_page_holds_is_found():
    page = "# Acts\n\n## copy.offer\n\n## copy.offer_again\n"
    assert missing(page, "## {}\n", ["copy.offer", "copy.offer_again"]) == []
    assert missing(page, "## {}\n", ["copy.offer", "copy.off"]) == ["copy.off"]


def limits(text):
    """The numbers of the limits that the README states."""
    section = text.partition("## What it will not do")[2].partition("\n## ")[0]
    return [int(number) for number in re.findall(r"^(\d)\. ", section, re.M)]


def test_the_eight_limits_stand_in_the_readme():
    assert limits((ROOT / "README.md").read_text(encoding="utf-8")) == [*range(1, 9)]


def test_a_readme_that_drops_a_limit_is_found():
    whole = "# Steward\n## What it will not do\n" + "".join(f"{n}. no\n" for n in range(1, 9)) + "## Next\n9. x\n"
    assert limits(whole) == [*range(1, 9)] and limits(whole.replace("4. no\n", "")) != [*range(1, 9)]
    assert limits("# Steward\n1. nothing of the kind\n") == []


def hosts(text):
    return re.findall(r"\w+://[\w.-]+", text)


def test_no_lock_file_names_a_host():
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert locks and {p.name: found for p in locks if (found := hosts(p.read_text(encoding="utf-8")))} == {}
    assert hosts("rich==15.0.0 \\\n    --hash=sha256:00\n") == []
    assert hosts("--index-url https://index.example/simple\n") == ["https://index.example"]
