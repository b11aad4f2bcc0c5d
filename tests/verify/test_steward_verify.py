"""The outsider's command: exit codes, keys, proofs, and that it shares nothing with Steward."""

import ast
import contextlib
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.cli.offline.log import verify_export_command
from steward.foundations.tlog import checkpoint, merkle, policy, proof
from steward.foundations.tlog.checkpoint import Checkpoint
from steward.foundations.tlog.disclosure import disclose
from steward.foundations.tlog.export import export_pieces, write_export
from steward.foundations.tlog.leaf import Leaf, uuid7
from steward.foundations.tlog.note import COSIGNATURE, ED25519, SigningKey
from steward_verify import arithmetic
from steward_verify.__main__ import main

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "vectors/tlog/worked-example"
LOG = SigningKey("office.example/log/1", ED25519, b"l" * 32)
WITNESS = SigningKey("higher.example/witness", COSIGNATURE, b"w" * 32)
KEYS = [LOG.verifier, WITNESS.verifier]
SIZE = 260


def told(number):
    return disclose("holder", number, hashlib.sha256(b"%d" % number).digest()[:16])


LEAVES = [
    Leaf(
        id=uuid7(number, b"0123456789"),
        act="copy.transfer",
        at="2026-11-21T08:00:00Z",
        actor="p-7f3a",
        sd=(told(number).digest,),
    ).encode()
    for number in range(SIZE)
]


def note(size):
    head = Checkpoint(LOG.name, size, merkle.root_of(map(merkle.leaf_hash, LEAVES[:size])))
    made = checkpoint.sign(head, LOG)
    return made.with_signature(checkpoint.cosign(made, WITNESS, 1_795_248_000))


@pytest.fixture
def folder(tmp_path):
    """An export, two older checkpoints beside it, the policy and the keys of the one who checks."""
    disclosures = [(number, told(number).text) for number in range(0, SIZE, 2)]
    write_export(tmp_path / "export", export_pieces(note(SIZE), LEAVES, KEYS, disclosures))
    (tmp_path / "old").write_bytes(note(100).render())
    (tmp_path / "policy").write_bytes(policy.render(KEYS[:1], KEYS[1:]))
    (tmp_path / "vkeys").write_text("".join(f"{key.text}\n" for key in KEYS))
    return tmp_path


def run(capsys, *order):
    code = main([str(word) for word in order])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def spoil(path, at=40):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("trust", ["vkey", "file", "policy"])
def test_a_whole_log_holds(folder, capsys, trust):
    words = {
        "vkey": [word for key in KEYS for word in ("--vkey", key.text)],
        "file": ["--vkey", folder / "vkeys"],
        "policy": ["--policy", folder / "policy"],
    }[trust]
    code, out, _ = run(capsys, "log", folder / "export", *words, "--anchor", folder / "old")
    assert code == 0 and "holds: office.example/log/1, 260 entries" in out
    assert "130 present, 130 erased" in out and "anchored: the first 100 entries" in out
    assert ("not checked" in out) is (trust != "policy")


def test_keys_from_the_export_itself_are_said_to_be_so(folder, capsys):
    code, out, _ = run(capsys, "log", folder / "export")
    assert code == 0 and "not checked: keys: taken from the export itself" in out


@pytest.mark.parametrize(
    ("path", "at", "named"),
    [
        ("tile/entries/000", 40, "entry 0"),
        ("tile/entries/001.p/4", 40, "entry 256"),
        ("tile/0/000", 64, "entry 2"),
        ("tile/1/000.p/1", 5, "tile/1/000.p/1"),
        ("checkpoint", 2, "checkpoint"),
        ("policy", 0, "policy"),
        ("vkeys", 3, "vkeys"),
        ("disclosures.jsonl", 9, "disclosures.jsonl line 1"),
    ],
)
def test_a_changed_byte_is_tampering_and_is_named_by_both_programs(folder, capsys, path, at, named):
    spoil(folder / "export" / path, at)
    code, out, _ = run(capsys, "log", folder / "export", "--policy", folder / "policy", "--json")
    answer = json.loads(out)
    assert code == 1 and not answer["ok"] and named in [one["place"] for one in answer["findings"]]
    assert verify_export_command(folder / "export", policy=folder / "policy", json=True) == 1
    ours = json.loads(capsys.readouterr().out)
    assert not ours["ok"] and ours["findings"]


