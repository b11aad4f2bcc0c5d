"""Each room says only what it may: the finer walls that import contracts cannot see.

Every rule is tried on a good and a bad example first, so that it is known to be able to fail.
"""

import ast

import pytest

from tests.house.source import ROOT, calls, files, imports, tree

HTTP = ("django.http", "django.shortcuts", "django.forms", "django.template", "django.views", "django.urls", "ninja")
DOORS = ("web", "api", "cli", "courier", "jobs")
INNER = ("foundations", "rules", "models", "acts", "reads")
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "adelete", "asave"}
#: The writers, each with its reason.
WRITERS = {
    "acts/envelope.py": "stores what Done names",
    "acts/appender.py": "appends to the log",
    "acts/log.py": "checkpoints",
    "acts/accounts.py": "forgets a lost second factor: a table of the sign-in library",
}
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate", "time", "monotonic"}


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
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date" and not node.args
    ]


EXAMPLES = [
    pytest.param(http_in, "from django.db import models", "from django.http import HttpRequest", id="http"),
    pytest.param(writes_in, "copy.keeper = to", "copy.save(update_fields=['keeper'])", id="writes"),
    pytest.param(clocks_in, "def rule(day): return day", "day = date.today()", id="clocks"),
    pytest.param(transactions_in, "from django.db import models", "from django.db import transaction", id="transactions"),
    pytest.param(dates_of_moments, "d = date(2026, 1, 2)", "day = now.date()", id="days"),
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


def test_http_forms_and_templates_live_only_in_doors():
    assert found(http_in, *INNER) == {}


def test_only_the_envelope_opens_a_transaction():
    assert (
        found(transactions_in, *INNER, "web", "api", "cli", "jobs", but=("acts/envelope.py", "acts/log.py", "cli/backup.py"))
        == {}
    )


def test_nothing_but_the_writers_writes_a_row():
    assert found(writes_in, "rules", "models", "acts", "reads", "web", "api", but=WRITERS) == {}


def test_below_the_doors_there_is_no_clock():
    allowed = {path for path in found(clocks_in, *INNER) if path.startswith("foundations/scan/")}
    assert {path: hits for path, hits in found(clocks_in, *INNER).items() if path not in allowed} == {}


def test_acts_and_rules_take_the_day_of_the_body_not_of_a_moment():
    assert found(dates_of_moments, "acts", "rules", but=("acts/envelope.py",)) == {}


def test_no_room_is_called_after_nothing():
    nameless = {"utils", "common", "helpers", "services", "core", "managers", "signals", "misc", "lib"}
    assert [
        path
        for path in files(*INNER, *[d for d in DOORS if (ROOT / "src/steward" / d).exists()])
        if path.stem in nameless or path.parent.name in nameless
    ] == []


def test_rights_of_the_framework_grant_nothing():
    from steward.models import Account

    account = Account(login="root")
    assert not account.is_superuser and not account.is_staff and not account.has_perm("steward.change_document")
    from django.conf import settings

    assert "django.contrib.admin" not in settings.INSTALLED_APPS
