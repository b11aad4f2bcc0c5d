"""`steward scan index --register`: what the office keeps becomes an index;
what cannot be used is named and stops nothing."""

import json
from pathlib import Path

import pytest

from steward.cli.main import run
from steward.models import Fingerprint
from tests.cast import Cast, do, incoming
from tests.fingerprints import KEY, prints


def keep(cast: Cast, key: bytes = KEY) -> str:
    document = incoming(cast).result["document"]
    do("document.keep_fingerprints", cast.registrar, document=document, sha256="ab" * 32, **prints(key))
    return str(document)


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "scan.key").write_text(KEY.hex())
    return [
        "scan",
        "index",
        "--register",
        "--out",
        str(tmp_path / "R.idx"),
        "--key-file",
        str(tmp_path / "scan.key"),
    ]


def test_a_fingerprint_that_cannot_be_used_is_named_and_stops_no_index(
    cast: Cast, words: list[str], capsys
) -> None:
    keep(cast)
    garbage, foreign = keep(cast), keep(cast, b"2" * 32)
    Fingerprint.objects.filter(document__key=garbage).update(data=b"garbage!!")
    assert run([*words, "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["documents"], told["left_out"]) == (1, 2)
    assert all(f"left out, its fingerprints cannot be used: {key}" in said.err for key in (garbage, foreign))


def test_an_index_of_nothing_but_foreign_fingerprints_is_the_wrong_key(
    cast: Cast, words: list[str], capsys
) -> None:
    keep(cast, b"2" * 32)
    assert run(words) == 2
    assert "name the key of this installation" in capsys.readouterr().err
    Fingerprint.objects.update(data=b"garbage!!")
    assert run(words) == 0
    assert "0 documents, 1 left out" in capsys.readouterr().out
