"""The posts of a small installation of any family, and who signs in to them.

Promises that those who decide are as few as the scheme allows, and are called as it calls them.
"""

from __future__ import annotations

from steward.cli.demo.founding import FIRST, SECOND, Post
from steward.foundations.scheme import Scheme

ROOT, FIELD, OTHER = "HQ", "OPS", "SUP"
NEED = "harbour"
#: What somebody must be competent for at each level, or the story cannot be told.
DECIDED = ("determine", "declassify", "copy", "destroy")
SIGN_INS = (
    ("registrar", "registrar", "the books, copies coming back, the findings of the spill scan"),
    ("second-registrar", "second-registrar", "the same; an entry to be cancelled by a second person"),
    ("keeper", "keeper", "copies on hand, an offer to accept"),
    ("head", "head", "what waits for this title: proposals to determine, a destruction list"),
    ("second-head", "second-head", "what waits for that other title"),
    ("deputy", "deputy", "the same as head, by a written delegation"),
    ("drafter", "drafter", "own drafts: proposed, returned, determined"),
    ("inspector", "inspector", "the whole installation at every level"),
    (FIRST, FIRST, "units, posts, authorisations"),
    (SECOND, SECOND, "an authorisation that waits for a second person"),
    ("outsider", "outsider", "one unit at the lowest level, and nothing else"),
    ("administrator", "administrator", "no entry at all"),
)


def capacities(scheme: Scheme) -> list[str]:
    """As few capacities as decide all that the story needs, at least two where there are two;
    first who determines most."""
    wanted = {
        (act, level.code) for act in DECIDED for level in scheme.levels if scheme.who_decides(act, level.code)
    }
    reach = {
        one.code: {pair for pair in wanted if scheme.may_decide(*pair, one.code)}
        for one in reversed(scheme.capacities)
    }
    chosen: list[str] = []
    while wanted:
        chosen.append(
            max((code for code in reach if code not in chosen), key=lambda code: len(reach[code] & wanted))
        )
        wanted -= reach[chosen[-1]]
    others = sorted((code for code in reach if code not in chosen), key=lambda code: -len(reach[code]))
    chosen += [] if len(chosen) > 1 else others[:1]
    return sorted(chosen, key=lambda code: -sum(act == "determine" for act, _ in reach[code]))


def posts(scheme: Scheme) -> dict[str, Post]:
    """The posts of a small installation, by name; those who decide are called as the scheme calls them."""
    top, names = len(scheme.levels) - 1, {one.code: one.name for one in scheme.capacities}
    deciders = [
        Post(
            f"{'second-' * bool(n)}head" if n < 2 else f"head-{n + 1}",
            ROOT,
            names[code].vi,
            names[code].en,
            "decider",
            top,
            ROOT,
            code,
            NEED,
        )
        for n, code in enumerate(capacities(scheme))
    ]
    made = [
        _post("registrar", ROOT, "Registrar", "registrar", top, NEED),
        _post("second-registrar", ROOT, "Second Registrar", "registrar", top, NEED),
        _post("keeper", FIELD, "Operations Officer", "reader", top, NEED),
        _post("second-keeper", FIELD, "Operations Assistant", "reader", min(1, top)),
        _post("drafter", FIELD, "Planning Officer", "reader", top, NEED),
        _post("deputy", ROOT, "Deputy", "reader", top),
        _post("inspector", ROOT, "Inspector", "inspector", top),
        _post("outsider", OTHER, "Supplies Clerk", "reader", 0),
        _post("administrator", ROOT, "System Administrator", "administrator", 0),
    ]
    return {post.name: post for post in (*deciders, *made)}


def _post(name: str, unit: str, title: str, role: str, level: int, needs: str = "") -> Post:
    over = OTHER if unit == OTHER else ROOT
    return Post(name, unit, title, title, role, level, over, needs=needs)
