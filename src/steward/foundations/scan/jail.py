"""The jail: what a worker takes away from itself before it reads the first foreign byte.

Promises a list of the protections that are really in force; each is tried alone, and one that the system
refuses is missing from the list instead of stopping the scan. Refuses to run anything: after `enter` the
process can read the descriptors it holds, compute, answer on its socket, and nothing else. Linux only.

Sources: prctl(2), unshare(2), landlock(7), seccomp(2), setrlimit(2).
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 4, 38, 22
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446

MEMORY = 1 << 30
"""Bytes of address space a worker may take beyond what it has when it enters the jail."""

# x86-64 numbers of what reading, computing and answering need; everything else is answered EPERM.
_ALLOWED = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10,
    "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17,
    "readv": 19, "writev": 20, "select": 23, "sched_yield": 24, "mremap": 25, "madvise": 28, "dup": 32,
    "nanosleep": 35, "getpid": 39, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47, "exit": 60,
    "fcntl": 72, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "sigaltstack": 131, "gettid": 186,
    "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219, "fadvise64": 221, "clock_gettime": 228,
    "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "newfstatat": 262, "pselect6": 270,
    "ppoll": 271, "set_robust_list": 273, "getrandom": 318, "membarrier": 324, "rseq": 334,
}  # fmt: skip # 45 calls with their numbers, in the order of the kernel's table
_PRLIMIT64 = 302
_AUDIT_ARCH_X86_64 = 0xC000003E
_ALLOW, _EPERM, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000


def die_with_parent() -> None:
    """SIGKILL for this process when the one that started it is gone."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def leave_network() -> list[str]:
    """Into a user, network and IPC namespace of its own; the names of what the system permitted."""
    if sys.platform != "linux":
        return []
    if _libc().unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        return ["user-namespace", "network-namespace", "ipc-namespace"]
    if os.geteuid() == 0 and _libc().unshare(_CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        return ["network-namespace", "ipc-namespace"]
    return []


def enter(memory: int = MEMORY) -> list[str]:
    """Shut the door for good. Returns the names of the protections in force, in order."""
    active = _limits(memory)
    _prctl(_PR_SET_DUMPABLE, 0)
    if sys.platform == "linux" and _prctl(_PR_SET_NO_NEW_PRIVS, 1):
        active.append("no-new-privileges")
        active += ["landlock"] if _landlock() else []
        active += ["seccomp"] if _seccomp() else []
    return active


def cpu_budget(seconds: int) -> None:
    """SIGXCPU ends this process after so many further seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _limits(memory: int) -> list[str]:
    base = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (base + memory, base + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    return ["rlimit-as", "rlimit-cpu", "rlimit-fsize", "rlimit-nofile"]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int, pointer: object = 0) -> bool:
    if sys.platform != "linux":
        return False
    return int(_libc().prctl(option, ctypes.c_ulong(value), pointer, 0, 0)) == 0


def _landlock() -> bool:
    """Every access to the file system and TCP is handled by a rule set that has no rule: nothing is left."""
    call = _libc().syscall
    abi = call(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if abi < 1:
        return False
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(abi, 16)) - 1
    attributes = struct.pack("<QQ", files, 3 if abi >= 4 else 0)[: 16 if abi >= 4 else 8]
    ruleset = call(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    done = call(_LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return bool(done)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _seccomp() -> bool:
    if platform.machine() != "x86_64" or struct.calcsize("P") != 8:
        return False
    code = _filter()
    program = _Program(len(code) // 8, code)
    return _prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program))


def _filter() -> bytes:
    """Classic BPF over (number, architecture, …): the list is allowed,
    other architectures end the process."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    numbers = sorted(_ALLOWED.values())
    rules = [
        (load, 0, 0, 4),
        (equal, 1, 0, _AUDIT_ARCH_X86_64),
        (answer, 0, 0, _KILL),
        (load, 0, 0, 0),
        (at_least, 0, 1, 0x40000000),  # the x32 twin numbers would slip past the list
        (answer, 0, 0, _KILL),
        (equal, 0, 4, _PRLIMIT64),  # its own limits only: pid 0
        (load, 0, 0, 16),
        (equal, 1, 0, 0),
        (answer, 0, 0, _EPERM),
        (answer, 0, 0, _ALLOW),
    ]
    for number in numbers:
        rules += [(equal, 0, 1, number), (answer, 0, 0, _ALLOW)]
    rules.append((answer, 0, 0, _EPERM))
    return b"".join(struct.pack("<HBBI", *rule) for rule in rules)
