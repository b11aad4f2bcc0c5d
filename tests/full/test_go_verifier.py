"""The log as the Go project's own code sees it: sumdb/note opens our checkpoint,
sumdb/tlog proves every entry.

Needs Debian's golang-go and golang-golang-x-mod-dev (its source lies below /usr/share/gocode; no module is
downloaded). `checker.go` reads our files and decides nothing. The office is generated.
"""

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.full.conftest import Filled, run, tool

pytestmark = pytest.mark.full
SOURCE = Path(os.environ.get("STEWARD_GOPATH", "/usr/share/gocode"))


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("go")
    there = SOURCE / "src/golang.org/x/mod/sumdb/tlog"
    assert there.is_dir(), "no golang.org/x/mod: run `apt-get install golang-golang-x-mod-dev`"
    settings = {"GO111MODULE": "off", "GOPATH": str(SOURCE), "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    source = Path(__file__).with_name("checker.go")
    made = run(tool("go"), "build", "-o", folder / "checker", source, env={**os.environ, **settings})
    assert made.returncode == 0, made.stderr
    return folder / "checker"


@pytest.fixture(scope="module")
def export(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "log"
    done = filled.steward("log", "export", out)
    assert done.returncode == 0, done.stderr
    (out.parent / "older").write_text(filled.told["older"], encoding="utf-8")
    return out


def test_every_entry_is_proven_and_the_log_grew_from_its_older_checkpoint(
    checker: Path, export: Path, filled: Filled
) -> None:
    assert filled.told["entries"] > 512, "no second full tile"
    done = run(checker, "export", export, filled.told["vkey"], export.parent / "older")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith(f"holds: {filled.told['entries']}\n") and "grown from" in done.stdout


def test_another_key_and_an_older_checkpoint_of_another_log_are_refused(
    checker: Path, export: Path, filled: Filled
) -> None:
    vkey = filled.told["vkey"]
    other = vkey[:-2] + ("A=" if not vkey.endswith("A=") else "B=")
    assert run(checker, "export", export, other).returncode == 1
    lines = filled.told["older"].split("\n")
    lines[1] = str(int(lines[1]) - 1)
    (export.parent / "forged").write_text("\n".join(lines), encoding="utf-8")
    assert run(checker, "export", export, vkey, export.parent / "forged").returncode == 1


@pytest.mark.parametrize("kind", ["checkpoint", "tile/entries", "tile/0", "tile/1"])
def test_a_changed_bit_in_any_part_is_refused(
    checker: Path, export: Path, filled: Filled, tmp_path: Path, kind: str
) -> None:
    dice = random.Random(kind)
    places = [
        p for p in sorted(export.rglob("*")) if p.is_file() and str(p.relative_to(export)).startswith(kind)
    ]
    for number in range(6):
        copy = tmp_path / str(number)
        shutil.copytree(export, copy)
        place = copy / dice.choice(places).relative_to(export)
        data = bytearray(place.read_bytes())
        # Of a checkpoint, what is signed: the last base64 digit of a signature has idle bits,
        # which Go lets pass.
        end = data.index(b"\n\n") if kind == "checkpoint" else len(data)
        data[dice.randrange(end)] ^= 1 << dice.randrange(7)
        place.write_bytes(data)
        done = run(checker, "export", copy, filled.told["vkey"])
        assert done.returncode == 1, (place, done.stdout)


def test_our_proof_files_hold_for_their_entry_and_for_no_other(
    checker: Path, filled: Filled, tmp_path: Path
) -> None:
    size, vkey = filled.told["entries"], filled.told["vkey"]
    leaf = {}
    for index in (0, 1, 255, 256, size // 2, size - 1):
        proof, leaf[index] = tmp_path / f"{index}.tlog-proof", tmp_path / f"{index}.json"
        done = filled.steward("log", "prove", index, "--out", proof, "--leaf", leaf[index])
        assert done.returncode == 0, done.stderr
        held = run(checker, "proof", proof, leaf[index], vkey)
        assert (held.returncode, held.stdout) == (0, f"holds: {index} of {size}\n")
        if index:
            assert run(checker, "proof", proof, leaf[0], vkey).returncode == 1
