"""The reference pages of acts, questions, commands and lives, made from the catalogues:
`make docs` writes them.

A test says whether the pages in docs/reference are fresh.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from typer import Typer

from steward.cli import lives
from steward.cli.ready import open_installation
from steward.rules.machinery.fields import kinds, required, sentence

FOLDER = Path(__file__).parents[3] / "docs" / "reference"


def _performed_by(principals: frozenset[str]) -> str:
    return f"Performed by: {', '.join(sorted(principals))}."


def pages() -> dict[str, str]:
    """File name to text."""
    from steward.acts.catalogue import ACTS
    from steward.foundations.scheme.describe import describe
    from steward.reads.catalogue import QUESTIONS

    acts = [
        _thing(
            act.name, act.sentence, act.order, f"Performed by: {', '.join(sorted(act.standing.principals))}."
        )
        for act in ACTS
    ]
    questions = [_thing(one.name, one.sentence, one.params, "") + _answer(one.kind) for one in QUESTIONS]
    commands = [f"| `steward {name}` | {help} |" for name, help in _commands()]
    return {
        "acts.md": _page(
            "Acts",
            "Everything that can happen. The same names on pages, in JSON (`POST /api/acts/<act>`) and "
            "in\n`steward do <act>`.",
            acts,
        ),
        "questions.md": _page(
            "Questions",
            "Everything that can be asked: `GET /api/<question>` and `steward ask <question>`.",
            questions,
        ),
        "commands.md": _page(
            "Commands",
            "`steward <command> --help` says more. Outsiders run `steward-verify`: "
            "[guide/log.md](../guide/log.md).",
            ["| command | does |\n| --- | --- |\n" + "\n".join(commands)],
        ),
        "schemes.md": describe(),
        "lives.md": lives.page(),
    }


def _commands() -> Iterator[tuple[str, str]]:
    """Every command with its sentence, those below `scan` and `log` too."""
    from steward.cli.main import COMMANDS

    for name, (module, attribute, help) in COMMANDS.items():
        yield name, help
        what = getattr(import_module(module), attribute)
        for one in what.registered_commands if isinstance(what, Typer) else ():
            if one.callback and not one.hidden:
                yield f"{name} {one.name or one.callback.__name__}", sentence(one.callback)


def _page(title: str, about: str, parts: list[str]) -> str:
    return f"# {title}\n\nMade by `make docs`; do not edit.\n\n{about}\n\n" + "\n\n".join(parts) + "\n"


def _thing(name: str, said: str, order: type, more: str) -> str:
    rows = [_row(field, kind, field in required(order)) for field, kind in kinds(order).items()]
    table = (
        "| field | kind | needed | meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
        if rows
        else "No fields."
    )
    return "\n\n".join(filter(None, (f"## {name}", said, more, table)))


def _answer(kind: type | None) -> str:
    """What is in the answers of a question, value by value; nothing where it does not say so."""
    from steward.reads.machinery.answers import told

    if kind is None:
        return ""
    rows = "\n".join(f"| `{path}` | {word} |" for path, word in told(kind))
    return f"\n\nAnswers:\n\n| value | kind |\n| --- | --- |\n{rows}"


def _row(field: str, kind: Any, needed: bool) -> str:
    of = kind.subject or ", ".join(kinds(kind.rows) if kind.rows else ())
    what = f"{kind.name} of {of}" if of else kind.name
    meaning = f"{kind.label}. {kind.help}".strip().replace("|", "/")
    return f"| `{field}` | {what} | {'yes' if needed else ''} | {meaning} |"


def main() -> None:
    open_installation()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"steward: {FOLDER / name}")


if __name__ == "__main__":
    main()
