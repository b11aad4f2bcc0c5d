"""Each room says only what it may: the finer walls that import contracts cannot see.

Every rule is tried on a good and a bad example first, so that it is known to be able to fail.
"""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.house.source import ROOT, calls, files, imports, tree

HTTP = (
    "django.http",
    "django.shortcuts",
    "django.forms",
    "django.template",
    "django.views",
    "django.urls",
    "ninja",
)
DOORS = ("web", "api", "cli", "courier", "jobs")
INNER = ("foundations", "rules", "models", "acts", "reads")
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "delete",
    "adelete",
    "asave",
}
#: The writers, each with its reason.
WRITERS = {
    "acts/machinery/envelope.py": "stores what Done names",
    "acts/machinery/appender.py": "appends to the log",
    "acts/log.py": "checkpoints",
    "acts/document/filters.py": "keeps and erases a person's filters: no record (docs/decisions/0023)",
    "acts/people/accounts.py": "forgets a lost second factor: a table of the sign-in library",
}
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate", "time", "monotonic"}


#: Who may begin a transaction.
BEGINNING = ("acts/machinery/envelope.py", "acts/log.py", "cli/backup.py")


def http_in(module: ast.Module) -> list[str]:
    return [name for name in imports(module) if name.startswith(HTTP)]


def writes_in(module: ast.Module) -> list[tuple[str, int]]:
    return [(name, line) for name, line in calls(module) if name in WRITES]


def clocks_in(module: ast.Module) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in ("datetime", "date", "time", "timezone"):
                found.append((node.func.attr, node.lineno))
    return found


def transactions_in(module: ast.Module) -> list[str]:
    return [name for name in imports(module) if name == "django.db.transaction"]


