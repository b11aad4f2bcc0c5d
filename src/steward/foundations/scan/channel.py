"""Framed JSON messages over a socket pair, with file descriptors beside them.

Promises whole messages or none. Refuses nothing of its own: what comes from a worker is data for the parent's
report and is checked there.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

FRAME = struct.Struct("<I")


def send(channel: socket.socket, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
    """One framed JSON message; descriptors travel with its first byte."""
    body = json.dumps(message).encode("ascii")
    data = memoryview(FRAME.pack(len(body)) + body)
    sent = socket.send_fds(channel, [data], list(fds)) if fds else 0
    channel.sendall(data[sent:])


def receive(channel: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next message and its descriptors; (None, []) when the other side is gone."""
    head, fds, _, _ = socket.recv_fds(channel, FRAME.size, 1)
    if not head:
        return None, fds
    while len(head) < FRAME.size:
        head += channel.recv(FRAME.size - len(head))
    (size,) = FRAME.unpack(head)
    body = bytearray()
    while len(body) < size:
        block = channel.recv(min(size - len(body), 1 << 20))
        if not block:
            return None, fds
        body += block
    return json.loads(body), fds


def frames(inbox: bytearray) -> list[dict[str, Any]]:
    """The whole messages of what was received so far; they are taken out of `inbox`."""
    messages = []
    while len(inbox) >= FRAME.size:
        (size,) = FRAME.unpack_from(inbox)
        if len(inbox) < FRAME.size + size:
            break
        messages.append(json.loads(inbox[FRAME.size : FRAME.size + size]))
        del inbox[: FRAME.size + size]
    return messages
