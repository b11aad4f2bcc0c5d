"""`steward do ACT` and `steward ask QUESTION`: every act and question of the catalogues, nothing per act.

Options come from the order's fields, help from its docstring. The operator acts as the post named by `--as`
(its key); an order without `--origin` gets a fresh one, so a repeated run is a new act.
Acts are loaded for `do`, questions for `ask`.
"""

import json
import uuid
from datetime import datetime
from typing import Annotated, Any

import typer
from django.utils import timezone

from steward.cli.errors import Trouble
from steward.cli.ready import current
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Invalid
from steward.rules.machinery.fields import kinds, read, required

Post = Annotated[str, typer.Option("--as", help="Key of the post that acts.", envvar="STEWARD_POST")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def options(words: list[str]) -> dict[str, Any]:
    """`--field value` pairs; a flag may stand alone, an empty value is one; `--field=value` works too.

    Raises Invalid where one is given twice: several keys are one value, with commas.
    """
    values: dict[str, Any] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            raise Invalid({word: ("no_such_field", {})})
        name, sign, value = word[2:].partition("=")
        if not sign:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        field = name.replace("-", "_")
        if field in values:
            raise Invalid({field: ("given_twice", {})})
        values[field] = value
    return values


def describe(sentence: str, order: type) -> str:
    star = dict.fromkeys(required(order), "* ")
    lines = [
        f"  --{name.replace('_', '-'):<18}{star.get(name, '  ')}{kind.label}. {kind.help}".rstrip()
        for name, kind in kinds(order).items()
    ]
    return "\n".join([sentence, "", *lines, "", "* needed"])


def known_post(key: str, option: str = "--as") -> str:
    """The key of the post that acts, from `option` or the environment;
    Trouble where it is missing or none."""
    try:
        return str(uuid.UUID(key))
    except ValueError:
        told = f"{option}: {key!r} is no key of a post" if key else "nobody acts"
        found = "the key in the address of the post's page, below 'Units and people'"
        hint = f"{option} POST or STEWARD_POST: {found}"
        raise Trouble(told, hint) from None


CONTEXT = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
HELP = ("-h", "--help")


def helped(ctx: typer.Context, sentence: str, order: type) -> bool:
    """Whether help stands among the words behind the name, and was given: the options of an act are its own,
    so help is none of ours."""
    asked = any(word in HELP for word in ctx.args)
    if asked:
        typer.echo(describe(sentence, order))
    return asked


def acting(post: str) -> tuple[Actor, datetime]:
    """Who acts from a terminal, and when, on tables of this release."""
    current()
    now = timezone.now()
    return actor_for(known_post(post), now), now


def do(
    ctx: typer.Context, act: str, post: Post = "", origin: str = "", expect: str = "", as_json: AsJson = False
) -> None:
    """Perform an act of the catalogue: steward do ACT --as POST --field value ...;
    ACT --help lists its fields."""
    if act in HELP:
        typer.echo(f"{ctx.get_help()}\n\nActs:\n")
        acts_there_are()
        return
    from steward.acts import catalogue as acts

    found = acts.orderable(act)
    if helped(ctx, found.sentence, found.order):
        return
    from steward.acts.machinery.envelope import origin_from, perform, seen_from
    from steward.reads import done

    by, now = acting(post)
    order: Any = read(found.order, options(ctx.args))
    token = origin_from("cli", origin, "origin")
    receipt = perform(found, order, by, now, origin=token, expect=seen_from(expect))
    told = done.told(found.standing, receipt, by)
    once = told.pop("once")
    said = f"{told['sentence']} {receipt.act}: entry {receipt.index} at {receipt.at}"
    typer.echo(
        json.dumps(told, ensure_ascii=False)
        if as_json
        else f"{said} {json.dumps(receipt.result, ensure_ascii=False)}"
    )
    for name, secret in once.items():
        typer.echo(f"{name}: {secret}   (shown once)", err=True)


def ask(ctx: typer.Context, question: str, post: Post = "", as_json: AsJson = False) -> None:
    """Ask a question of the catalogue: steward ask QUESTION --as POST --field value ...;
    QUESTION --help lists its fields."""
    if question in HELP:
        typer.echo(f"{ctx.get_help()}\n\nQuestions:\n")
        questions_there_are()
        return
    from steward.reads import catalogue as reads

    found = reads.find(question)
    if helped(ctx, found.sentence, found.params):
        return
    by, _ = acting(post)
    answer = found.run(read(found.params, options(ctx.args)), by)
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=None if as_json else 2))


def acts_there_are() -> None:
    """List every act with its sentence."""
    from steward.acts import catalogue as acts

    for act in (one for one in acts.ACTS if not one.standing.hands_out):
        typer.echo(f"{act.name:<28}{act.sentence}")


def questions_there_are() -> None:
    """List every question with its sentence."""
    from steward.reads import catalogue as reads

    for question in reads.QUESTIONS:
        typer.echo(f"{question.name:<28}{question.sentence}")
