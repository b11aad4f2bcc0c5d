"""What LibreOffice makes is found by the scanner; what we make is read by LibreOffice, poppler and qpdf.

The papers are generated: flat OpenDocument text written here,
turned into eleven formats by LibreOffice on the spot.
"""

import csv
import io
import json
import shutil
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.test import Client
from django.urls import reverse

from steward.cli.demo.text import document_text
from steward.models import Account, Handover
from tests.cast import Cast, do, incoming
from tests.full.conftest import run, tool

pytestmark = pytest.mark.full

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{where}:1.0"'
    for name, where in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("presentation", "presentation"),
        ("style", "style"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
)
#: The papers and their fonts: Debian's DejaVu has every Vietnamese letter, its Liberation lacks those with
#: two marks, which LibreOffice then draws from another font after the rest of the line.
FONTS = {"planted": "DejaVu Sans", "clean": "DejaVu Sans", "mixed": "Liberation Serif"}
NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body>{}</text:note-body></text:note>"
)
LAYOUT = '<style:page-layout style:name="P"><style:header-style/></style:page-layout>'
MASTER = (
    '<style:master-page style:name="Standard" style:page-layout-name="P">'
    "<style:header>{}</style:header></style:master-page>"
)
#: Where each passage is planted, and which formats carry that place.
PLACES = {
    "text": {
        "body": "docx odt doc rtf pdf",
        "footnote": "docx odt doc rtf pdf",
        "header": "docx odt doc rtf pdf",
    },
    "sheet": {"cell": "xlsx ods xls pdf"},
    "slides": {"box": "pptx odp ppt pdf", "notes": "pptx odp ppt"},
}


def paragraphs(text: str) -> str:
    return "".join(
        f'<text:p text:style-name="W">{escape(one)}</text:p>' for one in text.split("\n") if one.strip()
    )


