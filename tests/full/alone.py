"""A day's work with only the loopback: `python -m tests.full.alone ORDER.json`, inside `unshare --net`.

Brings the loopback up, serves the office, fetches pages and papers, scans a folder, and prints one JSON line:
what was answered, and how often anything on this machine tried to reach an address outside (the kernel counts
those in OutNoRoutes, of IPv4 and IPv6). With `"leak": true` in the order it makes such a try itself:
the meter is to be seen moving.
"""

import contextlib
import fcntl
import http.client
import json
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PORT = 8765
SIOCSIFFLAGS, IFF_UP = 0x8914, 1


def loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def interfaces() -> list[str]:
    return [name for _, name in socket.if_nameindex()]


def tries() -> int:
    """Connections and packets for which there was no route, since the namespace began."""
    heads, figures = [
        line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:")
    ]
    four = int(figures[heads.index("OutNoRoutes")])
    six = [line.split() for line in Path("/proc/net/snmp6").read_text().splitlines()]
    return four + sum(int(number) for name, number in six if name == "Ip6OutNoRoutes")


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The office, until its first line has come."""
    command = [sys.executable, "-m", "steward", "serve", "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True) as installation:
        try:
            yield installation.stdout.readline() if installation.stdout else ""
        finally:
            installation.terminate()
            installation.wait(30)


def fetch(path: str, session: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"steward_session={session}; django_language=vi"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return {"status": answer.status, "begins": body[:4].decode("latin-1"), "bytes": len(body)}


def scanned(protected: str, share: str, out: Path) -> dict[str, Any]:
    index = out / "PROTECTED.idx"
    steward = [sys.executable, "-m", "steward", "scan"]
    subprocess.run(
        [*steward, "index", protected, "--out", str(index), "--quiet"], check=True, stdout=subprocess.DEVNULL
    )
    run = [
        *steward,
        "run",
        share,
        "--index",
        str(index),
        "--out",
        str(out / "report"),
        "--workers",
        "1",
        "--quiet",
    ]
    done = subprocess.run(run, check=False, stdout=subprocess.DEVNULL)
    hits = [json.loads(line) for line in (out / "report/hits.jsonl").read_text(encoding="utf-8").splitlines()]
    return {"code": done.returncode, "certain": sum(hit["certain"] for hit in hits)}


def leak() -> None:
    """One try that cannot leave: the address is of those kept for examples, and there is no route."""
    with socket.socket() as one, contextlib.suppress(OSError):
        one.connect(("192.0.2.1", 80))


def main(order: dict[str, Any]) -> None:
    loopback_up()
    told: dict[str, Any] = {"interfaces": interfaces(), "before": tries()}
    with served() as line:
        told["said"] = line
        told["pages"] = {path: fetch(path, order["session"]) for path in order["pages"]}
    told["scan"] = scanned(order["protected"], order["share"], Path(order["out"]))
    if order.get("leak"):
        leak()
    told["after"] = tries()
    print(json.dumps(told))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
