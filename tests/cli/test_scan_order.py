"""`steward scan order`: the signed order of a decision, for who may run the scan."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from steward.cli.main import run
from tests.cast import Cast
from tests.jobs.conftest import decide


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_the_order_is_written_and_the_other_machine_takes_it(cast: Cast, tmp_path: Path, capsys) -> None:
    store, out = tmp_path / "share", tmp_path / "order.note"
    store.mkdir()
    (store / "a.txt").write_text("Lịch sinh hoạt của câu lạc bộ bóng bàn tháng này có bốn buổi.")
    scan = decide(cast, store)
    assert run(["scan", "order", scan, "--as", cast.key("registrar"), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["scan"], told["order"]) == (scan, str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    (tmp_path / "protected").mkdir()
    (tmp_path / "protected" / "x.txt").write_text(
        "Phương án bố trí lực lượng bảo vệ kho lưu trữ tại tầng hầm gồm ba ca trực. " * 3
    )
    index = ["--out", str(tmp_path / "P.idx"), "--key-file", str(tmp_path / "k")]
    assert run(["scan", "index", str(tmp_path / "protected"), *index, "--quiet"]) == 0
    capsys.readouterr()
    told_to = [
        "--index",
        str(tmp_path / "P.idx"),
        "--key-file",
        str(tmp_path / "k"),
        "--out",
        str(tmp_path / "report"),
    ]
    signed = ["--order", str(out), "--order-vkey", told["vkey"], "--json", "--workers", "1"]
    assert run(["scan", "run", str(store), *told_to, *signed]) == 0
    decision = json.loads(capsys.readouterr().out)["decision"]
    assert (decision["id"], decision["verified"]) == (scan, True)


@pytest.mark.parametrize(
    ("office", "code", "says"),
    [("", 2, "nobody acts"), ("inspector", 3, "refused"), ("outsider", 4, "unknown")],
)
def test_each_no_has_its_exit_code_and_writes_nothing(
    cast: Cast, tmp_path: Path, capsys, office: str, code: int, says: str
) -> None:
    scan, out = decide(cast, tmp_path / "share"), tmp_path / "order.note"
    given = ["--as", cast.key(office)] if office else []
    assert run(["scan", "order", scan, *given, "--out", str(out)]) == code
    assert says in capsys.readouterr().err
    assert not out.exists() and not (tmp_path / "log.key").exists()


def test_a_scan_that_is_no_key_and_a_place_that_cannot_be_written_make_no_sense(
    cast: Cast, tmp_path: Path, capsys
) -> None:
    office = ["--as", cast.key("registrar")]
    assert run(["scan", "order", "seven", *office, "--out", str(tmp_path / "o")]) == 2
    assert run(["scan", "order", decide(cast, tmp_path), *office, "--out", str(tmp_path / "no" / "o")]) == 2
    assert "name another file" in capsys.readouterr().err
