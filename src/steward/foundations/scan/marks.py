"""Classification marks in a text, by capitals, line shape and place; never by bare words.

Promises to find the phrases of the rules given where a mark stands: alone on a line, in a cell of the first
or last lines of a page, as a banner line, after a label ("...: MARK"), as portion marks at the heads of
paragraphs. Refuses running text and lower case, weak words without a context anchor nearby, and lone company
words: texts about the law quote every mark. A stamp that ends protection lowers the marks of its scheme and
clears none. The phrases are data of the schemes; no level is known here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

TOP_LINES = 8
BOTTOM_LINES = 4
NEAR = 1500
"""Characters before and after a weak word in which an anchor counts."""
BANNER = "//"
"""Parts a banner line; a phrase that ends with it is a banner's head and needs a banner's tail."""
LOWERED = 0.4
"""Score of a mark beside a stamp that ends the protection: a person decides."""
LONGEST = 160
"""Characters of a line that can still be a mark's line."""
_JOINERS = frozenset(
    ("VÀ", "VIỆC", "HOẶC", "ĐỘ", "MỨC", "LÀ", "CỦA", "VỀ", "AND", "OR", "OF", "THE", "TO", "WITH", "ON")
)
_CELLS = re.compile(r"[^\t|]+?(?=\s{2,}|[\t|]|$)")
# A paragraph's head; a year or the word behind it makes it the sign of a copyright.
_PORTION = re.compile(
    r"(?m)^[ \t]*(?:(?:\d{1,3}|[A-Za-z])[.)][ \t]+|[•\-–*][ \t]+)?(\([A-Z][A-Z0-9/, -]{0,40}\))"
    r"(?![ \t]*(?:(?:19|20)\d\d\b|[Cc]opyright|COPYRIGHT))"
)
_LIST_ITEM = re.compile(r"\([A-Z]\)\Z")
_BREAKS = "\r\f\v\x85\u2028\u2029"
# A line without small ASCII letters. The leading line feed is a literal, which the regex engine leaps to.
_CAPITAL_LINE = re.compile(r"\n([^a-z\n]{2,640})(?=\n)")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class MarkRule:
    """How one level of one scheme is marked.

    strong: phrases that count by themselves ("X//" is the head of a banner line); weak: words that count only
    with an anchor nearby; anchors: phrases, in any case, that say what the page is about; portions: marks
    "(X)" at the heads of paragraphs, which count when the text has `portions_at_least` of the scheme;
    neutral: portion marks of the scheme that stand for no protected level (they are counted, and are no hit);
    lowering: stamps that say the protection has ended.
    """

    scheme: str
    level: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    anchors: tuple[str, ...]
    portions: tuple[str, ...] = ()
    portions_at_least: int = 2
    neutral: tuple[str, ...] = ()
    lowering: tuple[str, ...] = ()


class Sighting(NamedTuple):
    """A rule's mark in a text: where (character spans), how telling (0..1), whether for certain."""

    rule: MarkRule
    spans: tuple[tuple[int, int], ...]
    score: float
    certain: bool


class _Phrase(NamedTuple):
    rule: MarkRule
    weak: bool
    bare: bool
    """Written without its diacritics: counts only alone on a line."""


class _Line(NamedTuple):
    text: str
    start: int


class _Seen(NamedTuple):
    phrase: _Phrase
    start: int
    end: int
    cell: bool
    """A part of its line only, parted by wide blanks: counts only at the edge of a page."""
    edge: bool = False
    """Among the first or last lines of a page."""


def _flat(text: str) -> str:
    """Every kind of line break as a line feed, character by character."""
    for char in _BREAKS:
        if char in text:
            text = text.replace(char, "\n")
    return text


