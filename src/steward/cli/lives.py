"""The page of lives in the reference: for each kind of thing a picture
of its states and a table of its arrows.

Promises that page and program say the same: states and arrows come from `rules.lives`,
their words from `rules.words`.
"""

from steward.rules.catalogue import BY_NAME
from steward.rules.lives import JOBS, LIVES
from steward.rules.machinery.actor import CLOCK
from steward.rules.machinery.life import Arrow, Life
from steward.rules.words import CODES

ABOUT = """# Lives

Made by `make docs`; do not edit.

Which act leads a thing from which state to which. `>` marks where a life begins, `=` where it ends. \
What is not in the table is
refused (`not_now`), with the state and what can be done in it. \
Acts of the clock happen by themselves when their day has
come; nobody else performs them. An end need not be the last that happens: \
what ends there may stay as it is for ever.
"""


def page() -> str:
    """The whole page."""
    work = "The steps of work that goes on outside of acts are no acts either:\n\n" + "\n\n".join(
        map(_life, JOBS)
    )
    return "\n\n".join((ABOUT.rstrip(), *map(_life, LIVES), work)) + "\n"


def _life(life: Life) -> str:
    rows = [_row(life, arrow) for arrow in life.arrows]
    table = "| act | from | to |\n| --- | --- | --- |\n" + "\n".join(rows)
    return "\n\n".join((f"## {life.subject}", f"```\n{_picture(life)}\n```", table))


def _picture(life: Life) -> str:
    """A line for each state: what it is, and to which states one comes from it."""
    widest = max(len(_word(life, state)) for state in life.states)
    lines = []
    for state in life.states:
        mark = ("> " if state in life.begins else "  ") + ("= " if state in life.ends else "  ")
        way = ", ".join(_word(life, after) for after in life.following(state))
        lines.append(f"{mark}{_word(life, state):{widest}}{f' -> {way}' if way else ''}".rstrip())
    return "\n".join(lines)


def _row(life: Life, arrow: Arrow) -> str:
    known = BY_NAME.get(arrow.act)
    by = " (the clock)" if known and known.principals == {CLOCK} else ""
    before = ", ".join(_word(life, state) for state in arrow.before)
    return f"| `{arrow.act}`{by} | {before} | {_word(life, arrow.after) if arrow.after else 'stays'} |"


def _word(life: Life, state: str) -> str:
    return CODES[f"{life.subject}_state"][state]
