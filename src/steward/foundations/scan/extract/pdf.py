"""PDF: page text by PDFium, and by pikepdf every string of every object: forms, notes, outline, scripts,
properties, and the attached files as members.

Promises that a page which shows something but holds no text is said so (`no-text-layer`). Refuses locked
files with `encrypted`; a file that PDFium rejects still has its strings swept, and is `damaged`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from unicodedata import combining

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from .markup import decode_xml, strip
from .outcome import Event, Furniture, Limit, Member, Note, Page
from .source import Source

TYPE = "application/pdf"
_DULL = frozenset(("/ID", "/CreationDate", "/ModDate", "/CheckSum", "/O", "/U", "/OE", "/UE", "/Perms"))
_DEPTH = 24


def recognise(source: Source) -> str | None:
    """The header may stand anywhere in the first 1,024 bytes."""
    return TYPE if b"%PDF-" in source.head[:1024] else None


def read(source: Source) -> Iterator[Event]:
    """Pages, then all strings beside them and the attachments."""
    data = source.data()
    pages_read = True
    try:
        yield from _pages(data, source.account.budget.pages)
    except pypdfium2.PdfiumError as error:
        # PDFium's error code may be left over from an earlier file: believed only where the file says so too.
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
            raise Limit("encrypted") from None
        pages_read = False
    try:
        yield from _objects(data, source.account.budget.objects)
    except pikepdf.PasswordError:
        raise Limit("encrypted") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError):
        yield Note("damaged")
    if not pages_read:
        yield Note("damaged")


def _pages(data: bytes, limit: int) -> Iterator[Event]:
    document = pypdfium2.PdfDocument(data)
    try:
        count = len(document)
        for number in range(min(count, limit)):
            yield from _page(document, number)
        if count > limit:
            yield Note("page-limit")
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[Event]:
    try:
        page = document[number]
        shown = page.get_textpage()
        text = shown.get_text_range()
        if _scattered(text):
            text = _as_it_stands(shown.raw)
        drawn = text.strip() or pdfium.FPDFPage_CountObjects(page.raw)
    except pypdfium2.PdfiumError:
        yield Page("")
        yield Note("damaged")
        return
    # PDFium writes U+FFFE where a hyphen broke a word, and two-byte blanks as NUL.
    yield Page(text.replace("\ufffe", "").replace("\0", " ").replace("\r\n", "\n") + "\n")
    if drawn and not text.strip():
        yield Note("no-text-layer")
    page.close()


def _scattered(text: str) -> bool:
    """Whether more than one word in eight is a single letter."""
    words = text.split()
    return sum(len(word) == 1 and word.isalpha() for word in words) * 8 > len(words)


def _as_it_stands(shown: Any) -> str:
    """A page's lines with their letters from left to right, as a reader sees them.

    Where a font lacks letters, office suites draw those from another font after the rest of the line, and
    PDFium gives them at its end, with a blank in each gap. Blanks that stand in the file are kept,
    those of PDFium are measured anew.
    """
    lines: list[list[tuple[float, float, str]]] = [[]]
    box = pdfium.FS_RECTF()
    for at in range(pdfium.FPDFText_CountChars(shown)):
        letter = chr(pdfium.FPDFText_GetUnicode(shown, at))
        if letter == "\n":
            lines.append([])
        elif combining(letter) and lines[-1]:
            left, right, base = lines[-1][-1]
            lines[-1][-1] = (left, right, base + letter)
        elif not pdfium.FPDFText_IsGenerated(shown, at) and pdfium.FPDFText_GetLooseCharBox(shown, at, box):
            lines[-1].append((box.left, box.right, letter))
    text = "\n".join(map(_line, lines))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _line(letters: list[tuple[float, float, str]]) -> str:
    """The letters by their place; a gap of a third of a letter is a blank."""
    out, edge = "", float("inf")
    wide = sum(right - left for left, right, _ in letters) / max(1, len(letters))
    for left, right, letter in sorted(letters):
        out += f" {letter}" if left - edge > wide / 3 else letter
        edge = right
    return out


def _objects(data: bytes, limit: int) -> Iterator[Event]:
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
        strings: dict[str, None] = {}
        for number, item in enumerate(document.objects):
            if number >= limit:
                yield Note("object-limit")
                break
            _strings(item, strings, 0)
            yield from _special(item)
        yield Furniture("\n".join(strings))


def _strings(item: Any, out: dict[str, None], depth: int) -> None:
    if depth > _DEPTH:
        return
    if isinstance(item, pikepdf.String):
        text = str(item)
        if len(text) > 1 and sum(map(str.isalpha, text[:200])) * 2 >= len(text[:200]):
            out[text] = None
    elif isinstance(item, pikepdf.Array):
        for child in item:
            if not getattr(child, "is_indirect", False):
                _strings(child, out, depth + 1)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in item.items():
            if key not in _DULL and not getattr(value, "is_indirect", False):
                _strings(value, out, depth + 1)


def _special(item: Any) -> Iterator[Event]:
    """Attached files, XMP and scripts."""
    if isinstance(item, pikepdf.Stream):
        if item.get("/Type") == "/Metadata":
            part = strip(decode_xml(item.read_bytes()))
            yield Furniture(f"{part.text}\n{part.attributes}")
        return
    if not isinstance(item, pikepdf.Dictionary):
        return
    if isinstance(item.get("/JS"), pikepdf.Stream):
        yield Furniture(item["/JS"].read_bytes().decode("latin-1"))
    if isinstance(item.get("/EF"), pikepdf.Dictionary):
        streams = [item["/EF"].get(key) for key in ("/UF", "/F")]
        stream = next((stream for stream in streams if isinstance(stream, pikepdf.Stream)), None)
        if stream is not None:
            yield _attachment(item, stream)


def _attachment(spec: Any, stream: Any) -> Member:
    name = str(spec.get("/UF") or spec.get("/F") or "attachment")
    packed = len(stream.read_raw_bytes())
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        return Member(name, None, reason="damaged")
    return Member(name, lambda: io.BytesIO(data), packed, len(data))
