"""Mail: one message (eml) or a mailbox (mbox), headers, text parts and every attachment.

Promises that each attachment and each enclosed message becomes a member and re-enters the walk, that HTML
parts are read as HTML, and that a mailbox is streamed message by message. Refuses to believe a part's
declared type where its bytes say otherwise: members are recognised by content.
"""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from .outcome import Aside, Event, Furniture, Member, Note, Text
from .plain import decode, is_text
from .source import Source
from .web import html_events

MESSAGE, MAILBOX = "message/rfc822", "application/mbox"
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_KNOWN = frozenset(
    b"from to cc subject date received message-id mime-version return-path content-type delivered-to sender "
    b"reply-to in-reply-to references x-mailer content-transfer-encoding".split()
)

_SHOWN = frozenset(
    ("from", "to", "cc", "bcc", "subject", "date", "comments", "keywords", "organization", "sensitivity")
)


def recognise(source: Source) -> str | None:
    """Two known header fields in the first block of lines; "From " before them makes it a mailbox."""
    head = source.head.lstrip(b"\xef\xbb\xbf\r\n")
    if not (head[:5] == b"From " or _FIELD.match(head)) or not is_text(source.head.replace(b"\0", b"")):
        return None
    block = head.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].split(b"\n")
    mailbox = block[0].startswith(b"From ")
    fields = {line.split(b":", 1)[0].lower() for line in block[mailbox:] if _FIELD.match(line)}
    needed = 1 if source.name.lower().endswith((".eml", ".mbox", ".mht", ".mhtml")) else 2
    if len(fields & _KNOWN) < needed:
        return None
    return MAILBOX if mailbox else MESSAGE


def read(source: Source) -> Iterator[Event]:
    """A message's own text and its parts, or a mailbox's messages as members."""
    if recognise(source) == MAILBOX:
        yield from _mailbox(source)
        return
    yield from _message(email.message_from_bytes(source.data(), policy=email.policy.compat32))


def _mailbox(source: Source) -> Iterator[Event]:
    lines: list[bytes] = []
    number = size = 0
    blank = True
    for line in source.lines():
        if blank and line.startswith(b"From ") and lines:
            number += 1
            yield _mail_member(number, lines)
            lines, size = [], 0
        blank = not line.strip()
        size += len(line)
        if size <= source.account.budget.sweep:
            lines.append(line)
    if lines:
        yield _mail_member(number + 1, lines)


def _mail_member(number: int, lines: list[bytes]) -> Member:
    data = b"".join(lines[1:] if lines[0].startswith(b"From ") else lines)
    return Member(f"message-{number:06d}.eml", lambda: io.BytesIO(data), None, len(data), hint=MESSAGE)


def _message(message: Message) -> Iterator[Event]:
    fields = [(name, header_text(value)) for name, value in message.items()]
    yield Text("\n".join(f"{name}: {value}" for name, value in fields if name.lower() in _SHOWN) + "\n\n")
    yield Furniture("\n".join(f"{name}: {value}" for name, value in fields if name.lower() not in _SHOWN))
    stack: list[Message] = [message]
    number = 0
    # Not Message.walk(): it recurses, and three thousand nested parts would end it.
    while stack:
        part = stack.pop()
        number += 1
        if part.get_content_type() == MESSAGE and part.is_multipart():
            yield _enclosed(part, number)
        elif part.is_multipart():
            stack.extend(reversed([child for child in _children(part) if isinstance(child, Message)]))
            yield Aside(f"{part.preamble or ''}\n{part.epilogue or ''}")
        else:
            yield from _leaf(part, number)
    if message.defects and message.is_multipart() is False and message.get_content_maintype() == "multipart":
        yield Note("damaged")


def _children(part: Message) -> list[Any]:
    payload = part.get_payload()
    return payload if isinstance(payload, list) else []


def _enclosed(part: Message, number: int) -> Member:
    data = b"\n\n".join(child.as_bytes() for child in _children(part) if isinstance(child, Message))
    name = _filename(part) or f"part-{number}.eml"
    return Member(name, lambda: io.BytesIO(data), None, len(data), hint=MESSAGE)


def _leaf(part: Message, number: int) -> Iterator[Event]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    name, kind = _filename(part), part.get_content_type()
    if name is None and kind == "text/html":
        yield from html_events(data, part.get_content_charset())
    elif name is None and kind.startswith("text/"):
        yield Text(decode(data, part.get_content_charset()) + "\n")
    else:
        ending = kind.rpartition("/")[2]
        yield Member(name or f"part-{number}.{ending}", lambda: io.BytesIO(data), None, len(data))


def _filename(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, MessageError):
        return None
    return header_text(name) or None if name else None


def header_text(value: Any) -> str:
    """A header with its encoded words resolved; raw 8-bit headers as whatever encoding fits."""
    raw = (
        str(value).encode("utf-8", "surrogateescape")
        if not isinstance(value, str)
        else value.encode("utf-8", "surrogateescape")
    )
    text = decode(raw)
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, MessageError):
        return text
