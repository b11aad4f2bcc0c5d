"""The demo's world, small: built by acts in a database of its own, the same for a seed.
All input is generated."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from steward.cli.demo import command
from steward.cli.errors import Trouble
from steward.foundations.scheme import shipped
from steward.foundations.tlog.leaf import parse
from tests.cli.conftest import Box

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
QUICK = "import steward.settings; steward.settings.PASSWORD_HASHERS = ['tests.hasher.QuickArgon2']\n"
LIVE = """
import json
from datetime import datetime
from steward.cli.ready import open_installation
open_installation()
from steward.cli.demo.build import Bars, lived
from steward.cli.demo.scale import Scale
from steward.reads.log.verify import examine
with Bars().step("world") as step:
    scale = Scale(seed={seed!r}, units=4, documents=36, copies=90, printed=3)
    world, posts = lived(scale, datetime.fromisoformat("{until}"), step)
findings = [str(one) for one in examine().findings]
told = {{"findings": findings, "posts": sorted(posts), "acts": len(world.cpu), "texts": len(world.texts)}}
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Built:
    """A world that was built: its database, and what the build said."""

    file: Path
    told: dict[str, Any]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as database:
            return database.execute(query).fetchall()

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def count(self, table: str, condition: str = "1") -> int:
        return int(self.one(f"SELECT count(*) FROM steward_{table} WHERE {condition}"))

    def acts(self) -> list[tuple[str, str]]:
        leaves = (parse(bytes(row[0])) for row in self.rows("SELECT leaf FROM steward_entry ORDER BY idx"))
        return [(leaf.act, leaf.at) for leaf in leaves]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Built]:
    """Builds a world of a seed in a folder of its own; the tables are made once."""
    template = tmp_path_factory.mktemp("template")
    done = Box(template).python("from steward.cli.installation import migrate; migrate(quiet=True)")
    assert done.returncode == 0, done.stderr

    def make(seed: object) -> Built:
        folder = tmp_path_factory.mktemp("world") / "demo"
        shutil.copytree(template, folder)
        done = Box(folder, (("STEWARD_DEMO", "1"),)).python(
            QUICK + LIVE.format(seed=seed, until=NOW.isoformat())
        )
        assert done.returncode == 0, done.stderr
        return Built(folder / "steward.sqlite3", json.loads(done.stdout.splitlines()[-1]))

    return make


@pytest.fixture(scope="module")
def world(build: Callable[..., Built]) -> Built:
    return build(1)


def test_tree_and_tables_verify_and_no_act_was_refused(world: Built) -> None:
    assert world.told["findings"] == []
    assert world.count("entry") == world.told["acts"] > 250
    assert world.count("refused") == 0


def test_acts_happened_in_order_over_two_years_and_none_after_the_present(world: Built) -> None:
    moments = [at for _, at in world.acts()]
    assert moments == sorted(moments)
    assert moments[0].startswith("2025-01-06") and moments[-1] < NOW.isoformat()
    assert {at[:7] for at in moments} >= {"2025-06", "2026-03", "2026-11"}


def test_every_authorisation_was_proposed_by_one_and_confirmed_by_another(world: Built) -> None:
    assert world.count("authorisation", "state = 'in_force' AND confirmed_by_id = proposed_by_id") == 0
    assert world.count("authorisation", "state = 'in_force'") == len(world.told["posts"]) + 2
    assert world.count("authorisation", "state = 'proposed'") == 1


def test_there_are_as_many_documents_and_copies_as_asked_for(world: Built) -> None:
    assert world.count("document") == 36
    assert world.count("copy", "parent_id IS NULL") == 90
    assert len(world.rows("SELECT DISTINCT level FROM steward_document")) == 3
    assert len(world.rows("SELECT DISTINCT scheme FROM steward_document")) == 2


@pytest.mark.parametrize(
    ("table", "condition"),
    [
        ("document", "state = 'proposed'"),
        ("document", "state = 'returned'"),
        ("document", "state = 'determined'"),
        ("document", "state = 'cancelled'"),
        ("document", "unopened"),
        ("handover", "state = 'open'"),
        ("handover", "state = 'accepted'"),
        ("destruction", "state = 'proposed'"),
        ("destruction", "state = 'done'"),
        ("correction", "old <> new"),
        ("bookentry", "state = 'cancel_proposed'"),
        ("bookentry", "state = 'cancelled' AND cancelled_by_id <> cancel_proposed_by_id"),
        ("delegation", f"state = 'in_force' AND until >= '{NOW:%Y-%m-%d}'"),
        ("needset", "codes LIKE '%+%'"),
    ],
)
def test_the_story_needs(world: Built, table: str, condition: str) -> None:
    assert world.count(table, condition) >= 1


def test_the_books_go_on_from_paper_through_the_turn_of_the_year(world: Built) -> None:
    books = world.rows(
        "SELECT year, first, closed_on IS NULL FROM steward_book b JOIN steward_unit u ON u.id = b.unit_id "
        "WHERE u.code = 'P' AND direction = 'incoming' ORDER BY year"
    )
    assert books == [(2025, 213, 0), (2026, 1, 1)]
    assert world.count("volume", "ordinal = 4 AND first > 88") == 1


def test_the_book_has_no_gap(world: Built) -> None:
    for book, first, following in world.rows("SELECT id, first, following FROM steward_book"):
        taken = [
            row[0]
            for row in world.rows(
                f"SELECT ordinal FROM steward_bookentry WHERE book_id = {book} ORDER BY ordinal"
            )
        ]
        assert taken == list(range(first, following))


