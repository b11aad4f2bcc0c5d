"""Real office files out of paragraphs, each by the library that offices' own tools resemble.

Promises bytes that open in an office suite and are the same for the same input (times inside are fixed).
Refuses to make up content: titles, paragraphs and attachments come from the caller.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from html import escape
from typing import Any

import docx
import pptx
import typst
import xlsxwriter
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from odf import teletype
from odf.opendocument import OpenDocumentText
from odf.text import H, P
from pptx.util import Pt

FIXED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""The one time that stands in every file."""

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def docx_bytes(title: str, paragraphs: Sequence[str], footnote: str = "", header: str = "") -> bytes:
    """A Word document; `footnote` hangs on the first paragraph, `header` stands on every page."""
    document = docx.Document()
    document.core_properties.title = title
    _without(document.part.package.rels)
    document.add_heading(title, level=1)
    first = None
    for text in paragraphs:
        written = document.add_paragraph(text)
        first = first or written
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footnote and first is not None:
        _add_footnote(document, first, footnote)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _add_footnote(document: Document, paragraph: Paragraph, text: str) -> None:
    notes = (
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" '
        'w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
        f"{escape(text)}</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    body = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + notes
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, body.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="1"/></w:r>'))


def xlsx_bytes(title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """A workbook of one sheet; the first row is the heading."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": title, "created": FIXED.replace(tzinfo=None)})
        sheet = book.add_worksheet("Bảng 1")
        sheet.set_column(1, 1, 80)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, book.add_format({"bold": True}) if number == 0 else None)
    return settled(out.getvalue())


def pdf_bytes(title: str, paragraphs: Sequence[str]) -> bytes:
    """A PDF of A4 pages with real text, set by typst in the fonts it carries."""
    parts = [f"= #{_quoted(title)}", *(f"#{_quoted(text)}" for text in paragraphs)]
    head = (
        '#set page(paper: "a4", margin: 25mm, numbering: "1")\n#set par(justify: true)\n'
        '#set text(lang: "vi", size: 12pt, hyphenate: false)\n'
        f"#set document(title: {_quoted(title)}, date: none)\n"
    )
    made = _typesetter().compile(
        input=(head + "\n\n".join(parts)).encode(), format="pdf", timestamp=int(FIXED.timestamp())
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one PDF")
    return made


@cache
def _typesetter() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def pptx_bytes(title: str, paragraphs: Sequence[str], notes: str = "") -> bytes:
    """Slides, one paragraph each; `notes` are the speaker's notes of the second slide."""
    show = pptx.Presentation()
    show.core_properties.title = title
    _without(show.part.package._rels)
    _without(show.part.rels)
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = title
    for number, text in enumerate(paragraphs, start=1):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"{number}"
        frame = slide.placeholders[1].text_frame
        frame.text = text
        frame.paragraphs[0].font.size = Pt(16)
        if notes and number == 1:
            slide.notes_slide.notes_text_frame.text = notes
    out = io.BytesIO()
    show.save(out)
    return settled(out.getvalue())


def odt_bytes(title: str, paragraphs: Sequence[str]) -> bytes:
    """An OpenDocument text."""
    # odfpy declares in each file the namespaces it has met so far in the process, so that the first file
    # differs from the later ones; one thrown away evens that out.
    _first_odt()
    return _odt(title, paragraphs)


@cache
def _first_odt() -> bytes:
    return _odt("", [""])


def _odt(title: str, paragraphs: Sequence[str]) -> bytes:
    document = OpenDocumentText()
    heading = H(outlinelevel=1)
    teletype.addTextToElement(heading, title)
    document.text.addElement(heading)
    for text in paragraphs:
        paragraph = P()
        teletype.addTextToElement(paragraph, text)
        document.text.addElement(paragraph)
    out = io.BytesIO()
    document.write(out)
    return settled(out.getvalue())


def eml_bytes(subject: str, body: str, sender: str, receiver: str, attachments: Mapping[str, bytes]) -> bytes:
    """A mail with attachments, as a mail program saves it."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"], mail["To"] = _address(sender), _address(receiver)
    mail["Date"] = FIXED
    mail["Message-ID"] = f"<{sum(body.encode()):08x}.{len(body)}@thanhgiang.example>"
    mail.set_content(body, cte="base64")
    for name, data in attachments.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if attachments:
        mail.set_boundary(f"=_phan_{len(body)}_{sum(map(len, attachments.values()))}")
    return mail.as_bytes()


def _address(name: str) -> Address:
    return Address(display_name=name, username=f"hop-thu-{sum(map(ord, name))}", domain="thanhgiang.example")


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive; names are UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(_entry(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without(relationships: Any) -> None:
    """Drop what the libraries' templates bring along: a preview picture and a printer's settings,
    unread by anybody."""
    extra = ("/thumbnail", "/printerSettings")
    for key in [key for key, one in relationships.items() if one.reltype.endswith(extra)]:
        relationships.pop(key)


def settled(packed: bytes) -> bytes:
    """The same ZIP package with the fixed time on every member, in the same order;
    stored members stay stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(_entry(info.filename), old.read(info), info.compress_type)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
    info.external_attr = 0o644 << 16
    return info
