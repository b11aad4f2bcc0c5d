"""Every family works end to end: a small office of each, all its pages, papers, books and exports,
as three who work there."""

import html
import re
import uuid
from collections.abc import Iterator
from functools import cache

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from steward.acts.catalogue import ACTS, BY_NAME
from steward.foundations.scheme import shipped
from steward.reads.choices import OF_SCHEME
from steward.rules.machinery.fields import kinds, required
from tests.families import FamilyInstallation, installation
from tests.web.routes import patterns

FAMILIES = sorted({scheme.family for scheme in shipped().values()})
#: Who looks, and in which language.
LOOKERS = (("registrar", "en"), ("keeper", "vi"), ("head", "en"))


@pytest.fixture(scope="module", params=FAMILIES)
def here(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: object,
    django_db_setup: object,
) -> Iterator[FamilyInstallation]:
    """The office of one family, built once for all tests of it, which only look."""
    with (
        django_db_blocker.unblock(),
        installation(request.param, tmp_path_factory.mktemp(request.param)) as made,
    ):
        yield made


def one_of_each(rows: object, *fields: str) -> list[str]:
    """Keys of records, one for each combination of these fields."""
    return [
        str(key)
        for key in dict(
            zip(rows.values_list(*fields), rows.values_list("key", flat=True), strict=True)
        ).values()
    ]


def things() -> dict[str, list[tuple[object, ...]]]:
    """What there is to open, by the name of its page; a page that is not here makes the test say so."""
    from steward import models
    from steward.models import (
        Allowance,
        Book,
        Copy,
        Destruction,
        Document,
        Handover,
        Head,
        Hit,
        Post,
        RuleSet,
        Scan,
    )
    from steward.reads.waiting import BY_KIND

    documents = one_of_each(Document.objects.order_by("pk"), "state", "level", "direction")
    copies = one_of_each(Copy.objects.order_by("pk"), "state", "form")
    handovers = one_of_each(Handover.objects.order_by("pk"), "state", "kind")
    scans = one_of_each(Scan.objects.order_by("pk"), "state")
    assert Allowance.objects.exists() and len(documents) > 6 and len(copies) > 3 and len(handovers) > 4
    whole = {
        "act": [act.name for act in ACTS if "post" in act.standing.principals],
        "document": documents,
        "copy": copies,
        "handover": handovers,
        "document.keep_fingerprints": documents[:1],
        "destruction": one_of_each(Destruction.objects.order_by("pk"), "state"),
        "receipt": one_of_each(Handover.objects.filter(state="accepted").order_by("pk"), "kind"),
        "book": one_of_each(Book.objects.order_by("pk"), "direction"),
        "print_book": one_of_each(Book.objects.order_by("pk"), "direction"),
        "scan": scans,
        "scan_order": one_of_each(Scan.objects.filter(state="open"), "state"),
        "scan_run": scans,
        "scan_progress": scans[:1],
        "hit": one_of_each(Hit.objects.order_by("pk"), "state"),
        "office": one_of_each(Post.objects.order_by("pk"), "unit"),
        "entry": [0, Head.objects.get().size - 1],
        "proof": [3],
        "history": documents,
        "ruleset": [row.key for row in RuleSet.objects.all()],
        "waiting": list(BY_KIND),
    }
    for name in RIGHTS | {"incident", "allowance"}:
        whole[name] = one_of_each(getattr(models, name.title()).objects.order_by("pk"), "pk")[:2] or [
            str(uuid.uuid4())
        ]
    given = {name: [(one,) for one in every] for name, every in whole.items()}
    subjects = (("document", documents[0]), ("copy", copies[0]), ("handover", handovers[0]))
    return given | {"proof.attach": list(subjects), "attached": [(documents[0], str(uuid.uuid4()))]}


#: Pages of things this office has none of, or that others test whole:
#: with a key of nothing they answer "not here".
ELSEWHERE = dict.fromkeys(
    ("import_one", "import_begin", "import_progress", "import_rows", "import_discard"),
    "tests/web/imports/test_pages.py",
) | {"forget_filter": "tests/web/document/test_filters.py"}
#: Pages of those who keep access and of whoever it is about; in tests/web/test_things.py.
RIGHTS = {"authorisation", "delegation", "reset", "erasure"}
#: What no page of this office shows to its registrar: no paper was scanned in,
#: and rights are the business of others.
NOBODYS = {*ELSEWHERE, *RIGHTS, "attached"}
#: The page of an entry shows the leaf as it was sealed, that of a rule set its exact text.
LITERAL = {"entry", "ruleset"}
#: Answers of a page to somebody signed in; what is done by POST alone does not answer a look.
SEEN, NOT_FOR_YOU, ONLY_POST = (200, 302), (403, 404), (405,)


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


def shown(answer: HttpResponse) -> str:
    """What a reader sees of a page."""
    return " ".join(html.unescape(TAGS.sub(" ", answer.content.decode())).split())


