"""Values of fields: what a text, a day, a moment, a list of numbers or a file is, and how each is read.

Promises one reader for every door: page, JSON body, command line, workbook and sealed order are read by the
same functions, and what was read is told in one form whichever way it was written. Refuses to guess and to
cut: what cannot be read is `Wrong`, with a code of `rules.words`.
"""

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

D = TypeVar("D", bound=date)


class Wrong(Exception):
    """A value that cannot be read: a code and its parameters; `within` are the wrong fields of a row,
    by their names."""

    def __init__(
        self, code: str, within: Mapping[str, tuple[str, dict[str, Any]]] | None = None, /, **params: Any
    ) -> None:
        self.code, self.params, self.within = code, params, dict(within or {})


_written = count()


@dataclass(frozen=True)
class Kind:
    """How a field is asked for: `name` is the kind, `subject` what a reference or choice points at,
    `rows` the order of a row.

    `least` and `most` bound a number, the rows of a list, the numbers of a range, the bytes of a file. A
    field that need not be filled in is said so on pages, unless it is `asked`: its help tells then when it
    may stay empty. What is `kept` stands in the next form of a series; a day may begin with `today` on pages;
    `suggests` names what was written there before (reads.suggestions). What is `narrowed_by` another field
    fits only what stands there. A flag that `answers` refusals by their codes (blanks between) is asked only
    once the act was refused so. What is a `coded` text stands in lists with blanks, commas or + between,
    and so has none of them.
    """

    name: str
    label: str
    help: str = ""
    subject: str = ""
    longest: int = 200
    least: int = 0
    most: int = 10**9
    rows: type | None = None
    asked: bool = False
    kept: bool = False
    today: bool = False
    suggests: str = ""
    answers: str = ""
    narrowed_by: str = ""
    coded: bool = False
    written: int = field(default_factory=lambda: next(_written), compare=False, repr=False)


@dataclass(frozen=True)
class Section:
    """A heading over the fields that follow it in an order; what is `rare` is folded away on pages."""

    label: str
    rare: bool = False
    written: int = field(default_factory=lambda: next(_written), compare=False, repr=False)


@dataclass(frozen=True)
class File:
    """A file as an order names it: the digest of its bytes, how many they are, what they are."""

    sha256: str
    size: int
    media_type: str


#: Marks that nobody sees and that stay in a text from where it was copied:
#: they would hide it from every search.
UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
#: Full-width forms, as an input method of East Asia leaves them, to what they stand for.
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: Years that a day of an order can lie in.
FIRST_YEAR, LAST_YEAR = 1900, 2200
#: What a code is made of: whatever list it stands in, it is read out of it again as it was.
CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
SHA256 = re.compile(r"[0-9a-f]{64}")
MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
#: d/m/Y (also - or .), d/m/y, ddmmyyyy of a year that a paper can have, ISO 8601.
DAY = re.compile(
    r"(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] "
    r"?(\d{4}|\d{2})|(\d{2})(\d{2})((?:19|20)\d{2})|(\d{4})-(\d{1,2})-(\d{1,2})"
)
CLOCK = re.compile(r"(\d{1,2})[:h](\d{2})?")
#: A span of numbers, and of the children of one copy: 7-10, 14/1-14/3.
SPAN = re.compile(r"((?:\d{1,6}/)*)(\d{1,6})-\1(\d{1,6})")
#: Words in front of a number that say what it is.
NOISE = frozenset({"bản", "số", "ban", "so", "no", "no.", "nr", "nr.", "copy", "copies", "và", "and"})
BETWEEN = re.compile(r"\s*[-\u2010-\u2015]\s*|(?<=\d)\s+(?:đến|den|to)\s+(?=\d)")


