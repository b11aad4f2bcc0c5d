"""The jail takes every protection that the kernel offers, and each refuses by itself what it is there for."""

from __future__ import annotations

import ctypes
import errno
import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

HOSTILE = """
import json, os, socket, sys
from steward.foundations.scan import jail
left_out, place = sys.argv[1].split(), sys.argv[2]
for name in left_out:
    setattr(jail, "_" + name, lambda: False)
active = jail.leave_network() + jail.enter()
def tried(what):
    try:
        what()
    except (OSError, MemoryError):
        return "refused"
    return "done"
answers = {
    "open": tried(lambda: open("/etc/passwd")),
    "write": tried(lambda: open(place, "w")),
    "list": tried(lambda: os.listdir("/")),
    "socket": tried(lambda: socket.socket(socket.AF_INET)),
    "fork": tried(lambda: os.fork() or os._exit(0)),
    "kill": tried(lambda: os.kill(os.getppid(), 0)),
    "memory": tried(lambda: bytearray(8 << 30)),
}
os.write(1, json.dumps([active, answers]).encode())
if tried(lambda: os.execv("/bin/echo", ["echo", " executed"])) == "refused":
    os.write(1, b" refused")
"""
ALL = {"open", "write", "list", "socket", "fork", "kill", "memory", "exec"}
REFUSES = {"seccomp": ALL, "landlock": {"open", "write", "list", "exec"}, "rlimit-as": {"memory"}}


def offered() -> set[str]:
    """What this kernel lets a process of ours do, asked without the jail: landlock(7), seccomp(2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    found = {"landlock"} if libc.syscall(444, None, ctypes.c_size_t(0), 1) >= 1 else set()
    # PR_SET_SECCOMP with no program: EFAULT where filters exist, EINVAL where they do not;
    # nothing is changed.
    filters = libc.prctl(22, ctypes.c_ulong(2), None, 0, 0) == -1 and ctypes.get_errno() == errno.EFAULT
    return found | ({"seccomp"} if filters and platform.machine() == "x86_64" else set())


def jailed(left_out: set[str], folder: Path) -> tuple[set[str], set[str]]:
    """The protections in force in a process that leaves these out, and what was refused to it."""
    words = [sys.executable, "-c", HOSTILE, " ".join(left_out), str(folder / "written")]
    said = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    (active, answers), end = json.JSONDecoder().raw_decode(said)
    return set(active), {
        name for name, came in {**answers, "exec": said[end:].strip()}.items() if came == "refused"
    }


def test_the_jail_takes_what_the_kernel_offers_and_nothing_is_left_to_a_hostile_reader(
    tmp_path: Path,
) -> None:
    active, refused = jailed(set(), tmp_path)
    missing = offered() - active
    assert not missing, f"this kernel offers {', '.join(sorted(missing))}, and the jail did not enter it"
    assert {"no-new-privileges", "rlimit-as", "rlimit-cpu", "rlimit-fsize", "rlimit-nofile"} <= active
    assert refused == set().union(*(REFUSES.get(name, set()) for name in active))
    assert refused == ALL or platform.machine() != "x86_64", (
        f"of {sorted(active)}, none refuses {sorted(ALL - refused)}"
    )


@pytest.mark.parametrize(
    "left_out",
    [{"landlock"}, {"seccomp"}, {"landlock", "seccomp"}],
    ids=lambda names: "+".join(sorted(names)),
)
def test_where_a_protection_is_wanting_the_list_says_so_and_the_rest_refuses_its_own(
    left_out: set[str], tmp_path: Path
) -> None:
    """As on an older kernel, or one that is not x86-64: docs/guide/scan.md, The jail."""
    active, refused = jailed(left_out, tmp_path)
    assert active & {"landlock", "seccomp"} == offered() - left_out
    assert refused == set().union(*(REFUSES.get(name, set()) for name in active))
    assert (tmp_path / "written").exists() == ("write" not in refused)