@cache
def coded() -> re.Pattern[str]:
    """Words of the code that no reader should meet: codes of the schemes, of states and roles,
    names of acts."""
    every = {
        one.code
        for scheme in shipped().values()
        for one in (*scheme.levels, *scheme.capacities, *scheme.copy_forms)
    }
    plain = sorted({code for code in every if "-" in code} | set(BY_NAME))
    return re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, plain))}|[a-z]+(?:_[a-z]+)+)(?![\w./-])")


def pages_of(answer: HttpResponse) -> list[str]:
    """The text of each page of a PDF."""
    return [
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(answer.content)
    ]


def faults(client: Client, name: str, address: str, everything: bool) -> Iterator[str]:
    """What is wrong with a page; `everything`: nothing is hidden from this reader."""
    answer = client.get(address)
    hidden = answer.status_code in NOT_FOR_YOU and not (everything and name not in {*NOBODYS, "act"})
    if answer.status_code not in (*SEEN, *ONLY_POST) and not hidden:
        yield f"{address}: {answer.status_code}"
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html") and answer.status_code == 200 and name not in LITERAL:
        yield from (f"{address}: {code}" for code in set(coded().findall(shown(answer))))
    if kind == "application/pdf" and not pages_of(answer):
        yield f"{address}: an empty paper"


def turn(number: int, post: str) -> list[str]:
    """The acts whose pages are opened in this office: over all families and posts all of them."""
    acts = [act for act in ACTS if "post" in act.standing.principals]
    ours = {act.name for n, act in enumerate(acts) if n % len(FAMILIES) == number}
    of_scheme = {
        act.name for act in acts if {kind.subject for kind in kinds(act.order).values()} & set(OF_SCHEME)
    }
    return sorted(ours | of_scheme if post == "registrar" else ours)


@pytest.mark.parametrize(("post", "language"), LOOKERS)
def test_every_page_answers_whoever_works_there_and_shows_no_code(here, post, language):
    """The registrar is refused nothing but acts of others, with the reason. A page of an act is opened
    wherever the scheme has a say in it; the others' in turns."""
    client, whole, found = here.client(post, language), post == "registrar", addresses()
    found["act"] = [reverse("act", args=[name]) for name in turn(FAMILIES.index(here.family), post)]
    wrong = [
        fault
        for name, every in found.items()
        for address in every
        for fault in faults(client, name, address, whole)
    ]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_a_book_says_in_both_languages_and_on_every_sheet_whether_it_is_the_official_form(
    here, direction, settings
):
    from steward.models import Book

    book = Book.objects.get(direction=direction, closed_on=None)
    official = any(one.code == direction and one.complete for one in shipped()[book.scheme].books)
    for language, words in (("vi", "Không phải mẫu sổ chính thức"), ("en", "official form")):
        client, settings.LANGUAGE_CODE = here.client("registrar", language), language
        assert (words in shown(client.get(reverse("book", args=[book.key])))) != official
        sheets = pages_of(client.post(reverse("print_book", args=[book.key])))
        assert len(sheets) > 1 and [words in sheet for sheet in sheets] == [not official] * len(sheets)


@pytest.mark.parametrize("made", ["csv", "xlsx", "json"])
def test_the_register_is_taken_away_as_a_file(here, made):
    answer = here.client("registrar").post(reverse("register"), {"format": made})
    assert (
        answer.status_code == 200
        and "attachment" in answer["Content-Disposition"]
        and b"".join(answer).strip()
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_receipt_bears_the_heading_of_its_own_nation_and_the_number_on_the_copy(here, language, settings):
    """In the organisation's language, whatever that of the reader."""
    from steward.models import Handover

    settings.LANGUAGE_CODE, reader = language, "vi" if language == "en" else "en"

    handover = Handover.objects.filter(state="accepted", copy__parent=None).order_by("pk").first()
    (sheet,) = pages_of(here.client("registrar", reader).get(reverse("receipt", args=[handover.key])))
    scheme, total = handover.copy.document.law, handover.copy.document.copies_authorised
    assert scheme.copy_numbering.text(handover.copy.path, total, language).replace(" ", "") in sheet.replace(
        " ", ""
    )
    nation = [line.in_language(language) for line in (scheme.papers.nation if scheme.papers else ())]
    assert all(line in sheet for line in nation)
    assert bool(nation) == ("CỘNG HÒA" in sheet or "SOCIALIST REPUBLIC" in sheet) == (here.family == "vn")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_form_that_is_sent_empty_is_answered_in_words(here, language):
    """Whatever is missing or refused is said on the page, whatever the family;
    one act of each subject is tried."""
    client, wrong = here.client("registrar", language), []
    for act in {
        act.subject: act for act in ACTS if "post" in act.standing.principals and required(act.order)
    }.values():
        answer = client.post(reverse("act", args=[act.name]), {"origin": f"empty-{language}"})
        wrong += (
            [f"{act.name}: {answer.status_code}"] if answer.status_code not in (403, 404, 409, 422) else []
        )
        wrong += [f"{act.name}: {code}" for code in set(coded().findall(shown(answer)))]
    assert wrong == [], "\n".join(wrong)