def _key(text: str) -> str:
    """Letters and digits only, composed, so that letter-spaced and decorated lines meet their phrase."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return "".join(char for char in text if char.isalnum() or char in "+:")


def _bare(key: str) -> str:
    """A key without diacritics."""
    plain = unicodedata.normalize("NFD", key.replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _inner(portion: str) -> str:
    """A portion mark without its brackets."""
    return portion.strip()[1:-1].upper()


class Marker:
    """The rules made ready for asking."""

    def __init__(self, rules: Sequence[MarkRule]) -> None:
        self._phrases: dict[str, list[_Phrase]] = {}
        self._portions: dict[str, tuple[str, MarkRule | None]] = {}
        self._lowering: dict[str, set[MarkRule]] = {}
        for rule in rules:
            for phrase in rule.strong:
                self._add(rule, phrase, weak=False)
            for phrase in rule.weak:
                self._add(rule, phrase, weak=True)
            self._portions |= {_inner(mark): (rule.scheme, None) for mark in rule.neutral}
            self._portions |= {_inner(mark): (rule.scheme, rule) for mark in rule.portions}
            for phrase in rule.lowering:
                self._lowering.setdefault(_key(phrase.upper()), set()).add(rule)

    def _add(self, rule: MarkRule, phrase: str, weak: bool) -> None:
        key = _key(phrase.upper())
        if not key:
            return
        if phrase.rstrip().endswith(BANNER):
            key += BANNER
        self._phrases.setdefault(key, []).append(_Phrase(rule, weak, False))
        if _bare(key) != key:
            self._phrases.setdefault(_bare(key), []).append(_Phrase(rule, weak, True))

    def find(self, text: str, pages: Sequence[int] = ()) -> list[Sighting]:
        """The marks of a text, one sighting a rule.
        `pages` are the character offsets at which pages begin."""
        flat = _flat(text)
        seen = [found for line in self._candidates(flat) for found in self._look(line)]
        portions = self._portion_sightings(flat)
        if not seen and not portions:
            return []
        layout = _Layout(text, flat, pages)
        seen = [layout.placed(found) for found in seen if not layout.continues(found.start)]
        seen = [found for found in seen if self._stands(found, text) and (found.edge or not found.cell)]
        by_rule: dict[MarkRule, list[_Seen]] = {}
        for found in seen:
            by_rule.setdefault(found.phrase.rule, []).append(found)
        sightings = [self._sighting(rule, found, seen) for rule, found in by_rule.items()]
        sightings += [s for s in portions if s.rule not in by_rule]
        lowered = self._lowered(flat, layout)
        return [s._replace(score=LOWERED, certain=False) if s.rule in lowered else s for s in sightings]

    def _lowered(self, flat: str, layout: _Layout) -> set[MarkRule]:
        """The rules of which a stamp at the edge of a page says that the protection has ended;
        the stamp keeps its accents."""
        lowered: set[MarkRule] = set()
        for line in self._candidates(flat) if self._lowering else ():
            for part, offset, _, _ in _parts(line.text):
                place = line.start + offset
                if _key(part) in self._lowering and layout.at_edge(place) and not layout.continues(place):
                    lowered |= self._lowering[_key(part)]
        return lowered

    def _candidates(self, flat: str) -> Iterator[_Line]:
        """Lines in capitals, short enough for a mark."""
        for found in _CAPITAL_LINE.finditer("\n" + flat + "\n") if self._phrases or self._lowering else ():
            line = found[1].strip()
            if 0 < len(line) <= LONGEST and _capitals(line):
                yield _Line(line, found.start() + found[1].index(line[0]))

    def _look(self, line: _Line) -> Iterator[_Seen]:
        """The phrases of a line: the whole of it, its banner head, what follows its label, its cells."""
        for part, offset, alone, cell in _parts(line.text):
            for phrase in self._phrases.get(_key(part) + (BANNER if part.endswith(BANNER) else ""), ()):
                if alone or not phrase.bare:
                    start = line.start + offset
                    yield _Seen(phrase, start, start + len(part), cell)

    def _stands(self, found: _Seen, text: str) -> bool:
        """Strong phrases stand by themselves, weak ones by an anchor nearby."""
        if not found.phrase.weak:
            return True
        around = text[max(0, found.start - NEAR) : found.start] + "\n" + text[found.end : found.end + NEAR]
        folded = _bare(unicodedata.normalize("NFC", around).upper()) if found.phrase.bare else ""
        around = " ".join(unicodedata.normalize("NFC", around).casefold().split())
        for anchor in found.phrase.rule.anchors:
            plain = " ".join(unicodedata.normalize("NFC", anchor).casefold().split())
            if plain in around or (folded and _bare(plain.upper()) in " ".join(folded.split())):
                return True
        return False

    def _sighting(self, rule: MarkRule, found: list[_Seen], every: list[_Seen]) -> Sighting:
        """Certain: with its diacritics, at the edge of a page, and no other level of the scheme around it."""
        sure = [s for s in found if s.edge and not s.phrase.bare and not _in_a_list(s, every)]
        certain = any(not s.phrase.weak for s in sure)
        score = 1.0 if certain else 0.7 if sure else 0.5
        spans = sorted({(s.start, s.end) for s in found})
        return Sighting(rule, tuple(spans), score, certain)

    def _portion(self, mark: str) -> tuple[str, MarkRule | None] | None:
        return self._portions.get(_inner(mark)) or self._portions.get(_inner(mark).split(BANNER)[0].strip())

    def _portion_sightings(self, text: str) -> list[Sighting]:
        """Enough paragraphs begin with portion marks of one scheme; an enumeration (A), (B), (C) is none."""
        if not self._portions:
            return []
        spans: dict[MarkRule, list[tuple[int, int]]] = {}
        counts: Counter[str] = Counter()
        for head in _PORTION.finditer(text):
            scheme, rule = self._portion(head[1]) or ("", None)
            if not scheme and _LIST_ITEM.match(head[1]):
                return []
            counts[scheme] += 1
            if rule is not None:
                spans.setdefault(rule, []).append(head.span(1))
        enough = (rule for rule in spans if counts[rule.scheme] >= rule.portions_at_least)
        return [Sighting(rule, tuple(spans[rule]), 0.6, False) for rule in enough]


def _capitals(line: str) -> bool:
    return line == line.upper() and line != line.lower()


class _Layout:
    """Lines and pages of a text; built only when a mark's phrase was seen."""

    def __init__(self, text: str, flat: str, pages: Sequence[int]) -> None:
        self._flat = flat
        self._lines = [m.span() for m in _LINE.finditer(flat) if not m[0].isspace()]
        self._starts = [start for start, _ in self._lines]
        cuts = sorted({0, *pages, *(m.end() for m in re.finditer("\f", text))})
        self._edges: set[int] = set()
        for cut, after in zip(cuts, [*cuts[1:], len(text) + 1], strict=True):
            first, last = bisect_left(self._starts, cut), bisect_left(self._starts, after)
            self._edges.update(
                range(first, min(last, first + TOP_LINES)), range(max(first, last - BOTTOM_LINES), last)
            )

    def _number(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def at_edge(self, place: int) -> bool:
        """Whether a character is in one of the first or last lines of a page."""
        return self._number(place) in self._edges

    def placed(self, found: _Seen) -> _Seen:
        """The same, knowing whether it stands at the edge of a page."""
        return found._replace(edge=self.at_edge(found.start))

    def continues(self, place: int) -> bool:
        """A line of a heading in capitals that runs on from the line above, or into the line below.

        The title of a public decision ("list of state secrets of level / SO AND SO") wraps like that;
        it is no stamp.
        """
        number = self._number(place)
        above, below = self._words(number - 1, number), self._words(number + 1, number)
        if above and (above[-1] in _JOINERS or above[-1].endswith(",")):
            return True
        return bool(below) and below[0] in _JOINERS

    def _words(self, number: int, beside: int) -> list[str]:
        """The words of a line that touches the line `beside` (no empty line between)."""
        if not 0 <= number < len(self._lines):
            return []
        first, second = sorted((self._lines[number], self._lines[beside]))
        return self._flat[slice(*self._lines[number])].split() if second[0] - first[1] <= 2 else []


def _parts(text: str) -> Iterator[tuple[str, int, bool, bool]]:
    """(part, offset, stands alone, is a cell) of a line that a phrase may equal."""
    yield text.rstrip("/ "), 0, True, False
    if BANNER in text.rstrip("/ "):
        head = text.split(BANNER, 1)[0]
        yield head.rstrip(), 0, True, False
        yield head + BANNER, 0, True, False
    elif text.count(":") == 1:
        tail = text.split(":", 1)[1].strip()
        if tail:
            yield tail, text.rindex(tail), False, False
    if "  " in text or "\t" in text or "|" in text:
        for cell in _CELLS.finditer(text):
            part = cell[0].strip()
            if part and part != text:
                yield part, cell.start() + cell[0].index(part[0]), False, True


def _in_a_list(found: _Seen, every: Sequence[_Seen]) -> bool:
    """Another level of the same scheme within a page's length: a text about marks, or a dossier;
    a person decides."""
    rule = found.phrase.rule
    return any(
        other.phrase.rule.scheme == rule.scheme
        and other.phrase.rule.level != rule.level
        and abs(other.start - found.start) < NEAR
        for other in every
    )
