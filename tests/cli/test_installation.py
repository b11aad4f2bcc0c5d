"""Setting an office up: tables, the ceremony of two, the checks, the clock by hand."""

import json
import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest

from steward import checks
from steward.acts.people.ceremony import BeginOrganisation
from steward.cli.catalogues import compile_catalogues
from tests import postgres
from tests.cli.conftest import ANSWERS, Box
from tests.cli.folder import change, steward


def test_two_people_begin_the_office_and_each_gets_a_password_once(begun: Box) -> None:
    receipt = json.loads((begun.data.parent / "receipt.json").read_text())
    assert receipt["entry"] == 0
    assert set(receipt["passwords"]) == {"an", "bao"}
    assert len(set(receipt["passwords"].values())) == 2
    stored = b"".join(file.read_bytes() for file in begun.data.rglob("*") if file.is_file())
    assert not any(password.encode() in stored for password in receipt["passwords"].values())


def test_an_office_begins_only_once(begun: Box) -> None:
    again = begun.steward("init", "--answers", begun.data.parent / "answers.json")
    assert (again.returncode, again.stdout) == (5, "")
    assert again.stderr.startswith("steward: conflict: ")


def test_secrets_of_a_new_office_are_its_own(begun: Box) -> None:
    for name in ("secret.key", "log.key", "fingerprint.key", "steward.sqlite3"):
        assert (begun.data / name).stat().st_mode & 0o077 == 0, name
    assert len(bytes.fromhex((begun.data / "fingerprint.key").read_text())) == 32


def test_init_refuses_without_tables_and_names_the_way_out(box: Box) -> None:
    done = box.steward("init", "--title", "x")
    assert done.returncode == 2
    assert "steward migrate" in done.stderr


def test_init_names_every_missing_answer_when_nobody_can_be_asked(migrated: Box) -> None:
    done = migrated.steward("init", "--title", "x")
    assert done.returncode == 2
    assert all(f"{name}:" in done.stderr for name in ANSWERS if name != "title")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("time_zone", "Mars/Olympus", "time_zone"),
        ("log", "two words", "origin of the log"),
        ("second_login", "an", "steward: "),
    ],
)
def test_init_refuses_answers_that_make_no_sense_and_begins_nothing(
    migrated: Box, tmp_path: Path, field: str, value: str, said: str
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({**ANSWERS, field: value}))
    done = migrated.steward("init", "--answers", answers)
    assert done.returncode in (2, 3) and said in done.stderr
    with sqlite3.connect(migrated.data / "steward.sqlite3") as tables:
        assert tables.execute("SELECT count(*) FROM steward_entry").fetchone() == (0,)
    tables.close()


def test_every_question_of_the_ceremony_is_an_option(migrated: Box) -> None:
    told = migrated.steward("init", "--help").stdout
    assert all(f"--{field.name.replace('_', '-')}" in told for field in fields(BeginOrganisation))


def test_a_second_migrate_has_nothing_to_do(begun: Box) -> None:
    done = begun.steward("migrate")
    assert done.returncode == 0 and "tables: current" in done.stdout


def test_tick_signs_the_log_once(installation: Path) -> None:
    (installation / "log.signed").unlink()
    change(installation / "steward.sqlite3", "DELETE FROM steward_checkpoint")
    first, second = (json.loads(steward(installation, "tick", "--json").stdout) for _ in range(2))
    assert (first["checkpoint"], second["checkpoint"]) == (1, None)


def test_check_names_the_key_that_others_may_read_and_the_way_out(begun: Box) -> None:
    before = begun.steward("check")
    (begun.data / "secret.key").chmod(0o644)
    try:
        done = begun.steward("check")
    finally:
        (begun.data / "secret.key").chmod(0o600)
    assert before.returncode == 0, before.stdout
    assert done.returncode == 1 and "steward.E001" in done.stdout and "chmod 600" in done.stdout


def test_check_makes_no_database_of_a_mistyped_name(begun: Box, tmp_path: Path) -> None:
    mistyped = tmp_path / "stewart.sqlite3"
    done = Box(begun.data, (("STEWARD_DATABASE", str(mistyped)),)).steward("check")
    assert done.returncode == 2 and f"{mistyped} is not there" in done.stderr and not mistyped.exists()


@pytest.mark.parametrize(("version", "fits"), [(140_012, False), (150_000, True), (180_004, True)])
def test_postgresql_is_supported_from_15(version: int, fits: bool) -> None:
    assert (checks.postgres_fit(version) == []) is fits


@pytest.mark.parametrize(("version", "fits"), [((3, 39, 4), False), ((3, 40, 0), True)])
def test_sqlite_is_supported_from_3_40(version: tuple[int, ...], fits: bool) -> None:
    assert (checks.sqlite_fit(version) == []) is fits


def test_every_check_has_a_hint() -> None:
    assert all(
        message.hint
        for message in [*checks.postgres_fit(90_000), *checks.sqlite_fit((3, 1)), *checks.fonts(None)]
    )


def test_on_postgresql_the_owner_migrates_and_the_application_role_works(tmp_path: Path) -> None:
    import psycopg

    described = postgres.described()
    name = "steward_cli"
    with psycopg.connect(postgres.address(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER} TEMPLATE template0")
    address = f"postgresql://{{role}}:{{role}}@/{name}?host={described['HOST']}" + (
        f"&port={described['PORT']}" if described["PORT"] else ""
    )
    addresses = {
        "STEWARD_DATABASE": address.format(role=postgres.APPLICATION),
        "STEWARD_DATABASE_OWNER": address.format(role=postgres.OWNER),
    }
    box = Box(tmp_path / "var", tuple(addresses.items()))
    assert box.steward("migrate").returncode == 0
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(ANSWERS))
    begun = box.steward("init", "--answers", answers)
    assert begun.returncode == 0, begun.stderr
    with (
        psycopg.connect(addresses["STEWARD_DATABASE"]) as application,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        application.execute("DELETE FROM steward_entry")


def test_a_catalogue_is_compiled_when_it_is_newer_and_not_again(tmp_path: Path) -> None:
    po = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Copy"\nmsgstr "Bản"\n',
        encoding="utf-8",
    )
    assert [compile_catalogues(tmp_path), compile_catalogues(tmp_path)] == [1, 0]
    assert "Bản".encode() in po.with_suffix(".mo").read_bytes()
