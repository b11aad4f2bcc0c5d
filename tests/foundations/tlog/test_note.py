import base64
import contextlib
import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sigstore._internal.rekor.checkpoint import SignedCheckpoint

from steward.foundations.tlog import checkpoint, note, policy, proof
from steward.foundations.tlog.checkpoint import Checkpoint
from steward.foundations.tlog.errors import Malformed, Refuted
from steward.foundations.tlog.note import COSIGNATURE, ED25519, SigningKey, VerifierKey

LOG = SigningKey("office.example/log/1", ED25519, hashlib.sha256(b"log").digest())
WITNESS = SigningKey("higher.example/witness", COSIGNATURE, hashlib.sha256(b"witness").digest())
OTHER = SigningKey("other.example/witness", COSIGNATURE, hashlib.sha256(b"other").digest())
HEAD = Checkpoint(LOG.name, 7, bytes(range(32)))
KEYS = [LOG.verifier, WITNESS.verifier]


def signed():
    made = checkpoint.sign(HEAD, LOG)
    return made.with_signature(checkpoint.cosign(made, WITNESS, 1_795_248_000))


def test_the_examples_of_the_signed_note_specification_hold():
    # c2sp.org/signed-note v1.0.0, section "Verifier keys".
    key = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    text = (
        "This is an example message.\n\n\u2014 example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Z"
        "tg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    ).encode()
    assert note.verified(note.parse(text), [key]) == [key]
    with pytest.raises(Refuted):
        note.verified(note.parse(text.replace(b"example message", b"exemple message")), [key])


def test_keys_read_back_and_a_secret_is_never_shown():
    for key in (LOG, WITNESS):
        assert SigningKey.parse(key.text) == key
        assert VerifierKey.parse(key.verifier.text) == key.verifier
        assert base64.b64encode(key.seed).decode()[:20] not in repr(key)
    with pytest.raises(Malformed) as caught:
        SigningKey.parse(LOG.text + "x")
    assert LOG.text[-20:] not in str(caught.value) and caught.value.__suppress_context__


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AQ==",
        LOG.verifier.text[:-1],
        LOG.verifier.text.replace("log/1", "log/2"),
        "a b+" + LOG.verifier.text.split("+", 1)[1],
        LOG.verifier.text.replace("+", "+0", 1),
        LOG.verifier.text + "\n",
    ],
)
def test_a_vkey_whose_parts_do_not_fit_is_refused(text):
    with pytest.raises(Malformed):
        VerifierKey.parse(text)


def test_a_secret_key_in_the_place_of_a_public_one_is_refused_and_not_quoted():
    short = SigningKey("a.example/1", 1, b"s" * 32)
    with pytest.raises(Malformed, match="secret") as caught:
        VerifierKey.parse(short.text)
    assert short.text.rpartition("+")[2][:8] not in str(caught.value)


def test_a_post_quantum_key_is_refused_by_its_type():
    material = bytes([6]) + bytes(1312)
    identity = hashlib.sha256(b"w.example\n" + material).hexdigest()[:8]
    with pytest.raises(Malformed, match="1313 bytes of key material"):
        VerifierKey.parse(f"w.example+{identity}+{base64.b64encode(material).decode()}")


def test_a_signed_and_cosigned_checkpoint_verifies():
    verified = checkpoint.verify(signed().render(), KEYS)
    assert (verified.checkpoint, verified.log) == (HEAD, LOG.verifier)
    assert verified.cosigned == ((WITNESS.verifier, 1_795_248_000),)


def test_lines_of_unknown_keys_are_ignored_and_alone_are_not_enough():
    assert checkpoint.verify(signed().render(), [LOG.verifier]).cosigned == ()
    for keys in ([], [WITNESS.verifier], [OTHER.verifier]):
        with pytest.raises(Refuted, match="log key"):
            checkpoint.verify(signed().render(), keys)


def test_a_line_that_names_a_known_key_and_fails_spoils_the_note():
    good = signed()
    for at, line in enumerate(good.signatures):
        spoiled = note.Signature(line.name, line.key_id, line.blob[:-1] + bytes([line.blob[-1] ^ 1]))
        lines = list(good.signatures)
        lines[at] = spoiled
        with pytest.raises(Refuted, match="does not belong"):
            checkpoint.verify(note.Note(good.text, tuple(lines)), KEYS)


def test_a_log_key_and_a_cosigner_key_do_not_stand_in_for_each_other():
    with pytest.raises(Malformed, match="another name"):
        checkpoint.sign(HEAD, SigningKey("x.example", ED25519, LOG.seed))
    with pytest.raises(Malformed, match="type 0x01"):
        note.sign(HEAD.text, WITNESS)
    with pytest.raises(Malformed, match="type 0x04"):
        checkpoint.cosign(signed(), LOG, 1)
    same = SigningKey(LOG.name, COSIGNATURE, LOG.seed)
    assert same.verifier.id != LOG.verifier.id


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 43 + "=\nextension\n",
        "\n1\n" + "A" * 43 + "=\n",
        "a\n1\nAAAA\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n9223372036854775808\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 42 + "B=\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text):
    assert checkpoint.parse_text("a\n1\n" + "A" * 43 + "=\n").size == 1
    with pytest.raises(Malformed):
        checkpoint.parse_text(text)


