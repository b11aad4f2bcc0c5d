"""The docs say what the program has: generated pages are fresh, links lead somewhere,
the limits stand in the README."""

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
    """Generated pages that are not on the disk as they would be written now,
    and pages there that nothing generates."""
    there = {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.glob("*.md")
        if path.name not in WRITTEN
    }
    return sorted(name for name in pages.keys() | there.keys() if pages.get(name) != there.get(name))


def test_the_generated_pages_are_fresh():
    from steward.cli.reference import FOLDER, pages

    assert stale(FOLDER, pages()) == [], "run: make docs"


def test_a_page_that_is_old_or_missing_is_found_and_a_fresh_one_is_not(tmp_path):
    for name in ("acts.md", "old.md", "gone.md"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    fresh = {"acts.md": "# acts.md\n"}
    assert stale(tmp_path, {**fresh, "old.md": "# old.md\n", "gone.md": "# gone.md\n"}) == []
    assert stale(tmp_path, {**fresh, "old.md": "# new\n", "new.md": "# new\n"}) == [
        "gone.md",
        "new.md",
        "old.md",
    ]


def missing(text, form, names):
    """Names that the text of a page does not hold in the form in which that page names things."""
    return [name for name in names if form.format(name) not in text]


def test_every_act_question_command_setting_and_scheme_is_in_the_reference():
    from steward.acts.catalogue import ACTS
    from steward.cli.main import COMMANDS
    from steward.foundations.scheme import shipped
    from steward.reads.catalogue import QUESTIONS

    text = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/reference").glob("*.md")}
    source = "".join(
        (ROOT / "src/steward" / name).read_text(encoding="utf-8") for name in ("settings.py", "cli/main.py")
    )
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


def limits(text, heading):
    """The limits below a heading, by number, each as one line."""
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^(\d)\. (.+?)(?=^\d\. |\n\n|\Z)", section + "\n", re.M | re.S)
    return {int(number): " ".join(words.split()) for number, words in found}


#: Where the limits stand: page, heading, and the words that mark what is not built.
STATED = {
    "en": ("README.md", "What it will not do", "not built yet"),
    "vi": ("docs/vi.md", "Những điều hệ thống không làm", "chưa có"),
}
#: What each limit must say.
KEY_WORDS = {
    "en": {
        1: ("opinions", "beliefs", "religion", "loyalty", "family", "no place to write it"),
        2: ("no profile", "exports all"),
        3: ("vets nobody", "level", "dates", "who granted it"),
        4: ("watches nobody", "logged decision", "not people"),
        5: ("unit and its obligations", "obligation in force", "before the unit was heard"),
        6: (
            "a basis and an end",
            "automatic",
            "challenge its level without consequence",
            "over-classification is measured",
        ),
        7: ("protects the one who raises it", "never sees who", "views and beliefs"),
        8: ("erase", "log still verifies", "retention"),
    },
    "vi": {
        1: ("quan điểm", "tín ngưỡng", "tôn giáo", "lòng trung thành", "gia đình", "không có chỗ để ghi"),
        2: ("hồ sơ cá nhân", "mang đi được"),
        3: ("Không thẩm tra", "độ mật", "thời hạn", "người cấp"),
        4: ("Không theo dõi ai", "quyết định có ghi nhật ký", "không báo người"),
        5: ("đơn vị và nghĩa vụ", "đang có hiệu lực", "trước khi đơn vị được giải trình"),
        6: (
            "căn cứ và thời hạn",
            "đương nhiên giải mật",
            "đề nghị xem lại độ mật mà không bị ảnh hưởng",
            "quá mức được đo lường",
        ),
        7: ("Người phản ánh được bảo vệ", "không bao giờ biết ai", "quan điểm và tín ngưỡng"),
        8: ("xóa được", "nhật ký vẫn kiểm chứng được", "thời hạn lưu giữ"),
    },
}
#: What the names of the acts will hold that build the rest of a limit;
#: until then the limit says that it is not built.
TO_BUILD = {5: "inspection", 6: "challenge", 7: "concern", 8: "retention"}


def unsaid(text, language, acts):
    """Limits that a page leaves out, what it does not say of one, and what it promises that no act does."""
    _, heading, mark = STATED[language]
    said = limits(text, heading)
    gaps = [
        (n, word) for n, words in KEY_WORDS[language].items() for word in words if word not in said.get(n, "")
    ]
    built = {n: not any(TO_BUILD.get(n, " ") in act for act in acts) and n in TO_BUILD for n in said}
    return gaps + [(n, mark) for n, waits in built.items() if waits != (mark in said[n])]


@pytest.mark.parametrize("language", STATED)
def test_the_eight_limits_stand_on_the_page_whole_and_say_what_is_not_built(language):
    from steward.acts.catalogue import ACTS

    text = (ROOT / STATED[language][0]).read_text(encoding="utf-8")
    assert [*limits(text, STATED[language][1])] == [*range(1, 9)]
    assert unsaid(text, language, [act.name for act in ACTS]) == []


@pytest.mark.parametrize("language", STATED)
def test_a_page_that_drops_a_limit_or_promises_what_is_not_built_is_found(language):
    _, heading, mark = STATED[language]
    lines = {
        n: f"{n}. {', '.join(words)}{f' ({mark})' if n in TO_BUILD else ''}\n"
        for n, words in KEY_WORDS[language].items()
    }
    whole = f"# Steward\n\n## {heading}\n\n{''.join(lines.values())}\n## Next\n5. x\n"
    first = KEY_WORDS[language][4][0]
    assert unsaid(whole, language, ["copy.offer"]) == []
    assert unsaid(whole.replace(lines[4], ""), language, []) == [(4, word) for word in KEY_WORDS[language][4]]
    assert unsaid(whole.replace(first, "x"), language, []) == [(4, first)]
    assert unsaid(whole.replace(lines[7], lines[7].replace(mark, "")), language, []) == [(7, mark)]
    assert unsaid(whole, language, ["concern.raise"]) == [(7, mark)], (
        "built, and the page still says that it is not"
    )


def hosts(text):
    return re.findall(r"\w+://[\w.-]+", text)


def test_no_lock_file_names_a_host():
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert locks and {p.name: found for p in locks if (found := hosts(p.read_text(encoding="utf-8")))} == {}
    assert hosts("rich==15.0.0 \\\n    --hash=sha256:00\n") == []
    assert hosts("--index-url https://index.example/simple\n") == ["https://index.example"]


# --- guides name buttons and pages as they are ---

#: What stands in bold without being on a page: a warning, the head of a paragraph.
EMPHASIS = frozenset(
    {
        "`steward init` is a ceremony of two",
        "Without `--with-keys` it holds no secret key",
        "Everything is an act",
        "The texts are gone",
        "the hits of the scan",
        "copy",
        "Its worth is where it is kept",
        "SQLite",
        "PostgreSQL",
        "Backups",
        "The file",
        "One line",
        "A paper",
        "A sample for warming up",
        "PostgreSQL 15",
        "LibreOffice",
        "Go",
        "No network",
        "Every page",
    }
)


def named_in_bold(text):
    """What a page shows in bold, outside of its blocks of code, a number as `7` made any number."""
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    return {
        re.sub(r"\d+", "7", " ".join(one.split())).rstrip(".:")
        for one in re.findall(r"\*\*([^*]+)\*\*", prose)
    }


def said_on_pages():
    """Every text of the pages, a placeholder for a number made `7`: as it is,
    or a count with marks between thousands."""
    from tests.house.messages import every_message

    told = {one for found in every_message() for one in (found.id, found.plural) if one}
    return {re.sub(r"%\(\w+\)d|%\(count\)s", "7", one) for one in told}


def test_a_guide_that_names_a_button_otherwise_is_found():
    text = (
        "Press **Hand\nover**, then **Register 12 documents**. **Give up everything.**\n"
        "```\n**no prose**\n```"
    )
    assert named_in_bold(text) - said_on_pages() == {"Give up everything"}


def test_every_button_that_the_guides_name_in_bold_is_on_a_page():
    said, emphasis = said_on_pages(), {re.sub(r"\d+", "7", one) for one in EMPHASIS}
    told = {
        (page.name, one)
        for page in (ROOT / "docs" / "guide").glob("*.md")
        for one in named_in_bold(page.read_text(encoding="utf-8"))
    }
    assert {(page, one) for page, one in told if one not in said | emphasis} == set()
    assert emphasis - {one for _, one in told} == set(), "EMPHASIS names what no guide says any more"