def test_fingerprints_are_kept_and_no_text(world: Built) -> None:
    assert world.count("fingerprint") == world.told["texts"] == 3
    assert world.one("SELECT max(length(abstract)) FROM steward_document") < 300


def drawn(world: Built) -> list[Any]:
    """What follows from the seed: everything but keys, salts and pseudonyms."""
    columns = "kind, abstract, symbol, dated, issuing_body, level, state, copies_authorised, determined_on"
    titles = world.rows("SELECT title FROM steward_person ORDER BY id")
    return [world.acts(), world.rows(f"SELECT {columns} FROM steward_document ORDER BY id"), titles]


def test_the_same_seed_gives_the_same_world_and_another_seed_another(
    world: Built, build: Callable[..., Built]
) -> None:
    assert drawn(build(1)) == drawn(world)
    assert drawn(build("other")) != drawn(world)


def made(folder: Path) -> dict[str, Any]:
    (folder / "database").write_text("rows")
    return {"sign_ins": [], "password": "p"}


def broken(folder: Path) -> dict[str, Any]:
    (folder / "half").write_text("rows")
    raise KeyboardInterrupt


def never(folder: Path) -> dict[str, Any]:
    raise AssertionError("built again")


def test_a_second_start_builds_nothing(tmp_path: Path) -> None:
    first = command.prepared(tmp_path / "demo", build=made)
    assert command.prepared(tmp_path / "demo", build=never) == first
    assert first["state"] == "ready"


def test_a_build_that_was_broken_off_is_begun_afresh(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        command.prepared(tmp_path, build=broken)
    command.prepared(tmp_path, build=made)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["database", command.STAMP]


def test_reset_and_another_version_build_it_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command.prepared(tmp_path, build=made)
    (tmp_path / "left").write_text("by a visitor")
    command.prepared(tmp_path, reset=True, build=made)
    assert not (tmp_path / "left").exists()
    monkeypatch.setattr(command, "VERSION", command.VERSION + 1)
    with pytest.raises(AssertionError, match="built again"):
        command.prepared(tmp_path, build=never)


def test_a_folder_that_holds_anything_else_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "steward.sqlite3").write_text("an office's own")
    for reset in (False, True):
        with pytest.raises(Trouble, match="is not a demo") as caught:
            command.prepared(tmp_path, reset, build=never)
        assert "STEWARD_DATA" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["steward.sqlite3"]


def test_a_database_named_in_the_environment_is_refused() -> None:
    with pytest.raises(Trouble, match="STEWARD_DATABASE names another"):
        command.chosen({"STEWARD_DATABASE": "postgresql://localhost/office"})


def test_every_family_has_a_demo_in_a_folder_of_its_own_and_vn_stays_the_province(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.environ", dict(os.environ))
    families = {scheme.family for scheme in shipped().values()}
    assert {command.known(family) for family in families} == families - {"vn"} | {""}
    folders = {family: command.chosen({}, command.known(family)).name for family in families}
    assert folders == {family: "demo" if family == "vn" else f"demo-{family}" for family in families}
    assert len({command.version(command.known(family)) for family in families}) == len(families)
    with pytest.raises(Trouble, match="no scheme of the family 'fr'") as caught:
        command.known("fr")
    assert "us, vn" in caught.value.hint


def test_a_small_office_speaks_english_unless_told_and_the_province_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for family, given, spoken in (("us", {}, "en"), ("us", {"STEWARD_LANGUAGE": "vi"}, "vi"), ("", {}, None)):
        monkeypatch.setattr("os.environ", dict(given))
        command.chosen(given, family)
        assert os.environ.get("STEWARD_LANGUAGE") == spoken


@pytest.mark.parametrize("code", shipped())
def test_the_posts_of_a_small_office_decide_all_that_its_scheme_lets_anybody_decide(code: str) -> None:
    from steward.cli.demo.small_posts import DECIDED, posts

    scheme = shipped()[code]
    deciders = {post.capacity: post for post in posts(scheme).values() if post.role == "decider"}
    assert [(post.vi, post.en) for post in deciders.values()] == [
        (scheme.capacity(one).name.vi, scheme.capacity(one).name.en) for one in deciders
    ]
    for act in DECIDED:
        for level in scheme.levels:
            able = {capacity.code for capacity in scheme.who_decides(act, level.code)}
            assert not able or able & deciders.keys(), (act, level.code)


def test_a_folder_of_another_family_is_built_afresh(tmp_path: Path) -> None:
    command.prepared(tmp_path, build=made, family="us")
    assert command.prepared(tmp_path, build=never, family="us")["state"] == "ready"
    with pytest.raises(AssertionError, match="built again"):
        command.prepared(tmp_path, build=never, family="uk")


def test_nobody_gets_a_known_password_outside_a_demo() -> None:
    from django.conf import settings

    from steward.cli.demo.build import sign_ins

    assert not settings.DEMO
    with pytest.raises(Trouble, match="not a demo's database"):
        sign_ins(None, ())


def test_the_last_line_is_the_address_and_the_sign_ins_stand_above() -> None:
    one = {"login": "head", "name": "Kiều Minh Hà", "post": "Chủ tịch", "sees": "proposals"}
    lines = command.signs({"password": "pass", "sign_ins": [one]}, "http://127.0.0.1:8000/").splitlines()
    assert lines[-1] == "Steward is ready at http://127.0.0.1:8000/"
    assert "  head  Kiều Minh Hà  Chủ tịch  proposals" in lines
    assert any("pass" in line for line in lines[:3])
