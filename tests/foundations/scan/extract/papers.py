"""Papers written by real writers, with marker words in every hiding place. Each returns (bytes, markers)."""

import io
import tarfile
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pptx
import typst
from odf import draw, office, opendocument, style, table
from odf import text as odftext
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from pptx.util import Inches

VIETNAMESE = "Người giữ ký nhận bản số ba, đường dây ở tầng hầm được kiểm tra hằng quý."


def word() -> tuple[bytes, list[str]]:
    document = docx.Document()
    body = document.add_paragraph(f"ZBODY {VIETNAMESE}")
    document.add_table(1, 1).cell(0, 0).text = "ZCELL"
    document.sections[0].header.paragraphs[0].text = "ZHEADER"
    document.sections[0].footer.paragraphs[0].text = "ZFOOTER"
    document.add_comment(body.runs, text="ZCOMMENT", author="ZAUTHOR")
    hidden = document.add_paragraph().add_run("ZHIDDEN")
    hidden.font.hidden = True
    # A word cut into runs, as Word does after every correction, is one word.
    cut = document.add_paragraph()
    for piece in ("ZC", "UTW", "ORD"):
        cut.add_run(piece)
    document.core_properties.title = "ZTITLE"
    document.core_properties.keywords = "ZKEYWORD"
    buffer = io.BytesIO()
    document.save(buffer)
    data = with_parts(
        buffer.getvalue(),
        {
            "word/footnotes.xml": "<w:footnotes xmlns:w='x'>"
            "<w:p><w:r><w:t>ZFOOTNOTE</w:t></w:r></w:p></w:footnotes>",
            "word/orphan.xml": "<w:x xmlns:w='x'>"
            "<w:p><w:del><w:r><w:delText>ZDELETED</w:delText></w:r></w:del></w:p>"
            "<wp:docPr descr='ZALTTEXT' xmlns:wp='y'/><w:instrText>ZFIELD</w:instrText></w:x>",
        },
    )
    return data, [
        "ZBODY",
        "ZCELL",
        "ZHEADER",
        "ZFOOTER",
        "ZCOMMENT",
        "ZAUTHOR",
        "ZHIDDEN",
        "ZCUTWORD",
        "ZTITLE",
        "ZKEYWORD",
        "ZFOOTNOTE",
        "ZDELETED",
        "ZALTTEXT",
        "ZFIELD",
    ]


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """A package with further parts in it, or other contents for those it has."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, text in parts.items():
            new.writestr(name, text)
    return buffer.getvalue()


def excel() -> tuple[bytes, list[str]]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "ZSHEETNAME"
    sheet["A1"], sheet["B1"], sheet["C1"] = "ZFIRST", "ZSECOND", 4711
    sheet["A2"] = '=CONCATENATE("ZFORMULA","x")'
    sheet["A1"].comment = Comment("ZCOMMENT", "someone")
    sheet.oddHeader.center.text = "ZHEADER"
    sheet.oddFooter.left.text = "ZFOOTER"
    check = DataValidation(type="list", formula1='"ZCHOICE,other"')
    check.prompt = "ZPROMPT"
    check.add("D1")
    sheet.add_data_validation(check)
    hidden = book.create_sheet("secondary")
    hidden["A1"] = "ZHIDDENSHEET"
    hidden.sheet_state = "veryHidden"
    sheet.row_dimensions[5].hidden = True
    sheet["A5"] = "ZHIDDENROW"
    book.properties.title = "ZTITLE"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), (
        [
            "ZSHEETNAME",
            "ZFIRST",
            "ZSECOND",
            "4711",
            "ZFORMULA",
            "ZCOMMENT",
            "ZHEADER",
            "ZFOOTER",
            "ZCHOICE",
            "ZPROMPT",
            "ZHIDDENSHEET",
            "ZHIDDENROW",
            "ZTITLE",
        ]
    )


def slides() -> tuple[bytes, list[str]]:
    show = pptx.Presentation()
    for number in range(1, 12):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"ZSLIDE{number}"
    slide.notes_slide.notes_text_frame.text = "ZNOTES"
    cell = slide.shapes.add_table(1, 1, Inches(1), Inches(1), Inches(2), Inches(1)).table.cell(0, 0)
    cell.text = "ZCELL"
    slide.shapes.add_textbox(Inches(30), Inches(30), Inches(1), Inches(1)).text_frame.text = "ZOFFSLIDE"
    slide._element.set("show", "0")
    show.core_properties.subject = "ZSUBJECT"
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue(), ["ZSLIDE1", "ZSLIDE11", "ZNOTES", "ZCELL", "ZOFFSLIDE", "ZSUBJECT"]


def writer() -> tuple[bytes, list[str]]:
    document = opendocument.OpenDocumentText()
    layout = style.PageLayout(name="L")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    for kind, marker in ((style.Header, "ZHEADER"), (style.Footer, "ZFOOTER")):
        part = kind()
        part.addElement(odftext.P(text=marker))
        master.addElement(part)
    paragraph = odftext.P(text=f"ZBODY {VIETNAMESE} ")
    document.text.addElement(paragraph)
    note = office.Annotation()
    note.addElement(odftext.P(text="ZCOMMENT"))
    paragraph.addElement(note)
    footnote = odftext.Note(noteclass="footnote")
    footnote.addElement(odftext.NoteCitation(text="1"))
    inner = odftext.NoteBody()
    inner.addElement(odftext.P(text="ZFOOTNOTE"))
    footnote.addElement(inner)
    paragraph.addElement(footnote)
    box = draw.Frame(width="5cm", height="1cm")
    text_box = draw.TextBox()
    text_box.addElement(odftext.P(text="ZTEXTBOX"))
    box.addElement(text_box)
    paragraph.addElement(box)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue(), ["ZHEADER", "ZFOOTER", "ZBODY", "ZCOMMENT", "ZFOOTNOTE", "ZTEXTBOX"]


def calc() -> tuple[bytes, list[str]]:
    document = opendocument.OpenDocumentSpreadsheet()
    for name, marker in (("first", "ZFIRST"), ("hidden", "ZHIDDENSHEET")):
        sheet = table.Table(name=f"Z{name.upper()}NAME")
        row = table.TableRow()
        cell = table.TableCell(valuetype="string")
        cell.addElement(odftext.P(text=marker))
        row.addElement(cell)
        sheet.addElement(row)
        document.spreadsheet.addElement(sheet)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue(), ["ZFIRST", "ZHIDDENSHEET", "ZFIRSTNAME", "ZHIDDENNAME"]


def portable(pages: int = 2) -> tuple[bytes, list[str]]:
    source = '#set document(title: "ZTITLE", keywords: "ZKEYWORD")\n'
    source += "#set page(header: [ZHEADER], footer: [ZFOOTER])\n"
    source += "#pagebreak()\n".join(f"ZPAGE{number} {VIETNAMESE}\n" for number in range(1, pages + 1))
    source += '\n#link("https://example.test/ZLINK")[link]'
    return typst.compile(source.encode()), [
        "ZTITLE",
        "ZHEADER",
        "ZFOOTER",
        "ZPAGE1",
        f"ZPAGE{pages}",
        "ZLINK",
    ]


def mail(attachments: dict[str, bytes] | None = None) -> tuple[bytes, list[str]]:
    message = EmailMessage()
    message["From"], message["To"] = "Văn thư <registry@example.test>", "keeper@example.test"
    message["Subject"] = "ZSUBJECT về việc bàn giao"
    message["X-Remark"] = "ZODDHEADER"
    message.set_content(f"ZPLAIN {VIETNAMESE}")
    message.add_alternative(
        "<html><body><p>ZHT<b>ML</b></p><!-- ZREMARK --><img alt=ZALT src=x></body></html>", subtype="html"
    )
    for name, data in (attachments or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(), ["ZSUBJECT", "ZODDHEADER", "ZPLAIN", "ZHTML", "ZREMARK", "ZALT"]


def page() -> tuple[bytes, list[str]]:
    html = (
        "<!doctype html><title>ZTITLE</title><meta name=description content='ZMETA'><p>ZBO<i>DY</i><p "
        "hidden>ZHIDDEN"
        "<script>var a='ZSCRIPT'</script><!--ZCOMMENT--><img alt=ZALT><input value=ZVALUE><td>ZOPEN"
    )
    return html.encode(), [
        "ZTITLE",
        "ZMETA",
        "ZBODY",
        "ZHIDDEN",
        "ZSCRIPT",
        "ZCOMMENT",
        "ZALT",
        "ZVALUE",
        "ZOPEN",
    ]


def rich() -> tuple[bytes, list[str]]:
    text = (
        r"{\rtf1\ansi\ansicpg1258{\fonttbl{\f0\fcharset163 Arial;}}{\info{\title ZTITLE}}{\header "
        r"ZHEADER\par}"
        r"{\footer ZFOOTER}\f0 ZBO{\b DY} Ng\u432\'3f\u7901?i{\footnote ZFOOTNOTE}{\*\annotation "
        r"ZCOMMENT}{\v ZHIDDEN}"
        r"{\field{\*\fldinst ZFIELD}{\fldrslt ZRESULT}}\par}"
    )
    return text.encode(), [
        "ZTITLE",
        "ZHEADER",
        "ZFOOTER",
        "ZBODY",
        "Người",
        "ZFOOTNOTE",
        "ZCOMMENT",
        "ZHIDDEN",
        "ZFIELD",
        "ZRESULT",
    ]


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()
