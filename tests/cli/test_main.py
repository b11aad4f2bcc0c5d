"""The command itself: what it loads, how it ends, what it says when something is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from steward.cli import errors, main
from steward.cli.generic import options
from steward.foundations.scheme import Basis
from steward.rules.machinery.answers import Conflict, Invalid, No, Refusal, Unknown
from tests.cli.conftest import Box

WITHOUT_POST = {
    "scan run": ["scan", "run", "--help"],
    "scan index": ["scan", "index", "--help"],
    "scan explain": ["scan", "explain", "--help"],
    "log verify --export": ["log", "verify", "--export", "/nowhere"],
    "the list of commands": ["--help"],
    "the version": ["--version"],
}


@pytest.mark.parametrize("words", WITHOUT_POST.values(), ids=WITHOUT_POST)
def test_offline_commands_import_no_django(box: Box, words: list[str]) -> None:
    done = box.python(
        f"import sys; from steward.cli.main import run; run({words!r}); print('django' in sys.modules)"
    )
    assert done.stdout.splitlines()[-1] == "False", done.stdout + done.stderr
    assert not box.data.exists(), "an offline command made a data folder"


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_loads_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([name, "--help"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("help", ["--help", "-h"])
@pytest.mark.parametrize(
    ("command", "listed", "name", "field"),
    [
        ("do", ("copy.offer", "Offer a copy to another keeper"), "copy.offer", "--due-back"),
        ("ask", ("documents", "The register: documents you may see"), "documents", "--level"),
    ],
)
def test_help_lists_the_catalogue_and_behind_a_name_its_fields(
    capsys: pytest.CaptureFixture[str],
    command: str,
    listed: tuple[str, str],
    name: str,
    field: str,
    help: str,
) -> None:
    assert main.run([command, help]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: steward {command} ") and any(
        all(word in line for word in listed) for line in said.splitlines()
    )
    assert main.run([command, name, help]) == 0
    assert field in capsys.readouterr().out
    assert main.run([command, "no.such", help]) == 4


WITHOUT_TABLES = {
    "do": ["do", "person.register", "--name", "Lê An"],
    "ask": ["ask", "documents"],
    "backup": ["backup", "office.backup"],
    "import": ["import", "--as", "incoming", "book.xlsx"],
    "tick": ["tick"],
    "log": ["log", "verify"],
}


@pytest.mark.parametrize("words", WITHOUT_TABLES.values(), ids=WITHOUT_TABLES)
def test_a_database_without_tables_is_no_internal_error_and_one_that_is_not_there_is_not_made(
    box: Box, words: list[str], tmp_path: Path
) -> None:
    """Mistyped or not yet begun: the command says what to run, and looking for a database makes none."""
    mistyped, empty = tmp_path / "stewart.sqlite3", tmp_path / "empty.sqlite3"
    empty.touch()
    for file, said in ((mistyped, f"{mistyped} is not there"), (empty, "")):
        done = Box(box.data, (("STEWARD_DATABASE", str(file)),)).steward(*words)
        assert done.returncode == 2 and "run 'steward migrate'" in done.stderr and said in done.stderr, (
            done.stderr
        )
    assert not mistyped.exists() and not (box.data / "reports").exists()


@pytest.mark.parametrize(
    ("no", "code"),
    [
        (Invalid({"copy": ("required", {})}), 2),
        (Refusal("not_the_keeper"), 3),
        (Unknown("copy"), 4),
        (Conflict("changed_since_seen", subject="copy/7"), 5),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, No) else "",
)
def test_each_answer_has_its_exit_code_one_line_and_a_hint(no: No, code: int) -> None:
    lines = errors.explain(no).splitlines()
    assert errors.exit_code(no) == code
    assert lines[0].startswith("steward: ") and lines[1].startswith("  hint: ") and len(lines) == 2


def test_a_refusal_names_its_basis_and_an_invalid_order_each_field() -> None:
    told = errors.explain(Refusal("not_the_keeper", Basis("Law 29/2018, art. 12", "V")))
    assert "not the keeper [Law 29/2018, art. 12]" in told and "doubtful" not in told
    assert "[art. 9 (doubtful)]" in errors.explain(Refusal("not_the_keeper", Basis("art. 9", "UNSURE")))
    assert "[" not in errors.explain(Refusal("not_the_keeper"))
    told = errors.explain(Invalid({"copy": ("required", {}), "until": ("not_a_day", {})}))
    assert "copy: required" in told and "until: not a day" in told


def test_usage_errors_end_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["nonsense"]) == 2
    assert main.run(["serve", "--port", "many"]) == 2
    assert main.run(["--nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


def boom(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"cannot read {secret}") from error


def test_an_internal_error_leaves_a_report_without_contents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STEWARD_DATA", str(tmp_path))
    try:
        boom("Phương án tác chiến")
    except ValueError as error:
        assert main.said(error, "serve") == 70
    (report,) = (tmp_path / "reports").iterdir()
    text = report.read_text(encoding="utf-8")
    told = json.loads(text)
    assert [e["type"] for e in told["errors"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert any(place.endswith(" boom") for place in told["errors"][0]["places"])
    assert "tác chiến" not in text + capsys.readouterr().err
    assert str(tmp_path) not in text and report.stat().st_mode & 0o077 == 0


def test_an_internal_error_is_told_even_when_no_report_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("STEWARD_DATA", str(tmp_path / "file"))
    assert main.said(ValueError("x"), "serve") == 70
    assert "check STEWARD_DATA" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(box: Box, shell: str) -> None:
    done = box.steward("completion", shell)
    assert done.returncode == 0 and "_STEWARD_COMPLETE" in done.stdout


def test_completion_knows_the_options_of_a_command(box: Box) -> None:
    more = (("_STEWARD_COMPLETE", "complete_bash"), ("COMP_WORDS", "steward serve --po"), ("COMP_CWORD", "2"))
    done = Box(box.data, more).steward()
    assert "--port" in done.stdout


def test_the_words_of_a_command_are_found_behind_global_options() -> None:
    asked: Callable[[list[str]], str | None] = main.asked_for
    assert asked(["--no-color", "serve", "--port", "1"]) == "serve"
    assert asked(["--version"]) is None


def test_an_empty_value_is_a_value_and_a_flag_stands_alone() -> None:
    assert options(["--capacity", "", "--printed", "--title=", "--unit-code", "x"]) == {
        "capacity": "",
        "printed": "true",
        "title": "",
        "unit_code": "x",
    }


def test_who_says_for_no_post_is_told_where_its_key_stands(migrated: Box) -> None:
    for option, words in (
        ("--as", ["ask", "units"]),
        ("--post", ["import", "book.xlsx", "--as", "incoming"]),
    ):
        for wrong, told in (
            ([], "nobody acts"),
            ([option, "registrar"], f"{option}: 'registrar' is no key of a post"),
        ):
            done = migrated.steward(*words, *wrong)
            assert (done.returncode, told in done.stderr, "STEWARD_POST" in done.stderr) == (2, True, True), (
                done.stderr
            )
