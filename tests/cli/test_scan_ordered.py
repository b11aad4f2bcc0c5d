"""`steward scan run --order`: a signed order is the decision of the report, for its period and its stores."""

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from steward.foundations.scan.workorder import WorkOrder
from steward.foundations.tlog import checkpoint, note
from steward.foundations.tlog.note import SigningKey
from tests.cli.scanning import run

BODY = "minh-hai.steward.example/log/2026"


OFFICE = SigningKey(BODY, note.ED25519, b"\1" * 32)


def work_order(desk: Path, **changes: Any) -> Path:
    """A file with the signed order of a decision over the share, from yesterday to tomorrow."""
    today = date.today()
    told = WorkOrder(
        BODY, "QD-12", (str(desk / "share"),), today - timedelta(days=1), today + timedelta(days=1), "Rà soát"
    )
    file = desk / "order"
    file.write_bytes(note.sign(replace(told, **changes).text, OFFICE).render())
    return file


def decided(desk: Path, *more: object, report: str = "report", share: str = "share") -> Result:
    """A run under the order with the office's own key."""
    return run(
        desk,
        "--order",
        desk / "order",
        "--order-vkey",
        OFFICE.verifier.text,
        *more,
        report=report,
        share=share,
    )


def test_a_verified_order_is_the_decision_of_the_report(desk: Path) -> None:
    file = work_order(desk)
    done = decided(desk, "--json")
    told, digest = json.loads(done.stdout), sha256(file.read_bytes()).hexdigest()
    assert (told["decision"]["id"], told["decision"]["verified"], told["decision"]["digest"]) == (
        "QD-12",
        True,
        digest,
    )
    assert told["decision"]["body"] == BODY and told["unverified_order"] is None
    assert "warning" not in done.stderr


def test_the_key_may_stand_in_a_file_but_not_the_secret_one(desk: Path) -> None:
    work_order(desk)
    (desk / "log.vkey").write_text(OFFICE.verifier.text + "\n")
    (desk / "log.key").write_text(OFFICE.text + "\n")
    (desk / "empty").write_text("\n")
    assert run(desk, "--order", desk / "order", "--order-vkey", desk / "log.vkey").exit_code == 1
    for name, says in (("log.key", "secret"), ("empty", "no vkey"), ("nowhere", "neither")):
        refused = run(desk, "--order", desk / "order", "--order-vkey", desk / name, report=name)
        assert (
            refused.exit_code == 2 and says in refused.stderr and not (desk / name / "header.json").exists()
        )
        assert OFFICE.text.rpartition("+")[2] not in refused.stderr


def test_an_order_that_nobody_checked_is_no_decision_and_the_report_says_so(desk: Path) -> None:
    work_order(desk)
    done = run(desk, "--order", desk / "order", "--json")
    told = json.loads(done.stdout)
    assert told["decision"] is None
    assert (told["unverified_order"]["id"], told["unverified_order"]["verified"]) == ("QD-12", False)
    assert "warning" in done.stderr and "--order-vkey" in done.stderr
    page = (desk / "report" / "report.html").read_text()
    assert "QD-12" in page and "decision: null" in page and "--order-vkey" in page


def test_a_report_without_its_key_is_not_gone_on_with_under_the_key(desk: Path) -> None:
    work_order(desk)
    run(desk, "--order", desk / "order")
    again = decided(desk, "--resume")
    assert again.exit_code == 5 and "decision None, now QD-12" in again.stderr


@pytest.mark.parametrize(
    ("period", "code"), [((-1, 1), 1), ((-9, -3), 3), ((3, 9), 3)], ids=["within", "over", "not yet"]
)
def test_an_order_counts_in_its_period_only(desk: Path, period: tuple[int, int], code: int) -> None:
    first, last = (date.today() + timedelta(days=days) for days in period)
    work_order(desk, first=first, last=last)
    done = decided(desk)
    assert done.exit_code == code, done.output
    assert ("QD-12" in done.stderr and "Ask for a new decision" in done.stderr) == (code == 3)
    assert (desk / "report").exists() == (code == 1)


def test_a_store_that_is_not_named_is_not_read(desk: Path) -> None:
    work_order(desk)
    refused = decided(desk, share="protected")
    assert refused.exit_code == 3 and "QD-12" in refused.stderr and not (desk / "report").exists()


def test_another_key_an_altered_store_a_plain_file_and_a_checkpoint_are_no_order(desk: Path) -> None:
    good = work_order(desk).read_bytes()
    stranger = SigningKey(BODY, note.ED25519, b"\2" * 32)
    plain = json.dumps({"decision": "QD-12", "stores": [str(desk / "share")]}).encode()
    signed = checkpoint.sign(checkpoint.Checkpoint(BODY, 12, b"\0" * 32), OFFICE).render()
    for name, data, key, says in (
        ("other", good, stranger, "no signature by a key you trust"),
        ("altered", good.replace(b"/share", b"/shire"), OFFICE, "does not belong to these bytes"),
        ("plain", plain, OFFICE, "signature lines belong here"),
        ("checkpoint", signed, OFFICE, "no work order"),
    ):
        (desk / "order").write_bytes(data)
        refused = run(desk, "--order", desk / "order", "--order-vkey", key.verifier.text, report=name)
        assert refused.exit_code == 2 and says in refused.stderr, (name, refused.output)
        assert not (desk / name).exists()


def test_a_key_without_an_order_makes_no_sense(desk: Path) -> None:
    refused = run(desk, "--order-vkey", OFFICE.verifier.text)
    assert refused.exit_code == 2 and "--order" in refused.stderr
