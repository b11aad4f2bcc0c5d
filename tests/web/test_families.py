"""Every family works end to end: a small office of each, all its pages, papers, books and exports, as three who work there."""

import html
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from steward.acts.catalogue import ACTS, BY_NAME
from steward.foundations.scheme import shipped
from tests.families import FamilyOffice, office, tables

FAMILIES = sorted({scheme.family for scheme in shipped().values()})
#: Who looks, and in which language.
LOOKERS = (("registrar", "en"), ("keeper", "vi"), ("head", "en"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object, django_db_setup: object) -> Path:
    with django_db_blocker.unblock():
        return tables(tmp_path_factory.mktemp("family") / "tables.sqlite3")


@pytest.fixture(scope="module", params=FAMILIES)
def here(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object
) -> Iterator[FamilyOffice]:
    """The office of one family, built once for all tests of it, which only look."""
    with django_db_blocker.unblock(), office(request.param, tmp_path_factory.mktemp(request.param), template) as made:
        yield made


def patterns() -> list[URLPattern]:
    """Every address of the pages, whatever is included where."""

    def flat(resolver: object) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            yield from [one] if isinstance(one, URLPattern) else flat(one)

    return list(flat(get_resolver("steward.web.urls")))


def one_of_each(rows: object, *fields: str) -> list[str]:
    """Keys of records, one for each combination of these fields."""
    return [str(key) for key in dict(zip(rows.values_list(*fields), rows.values_list("key", flat=True), strict=True)).values()]


def things() -> dict[str, list[tuple[object, ...]]]:
    """What there is to open, by the name of its page; a page that is not here makes the test say so."""
    from steward.models import Allowance, Book, Copy, Destruction, Document, Handover, Head, Hit, Office, Scan

    documents = one_of_each(Document.objects.order_by("pk"), "state", "level", "direction")
    copies = one_of_each(Copy.objects.order_by("pk"), "state", "form")
    handovers = one_of_each(Handover.objects.order_by("pk"), "state", "kind")
    scans = one_of_each(Scan.objects.order_by("pk"), "state")
    assert Allowance.objects.exists() and len(documents) > 6 and len(copies) > 3 and len(handovers) > 4
    whole = {
        "act": [act.name for act in ACTS if "office" in act.principals], "document": documents, "copy": copies, "handover": handovers,
        "fingerprints": documents[:1], "destruction": one_of_each(Destruction.objects.order_by("pk"), "state"),
        "receipt": one_of_each(Handover.objects.filter(state="accepted").order_by("pk"), "kind"),
        "book": one_of_each(Book.objects.order_by("pk"), "direction"), "print_book": one_of_each(Book.objects.order_by("pk"), "direction"),
        "scan_one": scans, "scan_order": scans[:1], "scan_run": scans, "scan_progress": scans[:1], "hit": one_of_each(Hit.objects.order_by("pk"), "state"),
        "office": one_of_each(Office.objects.order_by("pk"), "unit"), "entry": [0, Head.objects.get().size - 1], "proof": [3],
    }  # fmt: skip
    given = {name: [(one,) for one in every] for name, every in whole.items()}
    subjects = (("document", documents[0]), ("copy", copies[0]), ("handover", handovers[0]))
    return given | {"paper": list(subjects), "attached": [(documents[0], str(uuid.uuid4()))]}


#: Pages of things this office has none of, or that others test whole: with a key of nothing they answer "not here".
ELSEWHERE = {
    name: "tests/web/test_imports.py"
    for name in ("import_one", "import_begin", "import_progress", "import_rows", "import_discard")
}
#: Answers of a page to somebody signed in; what is done by POST alone does not answer a look.
SEEN, NOT_HERE, ONLY_POST = (200, 302), (404,), (405,)


def addresses() -> dict[str, list[str]]:
    """Every page with what it is opened for, from the patterns themselves."""
    given, found = things(), {}
    for pattern in patterns():
        if not pattern.pattern.converters:
            every = [()]
        elif pattern.name in ELSEWHERE:
            every = [(uuid.uuid4(),)]
        else:
            every = given[pattern.name]
        found[pattern.name] = [reverse(pattern.name, args=args) for args in every]
    return found


TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.S)
SNAKE = re.compile(r"(?<![\w/.-])[a-z]+(?:_[a-z]+)+(?![\w/.-])")


def shown(answer: HttpResponse) -> str:
    """What a reader sees of a page."""
    return " ".join(html.unescape(TAGS.sub(" ", answer.content.decode())).split())


def raw_codes(text: str) -> set[str]:
    """Words of the code that stand in what is shown: codes of the schemes, of states and roles, names of acts."""
    coded = {one.code for scheme in shipped().values() for one in (*scheme.levels, *scheme.capacities, *scheme.copy_forms)}
    plain = {code for code in coded if "-" in code} | set(BY_NAME)
    return {code for code in plain if re.search(rf"(?<![\w./-]){re.escape(code)}(?![\w./-])", text)} | set(SNAKE.findall(text))


def pages_of(answer: HttpResponse) -> list[str]:
    """The text of each page of a PDF."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(answer.content)]


def faults(client: Client, name: str, address: str) -> Iterator[str]:
    answer = client.get(address)
    if answer.status_code not in (*SEEN, *NOT_HERE, *ONLY_POST):
        yield f"{address}: {answer.status_code}"
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html") and not answer.streaming:
        yield from (f"{address}: {code}" for code in raw_codes(shown(answer)))
    if kind == "application/pdf" and not pages_of(answer):
        yield f"{address}: an empty paper"


@pytest.mark.parametrize(("post", "language"), LOOKERS)
def test_every_page_answers_whoever_works_there_and_shows_no_code(here, post, language):
    client = here.client(post, language)
    found = [fault for name, every in addresses().items() for address in every for fault in faults(client, name, address)]
    assert found == []


def test_a_registrar_sees_all_there_is(here):
    """Nothing but what is somebody else's is hidden from the one who keeps the whole register."""
    client, found = here.client("registrar"), addresses()
    missing = [
        a for name in found.keys() - ELSEWHERE.keys() - {"attached"} for a in found[name] if client.get(a).status_code == 404
    ]
    assert missing == []