def line_in(kind: Kind, given: Any) -> str:
    if not isinstance(given, str):
        raise Wrong("not_text")
    value = unicodedata.normalize("NFC", given).translate(NARROW | UNSEEN).strip().replace("\r\n", "\n")
    if len(value) > kind.longest:
        raise Wrong("too_long", longest=kind.longest)
    if any(ord(c) < 32 and (c not in "\n\r\t" or kind.name != "long_text") for c in value):
        raise Wrong("control_characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Wrong("not_text") from None
    if kind.coded and value and not CODE.fullmatch(value):
        raise Wrong("not_a_code")
    return value


def key_in(_: Kind, value: Any) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise Wrong("not_a_key") from None


def keys_in(kind: Kind, value: Any) -> tuple[str, ...]:
    if not isinstance(value, str | list | tuple):
        raise Wrong("not_a_key")
    items = value.replace(",", " ").split() if isinstance(value, str) else list(value)
    return tuple(dict.fromkeys(key_in(kind, item) for item in items))


def day_of(text: str) -> date | None:
    """The day of a text d/m/Y (also with . or -), d/m/y of this century, ddmmyyyy or ISO 8601; else None."""
    d, m, y = _written_day(text)
    try:
        return date(y, m, d)
    except ValueError:
        return None


def _written_day(text: str) -> tuple[int, int, int]:
    """Day, month and year as they are written, whether there is such a day or not;
    noughts where it is written as none."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return 0, 0, 0
    d, m, y = next(
        part for part in (found.group(1, 2, 3), found.group(4, 5, 6), found.group(9, 8, 7)) if part[0]
    )
    return int(d), int(m), int(y) + (2000 if len(y) == 2 else 0)


def why_no_day(text: str) -> Wrong:
    """Why a text of which `day_of` knows nothing is no day: its month is too short for it,
    or it cannot be read."""
    d, m, y = _written_day(text)
    last = monthrange(y, m)[1] if y and 1 <= m <= 12 else d
    return Wrong("no_such_day", shown=d, month=m, year=y, last=last) if d > last else Wrong("not_a_day")


def day_in(_: Kind, value: Any) -> date:
    found = value if type(value) is date else day_of(str(value))
    if found is None:
        raise why_no_day(str(value))
    return in_a_year(found)


def in_a_year(day: D) -> D:
    """The same day, where its year can stand on a paper of an organisation;
    a slip of the pen such as 1026 or 2926 is Wrong."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Wrong("no_such_year", year=day.year, first=FIRST_YEAR, last=LAST_YEAR)
    return day


def local_moment(text: str) -> datetime | None:
    """Day and hour as one writes them on a page, in either order: 16/11/2026 09:30, 9h30 16.11.26;
    else None."""
    first, _, second = unicodedata.normalize("NFKC", text).strip().replace("T", " ").partition(" ")
    for day, clock in ((first, second.strip()), (second.strip(), first)):
        found, hour = day_of(day), CLOCK.fullmatch(clock)
        if found and hour and int(hour[1]) < 24 and int(hour[2] or 0) < 60:
            return datetime.combine(found, time(int(hour[1]), int(hour[2] or 0)))
    return None


def moment_in(_: Kind, value: Any) -> datetime:
    """A moment with its offset, told in UTC whichever one it was written in."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Wrong("not_a_moment") from None
    if found.tzinfo is None:
        raise Wrong("moment_without_zone")
    try:
        return in_a_year(found.astimezone(UTC))
    except OverflowError:
        raise Wrong("not_a_moment") from None


def figure(told: object, digits: int = 9) -> int | None:
    """The number that digits 0 to 9 write, at most so many of them; else None.

    `str.isdigit` and `str.isdecimal` know digits of every script: of what they let through, `int` fails at
    one part (², a text of thousands of digits) and takes the other
    (٣, １) for a number that nobody can see is one.
    """
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def number_in(kind: Kind, value: Any) -> int:
    text = "" if isinstance(value, bool) else str(value).strip()
    size = figure(text.removeprefix("-"), digits=18)
    whole = -size if size is not None and text.startswith("-") else size
    if whole is None:
        raise Wrong("not_a_number")
    if not kind.least <= whole <= kind.most:
        raise Wrong("out_of_range", least=kind.least, most=kind.most)
    return whole


def ranges_in(kind: Kind, value: Any) -> tuple[str, ...]:
    """Numbers and spans of numbers one by one; what is neither is left as it stands,
    for the rule to refuse by its name."""
    if not isinstance(value, str) and not (
        isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    ):
        raise Wrong("not_text")
    text = unicodedata.normalize("NFKC", value if isinstance(value, str) else " ".join(value))
    text = line_in(Kind("long_text", "", longest=kind.longest), text)
    told: list[str] = []
    for token in re.split(r"[\s,;]+", BETWEEN.sub("-", text)):
        if token and token.casefold() not in NOISE:
            told += _span(token, kind.most - len(told))
        if len(told) > kind.most:
            raise Wrong("too_many", most=kind.most)
    return tuple(told)


def _span(token: str, room: int) -> list[str]:
    """The numbers of a span, at most one more than there is room for."""
    found = SPAN.fullmatch(token)
    if found is None or int(found[2]) > int(found[3]):
        return [token]
    first, last = int(found[2]), min(int(found[3]), int(found[2]) + room)
    return [f"{found[1]}{n}" for n in range(first, last + 1)]


def flag_in(_: Kind, value: Any) -> bool:
    known = {
        "true": True,
        "on": True,
        "1": True,
        "yes": True,
        "false": False,
        "off": False,
        "0": False,
        "no": False,
    }
    if str(value).lower() not in known:
        raise Wrong("not_yes_or_no")
    return known[str(value).lower()]


def file_in(kind: Kind, value: Any) -> File:
    """Digest, size and media type; a text is JSON, as the command line gives it."""
    told = value if isinstance(value, File) else json_in(value)
    if isinstance(told, Mapping) and told.keys() == {"sha256", "size", "media_type"}:
        told = File(told["sha256"], told["size"], told["media_type"])
    if not isinstance(told, File) or type(told.size) is not int or told.size < 0:
        raise Wrong("not_a_file")
    if not isinstance(told.sha256, str) or not SHA256.fullmatch(told.sha256):
        raise Wrong("not_a_digest")
    if not isinstance(told.media_type, str) or not MEDIA_TYPE.fullmatch(told.media_type):
        raise Wrong("not_a_file")
    if told.size > kind.most:
        raise Wrong("file_too_large", most=f"{kind.most // 1_000_000} MB")
    return told


def json_in(value: Any) -> Any:
    """A value that a command line can give as text only."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


READERS = {
    "ref": key_in,
    "refs": keys_in,
    "choice": line_in,
    "text": line_in,
    "long_text": line_in,
    "day": day_in,
    "moment": moment_in,
    "number": number_in,
    "ranges": ranges_in,
    "flag": flag_in,
    "file": file_in,
}