def test_both_programs_give_the_same_answer_about_a_whole_log(folder, capsys):
    code, out, _ = run(
        capsys, "log", folder / "export", "--policy", folder / "policy", "--anchor", folder / "old", "--json"
    )
    assert (
        verify_export_command(folder / "export", [folder / "old"], policy=folder / "policy", json=True)
        == code
        == 0
    )
    assert json.loads(out) == json.loads(capsys.readouterr().out)


def test_the_offline_command_says_what_it_found_and_where_its_keys_came_from(folder, capsys):
    assert verify_export_command(folder / "export", [folder / "old"]) == 0
    out = capsys.readouterr().out
    assert "the log holds: office.example/log/1, 260 entries" in out and "taken from the export itself" in out
    assert verify_export_command(folder / "export", vkeys=[str(folder / "vkeys")]) == 0
    spoil(folder / "export/tile/entries/000")
    assert verify_export_command(folder / "export") == 1
    assert "found: entry 0:" in capsys.readouterr().out


@pytest.mark.parametrize("trusted", ["secret", "secret file", "no text", "nowhere"])
def test_what_is_no_public_key_ends_with_two_in_both_programs_and_no_secret_is_quoted(
    folder, capsys, trusted
):
    secret = SigningKey("a.example/1", ED25519, b"s" * 32).text
    (folder / "log.key").write_text(secret + "\n")
    (folder / "no text").write_bytes(b"\xff\xfe\x00+\xff+\n")
    word = {"secret": secret, "secret file": str(folder / "log.key")}.get(trusted, str(folder / trusted))
    code, _, err = run(capsys, "log", folder / "export", "--vkey", word)
    assert (code, secret.rpartition("+")[2][:8] in err) == (2, False)
    assert verify_export_command(folder / "export", vkeys=[word]) == 2
    assert secret.rpartition("+")[2][:8] not in capsys.readouterr().err


@pytest.mark.parametrize("order", [("nothing", ()), ("export", ("nothing",)), ("export", ("policy",))])
def test_the_offline_command_ends_with_two_when_the_order_makes_no_sense(folder, capsys, order):
    directory, anchors = order
    assert verify_export_command(folder / directory, [folder / one for one in anchors]) == 2
    assert capsys.readouterr().err.startswith("steward: ")


def test_an_older_checkpoint_begins_the_log_or_does_not(folder, capsys):
    assert run(capsys, "consistency", folder / "old", folder / "export", "--vkey", folder / "vkeys")[0] == 0
    other = Checkpoint(LOG.name, 100, merkle.root_of(map(merkle.leaf_hash, LEAVES[1:101])))
    (folder / "fork").write_bytes(checkpoint.sign(other, LOG).render())
    code, out, _ = run(capsys, "consistency", folder / "fork", folder / "export", "--vkey", folder / "vkeys")
    assert code == 1 and "TAMPERED: entries 0 to 99" in out


def test_the_proof_of_the_worked_example_holds_for_its_leaf_only(capsys):
    order = ["proof", EXAMPLE / "entry-2.tlog-proof", "--vkey", EXAMPLE / "vkeys", "--leaf"]
    code, out, _ = run(capsys, *order, EXAMPLE / "leaf-2.json")
    assert code == 0 and "holds: entry 2 of 7" in out
    code, out, _ = run(capsys, *order, EXAMPLE / "leaf-3.json", "--json")
    assert code == 1 and json.loads(out)["ok"] is False


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"index 2", b"index 3", 1),
        (b"index 2", b"index 9", 1),
        (b"OiOX", b"OiOY", 1),
        (b"ywJ6UfNa5X", b"ywJ6UfNa5Y", 1),
        (b"nqTHA+wHTXnNi4murM8tmHlFtpHJcTni8r9UkUncAEg=\n", b"", 1),
        (b"@v1", b"@v2", 2),
        (b"\n7\n", b"\n07\n", 2),
    ],
)
def test_a_changed_proof_is_refused(tmp_path, capsys, old, new, code):
    (tmp_path / "p").write_bytes((EXAMPLE / "entry-2.tlog-proof").read_bytes().replace(old, new))
    assert (
        run(capsys, "proof", tmp_path / "p", "--vkey", EXAMPLE / "vkeys", "--leaf", EXAMPLE / "leaf-2.json")[
            0
        ]
        == code
    )