@given(st.integers(0, 600), st.integers(0, 255))
def test_a_note_with_one_byte_changed_is_never_read_as_the_same_signatures(at, byte):
    data = bytearray(signed().render())
    at %= len(data)
    if data[at] == byte:
        byte ^= 1
    data[at] = byte
    try:
        verified = checkpoint.verify(bytes(data), KEYS)
    except (Malformed, Refuted):
        return
    # Only the name or id of one line can change without notice: then that line is a stranger's.
    assert verified.checkpoint == HEAD and verified.cosigned == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_nothing_else(data):
    for read in (note.parse, proof.parse, policy.parse):
        with contextlib.suppress(Malformed):
            read(data)


def test_sigstore_reads_our_checkpoint_and_key_ids():
    theirs = SignedCheckpoint.from_text(signed().render().decode())
    assert (theirs.checkpoint.origin, theirs.checkpoint.log_size) == (HEAD.origin, 7)
    assert theirs.checkpoint.log_hash == HEAD.root.hex()
    assert [line.sig_hash for line in theirs.signed_note.signatures] == [key.id for key in KEYS]


@pytest.mark.parametrize("changed", [False, True])
def test_openssl_judges_our_signatures(tmp_path, changed):
    made = signed()
    prefix = bytes.fromhex("302a300506032b6570032100")
    for line, key in zip(made.signatures, KEYS, strict=True):
        time = int.from_bytes(line.blob[:8], "big")
        message = made.text.encode() if key.kind == ED25519 else checkpoint.cosigned_message(made.text, time)
        (tmp_path / "message").write_bytes(message + b"!" * changed)
        (tmp_path / "signature").write_bytes(line.blob[-64:])
        (tmp_path / "key.der").write_bytes(prefix + key.public)
        done = subprocess.run(
            [
                "openssl",
                "pkeyutl",
                "-verify",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                "key.der",
                "-rawin",
                "-in",
                "message",
                "-sigfile",
                "signature",
            ],
            cwd=tmp_path,
            capture_output=True,
        )
        assert (done.returncode == 0) is not changed


POLICY = f"""# who must have seen the log
log {LOG.verifier.text}
witness one {WITNESS.verifier.text} https://higher.example/
\twitness  two {OTHER.verifier.text}
group both all one two
quorum both
"""


def test_a_policy_wants_its_quorum():
    read = policy.parse(POLICY.encode())
    once = checkpoint.verify(signed(), read.keys)
    with pytest.raises(Refuted, match="quorum 'both' is not met"):
        read.require(once)
    twice = checkpoint.verify(signed().with_signature(checkpoint.cosign(signed(), OTHER, 5)), read.keys)
    read.require(twice)
    policy.parse(POLICY.replace("all", "any").encode()).require(once)
    policy.parse(POLICY.replace("both all", "both 1").encode()).require(once)
    policy.parse(POLICY.replace("quorum both", "quorum none").encode()).require(once)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("quorum both\n", "", "no quorum line"),
        ("quorum both\n", "quorum both\nquorum one\n", "line 7: a second quorum"),
        ("quorum both", "quorum three", "line 6: 'three' is not the name"),
        ("all one two", "all one one", "line 5: 'one' is a member already"),
        ("all one two", "3 one two", "line 5: threshold '3'"),
        ("all one two", "0 one two", "line 5: threshold '0'"),
        ("all one two", "all one none", "line 5: 'none' is not the name"),
        ("witness one", "witness none", "line 3: name 'none' is taken"),
        ("two " + OTHER.verifier.text, "two " + WITNESS.verifier.text, "line 4: .*same public key"),
        ("log " + LOG.verifier.text, "log " + WITNESS.verifier.text, "line 2: .*type 0x04"),
        ("# who", "wer", "line 1: .*none of"),
        ("# who", "\x0c# who", "line 1: control character 0x0c"),
        ("\n", "\r\n", "line 1: control character 0x0d"),
    ],
)
def test_a_policy_is_refused_by_its_line(old, new, line):
    assert policy.parse(POLICY.encode()).quorum == "both"
    with pytest.raises(Malformed, match=line):
        policy.parse(POLICY.replace(old, new).encode())


def test_the_plain_policy_wants_every_cosigner():
    read = policy.parse(policy.render([LOG.verifier], [WITNESS.verifier]))
    read.require(checkpoint.verify(signed(), read.keys))
    with pytest.raises(Refuted):
        read.require(checkpoint.verify(checkpoint.sign(HEAD, LOG), read.keys))
    assert policy.parse(policy.render([LOG.verifier], [])).quorum == "none"
