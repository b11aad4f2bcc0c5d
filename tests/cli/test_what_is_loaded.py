"""What a command loads: nothing that it does not need, and no extra where the core is enough."""

import json
from pathlib import Path

import pytest

from steward.cli.offline.ending import PARSERS
from tests.cli.conftest import Box

PAPERS = ("typst", "xlsxwriter", "zxingcpp", "polib", "rich", "python_calamine")
PAGES = ("ninja", "fido2", "steward.urls", "steward.web.urls", "steward.api")
SCANNER = (*PARSERS, "steward.foundations.scan.run")
#: The writers of the demo's files, and what they bring.
DEMO = ("docx", "pptx", "odf", "PIL")

LOADS = {
    "the list of commands": (
        ["--help"],
        ("django", "pydantic", "importlib.metadata", "steward.foundations", "cryptography", "rich"),
    ),
    "help of a scan": (["scan", "run", "--help"], ("django", *PARSERS)),
    "a question": (["ask", "documents"], (*PAGES, *PAPERS, *SCANNER, "steward.acts.catalogue")),
    "an act": (
        ["do", "person.register", "--name", "Lê An"],
        (*PAGES, *PAPERS, *SCANNER, "steward.reads.catalogue"),
    ),
    "fields of an act": (
        ["do", "copy.offer", "--help"],
        (*PAGES, *PAPERS, *SCANNER, "steward.reads.catalogue"),
    ),
    "the acts": (["acts"], (*PAGES, *PAPERS, *SCANNER, "steward.reads.catalogue")),
    "the clock": (["tick"], (*PAGES, *PAPERS, *SCANNER)),
}


def loaded(box: Box, code: str, names: tuple[str, ...]) -> list[str]:
    """Which of these modules a process has after the code, in a process of its own."""
    done = box.python(
        f"import sys\n{code}\nprint(); print([name for name in {names!r} if name in sys.modules])"
    )
    assert done.returncode == 0, done.stderr
    return [str(name) for name in json.loads(done.stdout.splitlines()[-1].replace("'", '"'))]


@pytest.mark.parametrize(("words", "names"), LOADS.values(), ids=LOADS)
def test_a_command_loads_nothing_that_it_does_not_need(
    migrated: Box, words: list[str], names: tuple[str, ...]
) -> None:
    assert loaded(migrated, f"from steward.cli.main import run; run({words!r})", names) == []


def test_what_serves_pages_and_reads_files_does_load_them_so_that_the_names_are_right(migrated: Box) -> None:
    pages = (
        "from steward.cli.ready import open_installation; open_installation(); "
        "import steward.urls, steward.cli.imports, steward.cli.catalogues"
    )
    files = (
        "import steward.foundations.scan.index; "
        "from steward.foundations.scan.extract import extract; import python_calamine"
    )
    for code, names in ((pages, (*PAGES, *PAPERS[:-1])), (files, (*PARSERS, PAPERS[-1]))):
        assert loaded(migrated, code, names) == [*names]


def test_the_shipped_rule_sets_are_read_when_a_choice_is_asked_for_and_not_before(migrated: Box) -> None:
    code = (
        "from steward.cli.ready import open_installation; open_installation(); "
        "from steward.foundations.scheme import shipped; "
        "from steward.reads import catalogue, choices; before = shipped.cache_info().currsize; "
        "found = {row.code for row in choices.rows('family', None)}; print(before, {'vn', 'us'} <= found)"
    )
    done = migrated.python(code)
    assert done.stdout.split() == ["0", "True"], done.stderr


# --- an office of the core alone: the extras are not there ---

WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({(*PARSERS, *DEMO)!r}))"
IMPORTED = """
import pkgutil
from importlib import import_module
import steward
from steward.cli.ready import open_installation
open_installation()
failed = []
for one in pkgutil.walk_packages(steward.__path__, "steward."):
    try:
        import_module(one.name)
    except ImportError:
        failed.append(one.name)
print(*failed, sep="\\n")
"""


def test_the_core_needs_none_of_the_extras(migrated: Box) -> None:
    """All of the house is loaded without them, but the scanner itself, what indexes the register for it,
    and the demo."""
    failed = migrated.python(f"{WITHOUT}\n{IMPORTED}").stdout.split()
    scanner = [
        name for name in failed if not name.startswith(("steward.foundations.scan.", "steward.cli.demo."))
    ]
    assert failed and scanner == ["steward.cli.registered"]


def without(box: Box, *words: str) -> tuple[int, str]:
    done = box.python(f"{WITHOUT}\nfrom steward.cli.main import run\nsys.exit(run({list(words)!r}))")
    return done.returncode, done.stdout + done.stderr


def test_without_the_scanner_a_command_that_reads_files_says_so_in_a_line_and_the_others_work(
    box: Box, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(
        "Kế hoạch phối hợp kiểm tra công tác bảo vệ quý này. " * 40, encoding="utf-8"
    )
    index = ["scan", "index", str(tmp_path / "in"), "--out", str(tmp_path / "a.idx"), "--quiet"]
    code, said = without(box, *index)
    assert (code, said.count("\n"), "install requirements/scan.lock" in said) == (70, 1, True), said
    assert (
        not (tmp_path / "a.idx").exists()
        and not (tmp_path / "a.idx.key").exists()
        and not (box.data / "reports").exists()
    )
    assert without(box, "scan", "--help")[0] == without(box, "scan", "explain", "--help")[0] == 0
    done = box.steward(*index)
    assert done.returncode == 0 and (tmp_path / "a.idx").exists(), done.stderr


def test_without_the_extras_the_demo_says_so_before_it_makes_anything(box: Box) -> None:
    code, said = without(box, "demo")
    assert code == 2 and "install requirements/demo.lock" in said, said
    assert not box.data.exists()