def test_a_proof_under_a_policy_needs_its_quorum(tmp_path, capsys):
    keys = (EXAMPLE / "vkeys").read_text().split()
    (tmp_path / "p").write_text(f"log {keys[0]}\nwitness w {keys[1]}\nquorum w\n")
    order = ["--leaf", EXAMPLE / "leaf-2.json", "--policy", tmp_path / "p"]
    assert run(capsys, "proof", EXAMPLE / "entry-2.tlog-proof", *order)[0] == 0
    data = (EXAMPLE / "entry-2.tlog-proof").read_bytes()
    (tmp_path / "bare").write_bytes(data[: data.index("\u2014 region".encode())])
    code, out, _ = run(capsys, "proof", tmp_path / "bare", *order)
    assert code == 1 and "quorum 'w' of the policy is not met" in out


@pytest.mark.parametrize(
    "order",
    [
        ["log", "/nowhere"],
        ["proof", "/nowhere", "--leaf", "/nowhere", "--vkey", KEYS[0].text],
        ["proof", EXAMPLE / "entry-2.tlog-proof", "--leaf", EXAMPLE / "leaf-2.json"],
        ["log", EXAMPLE, "--vkey", "a+b+c"],
        ["log", EXAMPLE, "--anchor", EXAMPLE / "vkeys"],
    ],
)
def test_an_order_that_makes_no_sense_ends_with_two(capsys, order):
    code, out, err = run(capsys, *order)
    assert code == 2 and not out and err.startswith("steward-verify: ")


def test_a_usage_error_ends_with_two():
    with pytest.raises(SystemExit) as ended:
        main(["unknown"])
    assert ended.value.code == 2


def test_it_runs_as_a_module_and_imports_nothing_of_steward(folder):
    program = (
        "import sys, steward_verify.__main__ as m; code = m.main(sys.argv[1:]); "
        "bad = {n.split('.')[0] for n in sys.modules} & {'steward', 'django', 'rfc8785'}; sys.exit(code or "
        "len(bad))"
    )
    order = [sys.executable, "-c", program, "log", folder / "export", "--policy", folder / "policy"]
    assert subprocess.run(order, capture_output=True).returncode == 0


def test_its_imports_are_the_standard_library_and_cryptography():
    named = set()
    for path in (ROOT / "src/steward_verify").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                named.add(node.module.split(".")[0])
    assert named - sys.stdlib_module_names == {"cryptography"}


@given(st.integers(1, 90), st.data())
def test_both_implementations_agree_on_roots_and_paths(size, data):
    hashes = [merkle.leaf_hash(b"%d" % number) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(
        index, size, lambda height, at: merkle.complete_root(hashes[at << height : (at + 1) << height])
    )
    root = merkle.root_of(hashes)
    assert arithmetic.tree_root(hashes) == root == arithmetic.path_root(index, size, hashes[index], path)
    wrong = data.draw(st.integers(0, size - 1).filter(lambda at: at != index)) if size > 1 else None
    if wrong is not None:
        with contextlib.suppress(arithmetic.Wrong):
            assert arithmetic.path_root(wrong, size, hashes[index], path) != root


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for read in (arithmetic.parse_signed, arithmetic.parse_policy):
        with contextlib.suppress(arithmetic.Bad):
            read(data)


@settings(max_examples=600)
@given(st.integers(0, 700), st.binary(min_size=1, max_size=2), st.sampled_from(["note", "policy", "proof"]))
def test_both_implementations_judge_an_edited_text_alike(at, new, kind):
    from steward_verify.__main__ import _parse_proof

    data, ours, theirs = {
        "note": (
            note(7).render(),
            lambda one: checkpoint.verify(one, KEYS),
            lambda one: arithmetic.verify(
                arithmetic.parse_signed(one), [arithmetic.parse_key(key.text) for key in KEYS]
            ),
        ),
        "policy": (policy.render(KEYS[:1], KEYS[1:]), policy.parse, arithmetic.parse_policy),
        "proof": (
            (EXAMPLE / "entry-2.tlog-proof").read_bytes(),
            lambda one: checkpoint.parse_text(checkpoint.notes.parse(proof.parse(one).checkpoint).text),
            _parse_proof,
        ),
    }[kind]
    at %= len(data)
    edited = data[:at] + new + data[at + len(new) :]
    answers = []
    for judge in (ours, theirs):
        try:
            judge(edited)
            answers.append(True)
        except (ValueError, arithmetic.Bad, arithmetic.Wrong):
            answers.append(False)
    assert answers[0] == answers[1], edited
