"""Which of the records that words fit is meant by them.

Promises that whoever writes a whole name is not asked again because longer names have the same words in them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from steward.models.machinery.fold import fold

#: What stands between the parts of what a record is called: its post, its unit, its person.
BETWEEN = re.compile(r" – |[();]")


def best_named(rows: Sequence[Mapping[str, Any]], words: str) -> list[Mapping[str, Any]]:
    """Those whose whole name the words are; else those of which a part is so called, a post or a person;
    else all of them.

    Diacritics do not matter, but where several are alike without them,
    those that are written as the words are come first.
    """
    for parts in (_whole, BETWEEN.split):
        found = _called(rows, parts, fold, words)
        if found:
            return _called(found, parts, _written, words) or found
    return list(rows)


def _called(
    rows: Sequence[Mapping[str, Any]],
    parts: Callable[[str], list[str]],
    plain: Callable[[str], str],
    words: str,
) -> list[Mapping[str, Any]]:
    return [row for row in rows if plain(words) in map(plain, parts(row["label"]))]


def _whole(label: str) -> list[str]:
    return [label]


def _written(text: str) -> str:
    return " ".join(text.casefold().split())