def dates_of_moments(module: ast.Module) -> list[int]:
    """`.date()` without arguments: the calendar day of whatever zone the moment happens to be in."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not node.args
    ]


def sighted() -> set[str]:
    """Tables that ask who looks."""
    from steward import models

    named = {
        name: getattr(models, name) for name in models.__all__ if isinstance(getattr(models, name), type)
    }
    return {
        name
        for name, model in named.items()
        if {"visible_to", "addressable_by"} & set(dir(model.objects.all()))
    }


def sees(call: ast.Call | None, method: str) -> bool:
    """Whether the first method of a manager says who looks,
    or starts from what the one who looks holds or already sees."""
    if method in SIGHTS or call is None:
        return method in SIGHTS
    own = {k.arg for k in call.keywords if ast.unparse(k.value) in ("by.post", "by.person")}
    return method == "filter" and bool(own & OWN or {k.arg for k in call.keywords} & OF_SEEN)


def bare_managers(module: ast.Module) -> list[str]:
    """`function: Table.method` wherever a table that asks who looks is asked without saying so."""
    tables, found = sighted(), []
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
        called = {id(node.func): node for node in ast.walk(function) if isinstance(node, ast.Call)}
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and getattr(node.value, "attr", "") in (
                "objects",
                "_base_manager",
            ):
                table = ast.unparse(node.value.value)
                if table in tables and not sees(called.get(id(node)), node.attr):
                    found.append(f"{function.name}: {table}.{node.attr}")
    return found


def chains_of_a_copy(module: ast.Module) -> list[str]:
    """`x.handovers`: from a copy to all its handovers, past the one who looks (decisions 19)."""
    return [
        ast.unparse(node)
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "handovers"
    ]


SIGHTS = {
    "visible_to",
    "told_to",
    "addressable_by",
    "within_reach_of",
    "held_by",
    "in_charge_of",
    "due_to",
    "lent_by",
    "extendable_by",
    "told_of",
    "none",
    # what a standing rule allows is less than what is visible (tests/reads/test_waiting.py)
    "registered_by",
    "determinable_by",
    "decidable_by",
    "acceptable_by",
    "reproducible_by",
    "judgeable_by",
    "turnable_by",
    # the offers of copies that were already seen
    "waiting_for",
}
#: What one holds, gave, receives or is; and what belongs to a record that was already seen.
OWN, OF_SEEN = {"keeper", "giver", "receiver", "pk"}, {"document", "document__in", "copy__document", "hit"}
#: Questions that are not asked by somebody about something: each with its reason.
NOBODY_LOOKS = {
    "reads/clock.py": "the clock sees every unit and tells keys only",
    "reads/log/verify.py": "verification recomputes every row and tells names of rows only",
    "reads/log/tables.py": "verification recomputes every row and tells names of rows only",
}
#: The two ways from a sign-in or an operator's key to the one who looks; the numbers of a book for its
#: registrar or on paper; the day on which a copy is due that one is offered: whoever accepts it owes it by
#: then; and which posts may have what one hands on, which is asked of their rights and tells none of them.
BEFORE_LOOKING = {
    "reads/machinery/asking.py": {
        "signed_in: Post.select_related",
        "actor_for: Post.select_related",
    },
    "reads/book/books.py": {"_told: BookEntry.all"},
    "reads/custody/held.py": {"_due: Loan.filter"},
    "reads/custody/receivers.py": {"_reaching: Authorisation.in_force", "_judged: Authorisation.in_force"},
    "reads/people/things.py": {"_registries: Authorisation.in_force"},
}


EXAMPLES = [
    pytest.param(http_in, "from django.db import models", "from django.http import HttpRequest", id="http"),
    pytest.param(writes_in, "copy.keeper = to", "copy.save(update_fields=['keeper'])", id="writes"),
    pytest.param(clocks_in, "def rule(day): return day", "day = date.today()", id="clocks"),
    pytest.param(
        transactions_in,
        "from django.db import models",
        "from django.db import transaction",
        id="transactions",
    ),
    pytest.param(dates_of_moments, "d = date(2026, 1, 2)", "day = now.date()", id="days"),
    pytest.param(
        bare_managers,
        "def f(by): return Copy.objects.visible_to(by)",
        "def f(by): return Copy.objects.filter(state='held')",
        id="sight",
    ),
    pytest.param(
        bare_managers,
        "def f(by): return Copy.objects.filter(keeper=by.post)",
        "def f(by, o): return Copy.objects.filter(keeper=o)",
        id="own",
    ),
    pytest.param(
        chains_of_a_copy,
        "rows = Handover.objects.visible_to(by).filter(copy=row)",
        "rows = row.handovers.select_related('giver')",
        id="chains",
    ),
    pytest.param(
        bare_managers,
        "def f(by): return Post.objects.addressable_by(by)",
        "def f(): return Post.objects.order_by('sort')",
        id="people",
    ),
]


@pytest.mark.parametrize(("rule", "good", "bad"), EXAMPLES)
def test_a_rule_passes_its_good_example_and_finds_its_bad_one(rule, good, bad):
    assert not rule(ast.parse(good)) and rule(ast.parse(bad))


def found(rule, *rooms, but=()):
    return {
        str(path.relative_to(ROOT / "src/steward")): hits
        for path in files(*rooms)
        if str(path.relative_to(ROOT / "src/steward")) not in but and (hits := rule(tree(path)))
    }


def test_nobody_is_shown_a_record_that_was_not_asked_for_through_their_eyes():
    """Decisions 13: bare managers are for models and acts."""
    places = found(bare_managers, "reads", "web", "api", "cli", "jobs", but=NOBODY_LOOKS)
    told = {
        place: left
        for place, hits in places.items()
        if (left := set(hits) - BEFORE_LOOKING.get(place, set()))
    }
    assert told == {}


def test_no_door_and_no_question_goes_from_a_copy_to_all_its_handovers():
    assert found(chains_of_a_copy, "reads", "web", "api", "cli", "jobs") == {}


def test_http_forms_and_templates_live_only_in_doors():
    assert found(http_in, *INNER) == {}


def test_only_the_envelope_opens_a_transaction():
    assert found(transactions_in, *INNER, "web", "api", "cli", "jobs", but=BEGINNING) == {}


def test_nothing_but_the_writers_writes_a_row():
    assert found(writes_in, "rules", "models", "acts", "reads", "web", "api", but=WRITERS) == {}


def test_below_the_doors_there_is_no_clock():
    allowed = {path for path in found(clocks_in, *INNER) if path.startswith("foundations/scan/")}
    assert {path: hits for path, hits in found(clocks_in, *INNER).items() if path not in allowed} == {}


def test_acts_and_rules_take_the_day_of_the_body_not_of_a_moment():
    assert found(dates_of_moments, "acts", "rules", but=("acts/machinery/envelope.py",)) == {}


NAMELESS = {"utils", "common", "helpers", "services", "core", "managers", "signals", "misc", "lib"}


def nameless(paths: Iterable[Path]) -> list[Path]:
    """Files and folders called by a word that says that nobody decided."""
    return [path for path in paths if path.stem in NAMELESS or NAMELESS & set(path.parts)]


def test_no_room_is_called_after_nothing():
    source = ROOT / "src/steward"
    assert nameless(path.relative_to(source) for path in source.rglob("*.py")) == []
    assert nameless([Path("acts/custody/handovers.py"), Path("web/signin/steps.py")]) == []
    assert nameless([Path("acts/utils.py"), Path("web/helpers/a.py")]) == [
        Path("acts/utils.py"),
        Path("web/helpers/a.py"),
    ]


def granted(account: object, apps: Iterable[str]) -> list[str]:
    """What the framework would let an account do beside its authorisations."""
    rights = [name for name in ("is_superuser", "is_staff") if getattr(account, name)]
    asked = [right for right in ("steward.change_document", "steward.view_copy") if account.has_perm(right)]
    return rights + asked + [app for app in apps if app.startswith("django.contrib.admin")]


def test_rights_of_the_framework_grant_nothing():
    from django.conf import settings
    from django.contrib.auth.models import User

    from steward.models import Account

    assert granted(Account(login="root"), settings.INSTALLED_APPS) == []
    framework = User(username="root", is_superuser=True)
    told = ["is_superuser", "steward.change_document", "steward.view_copy", "django.contrib.admin"]
    assert granted(framework, ["steward", "django.contrib.admin"]) == told