def flat(kind: str, font: str, body: str, more: str = "") -> str:
    mime = f"application/vnd.oasis.opendocument.{kind}"
    face = f'<style:font-face style:name="D" svg:font-family="{font}"/>'
    written = '<style:text-properties style:font-name="D"/>'
    letters = f'<style:style style:name="W" style:family="paragraph">{written}</style:style>'
    cells = f'<style:default-style style:family="table-cell">{written}</style:default-style>'
    inner = (
        f"<office:font-face-decls>{face}</office:font-face-decls><office:styles>{cells}</office:styles>"
        f"<office:automatic-styles>{letters}{LAYOUT}</office:automatic-styles>"
        f"{more}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    )
    head = f'<office:document {SPACES} office:version="1.3" office:mimetype="{mime}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{inner}</office:document>'


def text_paper(font: str, passages: dict[str, str], words: str) -> str:
    note = NOTE.format(paragraphs(passages["footnote"]))
    master = f"<office:master-styles>{MASTER.format(paragraphs(passages['header']))}</office:master-styles>"
    return flat(
        "text",
        font,
        f"{paragraphs(words)}<text:p>Căn cứ{note} hồ sơ.</text:p>{paragraphs(passages['body'])}",
        master,
    )


def sheet_paper(font: str, passages: dict[str, str], words: str) -> str:
    cells = "".join(
        f"<table:table-row><table:table-cell "
        f'office:value-type="string">{paragraphs(one)}</table:table-cell></table:table-row>'
        for one in (*words.split("\n\n"), passages["cell"])
    )
    return flat("spreadsheet", font, f'<table:table table:name="Bảng">{cells}</table:table>')


def slides_paper(font: str, passages: dict[str, str], words: str) -> str:
    frame = (
        '<draw:frame svg:width="20cm" svg:height="10cm" svg:x="1cm" svg:y="1cm">'
        "<draw:text-box>{}</draw:text-box></draw:frame>"
    )
    notes = f"<presentation:notes>{frame.format(paragraphs(passages['notes']))}</presentation:notes>"
    pages = f'<draw:page draw:name="1">{frame.format(paragraphs(words[:400]))}</draw:page>'
    pages += f'<draw:page draw:name="2">{frame.format(paragraphs(passages["box"]))}{notes}</draw:page>'
    return flat("presentation", font, pages)


WRITERS = {"text": ("fodt", text_paper), "sheet": ("fods", sheet_paper), "slides": ("fodp", slides_paper)}


def convert(source: Path, ending: str, out: Path) -> Path:
    """The file LibreOffice makes of another, in a profile of its own."""
    profile = out.parent / "profile"  # not in the share
    done = run(
        tool("soffice"),
        "--headless",
        "--norestore",
        f"-env:UserInstallation=file://{profile}",
        "--convert-to",
        ending,
        "--outdir",
        out,
        source,
    )
    made = out / f"{source.stem}.{ending.split(':')[0]}"
    assert made.exists(), done.stdout + done.stderr
    return made


def passage(kind: str, place: str) -> str:
    """Seventy words in a row of one protected document."""
    words = document_text(f"protected {kind} {place}", 400, "vi").split()
    return " ".join(words[40:110])


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A protected folder with one document a place,
    and a share of the same papers with and without their passages."""
    folder = tmp_path_factory.mktemp("suite")
    (folder / "protected").mkdir()
    for kind, places in PLACES.items():
        ending, write = WRITERS[kind]
        for place in places:
            protected = folder / "protected" / f"{kind} {place}.txt"
            protected.write_text(document_text(f"protected {kind} {place}", 400, "vi"), encoding="utf-8")
        for name, font in FONTS.items():
            clean = name == "clean"
            passages = {
                place: document_text(f"clean {place}", 70, "vi") if clean else passage(kind, place)
                for place in places
            }
            source = folder / f"{name} {kind}.{ending}"
            source.write_text(
                write(font, passages, document_text(f"around {kind}", 200, "vi")), encoding="utf-8"
            )
            for wanted in (
                {"pdf"}
                if name == "mixed"
                else sorted({one for formats in places.values() for one in formats.split()})
            ):
                convert(source, wanted, folder / "share")
    return folder


@pytest.fixture(scope="module")
def found(share: Path) -> tuple[list[dict], list[dict]]:
    """The lines about files, and those about hits."""
    index, out = share / "PROTECTED.idx", share / "report"
    done = run(
        sys.executable, "-m", "steward", "scan", "index", share / "protected", "--out", index, "--json"
    )
    assert done.returncode == 0, done.stderr
    done = run(
        sys.executable,
        "-m",
        "steward",
        "scan",
        "run",
        share / "share",
        "--index",
        index,
        "--out",
        out,
        "--workers",
        "1",
        "--json",
    )
    assert done.returncode == 1, done.stderr
    return tuple(
        [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]
        for name in ("files.jsonl", "hits.jsonl")
    )


def certain(hits: list[dict]) -> set[tuple[str, str]]:
    return {(Path(hit["path"]).name, hit["document"]) for hit in hits if hit["certain"] and hit["document"]}


def test_every_planted_place_of_every_format_is_found_for_certain(
    share: Path, found: tuple[list[dict], list[dict]]
) -> None:
    wanted = {
        (f"planted {kind}.{ending}", f"{kind} {place}.txt")
        for kind, places in PLACES.items()
        for place, formats in places.items()
        for ending in formats.split()
    }
    assert wanted - certain(found[1]) == set()
    assert len(wanted) == 26


def test_letters_that_a_font_lacks_are_read_where_they_stand(
    share: Path, found: tuple[list[dict], list[dict]]
) -> None:
    wanted = {
        (f"mixed {kind}.pdf", f"{kind} {place}.txt")
        for kind, places in PLACES.items()
        for place, formats in places.items()
        if "pdf" in formats
    }
    fonts = run(tool("pdffonts"), share / "share" / "mixed text.pdf").stdout
    assert "Liberation" in fonts and "DejaVu" in fonts, "no letter was missing: the case is not tried"
    assert wanted - certain(found[1]) == set()


def test_the_same_papers_without_the_passages_have_no_hit_and_every_file_has_its_line(
    share: Path, found: tuple[list[dict], list[dict]]
) -> None:
    assert [hit for hit in found[1] if Path(hit["path"]).name.startswith("clean")] == []
    told = {Path(line["path"]).name for line in found[0] if line["member"] is None}
    assert told == {path.name for path in (share / "share").rglob("*") if path.is_file()}
    assert {line["outcome"] for line in found[0] if line["member"] is None} <= {"scanned", "partly"}


@pytest.fixture
def client(cast: Cast) -> Client:
    made = Client(headers={"Accept-Language": "vi"})
    made.force_login(
        Account.objects.get(login="registrar"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return made


HOSTILE = (
    "=1+1",
    "+84",
    '=HYPERLINK("http://127.0.0.1/x")',
    'Báo cáo; "trích", yếu',
    "<b>&amp;",
    "012345678901234567890",
)


def test_libreoffice_reads_the_same_register_from_our_excel_file_as_stands_in_our_csv(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    for number, abstract in enumerate(HOSTILE):
        incoming(cast, symbol=f"{number}/BC-BNV", abstract=abstract, arrival_number=str(number))
    address = reverse("register")
    (tmp_path / "register.xlsx").write_bytes(client.get(address, {"format": "xlsx"}).content)
    ours = list(csv.reader(io.StringIO(client.get(address, {"format": "csv"}).content.decode("utf-8-sig"))))
    read = convert(tmp_path / "register.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path / "out")
    theirs = list(csv.reader(io.StringIO(read.read_text(encoding="utf-8-sig"))))
    assert theirs == ours
    assert len(ours) == 1 + len(HOSTILE)


def sound(pdf: Path) -> str:
    """Its text, after qpdf found no fault, poppler complained of nothing, and all fonts were inside."""
    checked = run(tool("qpdf"), "--check", pdf)
    assert checked.returncode == 0 and "No syntax or stream encoding errors found" in checked.stdout, (
        checked.stdout + checked.stderr
    )
    read = run(tool("pdftotext"), "-layout", pdf, "-")
    assert (read.returncode, read.stderr) == (0, "")
    fonts = [line.split() for line in run(tool("pdffonts"), pdf).stdout.splitlines()[2:]]
    assert fonts and all(line[-5] == "yes" for line in fonts), fonts
    return " ".join(read.stdout.split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_receipt_book_and_checkpoint_sheet_are_sound_to_three_foreign_readers(
    cast: Cast, client: Client, tmp_path: Path, language: str
) -> None:
    for number in range(60):
        made = incoming(
            cast, symbol=f"{number}/BC-BNV", abstract="Phương án bố trí cán bộ chủ chốt của tỉnh"
        ).result
    offered = do("copy.offer", cast.registrar, copy=made["copies"][0], to=cast.key("keeper")).result[
        "handover"
    ]
    do("copy.accept", cast.keeper, handover=offered)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    answers = {
        "receipt": client.get(reverse("receipt", args=[Handover.objects.get().key])),
        "book": client.post(reverse("print_book", args=[cast.books["incoming"]])),
    }
    for name, answer in answers.items():
        assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf", (name, answer)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        pdf = tmp_path / f"{name}.pdf"
        pdf.write_bytes(body)
        text = sound(pdf)
        assert "59/BC-BNV" in text and (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text or name == "book" or language == "en"
        ), text[:300]
        assert convert(pdf, "png:draw_png_Export", tmp_path / "seen").stat().st_size > 10_000
    shutil.rmtree(tmp_path / "profile")
