"""A question as somebody asks it, the groups of My work, and what waits there."""

from typing import Any

from steward.models import Document, Hit, Post
from steward.reads.catalogue import find
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import read
from tests.cast import Cast, do, incoming


def ask(by: Actor, question: str, /, **values: Any) -> dict[str, Any]:
    found = find(question)
    return found.run(read(found.params, values), by)


def offered(cast: Cast, number: int) -> list[str]:
    """So many copies offered to the keeper by the registrar."""
    copies = [
        incoming(cast, symbol=f"{number}-{n}/BC", copies="1").result["copies"][0] for n in range(number)
    ]
    return [
        do("copy.offer", cast.registrar, copy=copy, to=cast.key("keeper")).result["handover"]
        for copy in copies
    ]


def shown(by: Actor, group: str) -> list[tuple[str, str, int]]:
    return [(row["what"], row["beside"], row["number"]) for row in of(ask(by, "work"), group)["rows"]]


def of(answer: dict[str, Any], group: str) -> dict[str, Any]:
    return next(one for one in answer["groups"] if one["group"] == group)


def named(cast: Cast, name: str) -> str:
    post = Post.objects.select_related("person").get(key=cast.key(name))
    return f"{post.title} ({post.person.title})"


def proposal(cast: Cast, **fields: Any) -> str:
    values = {
        "kind": "Tờ trình",
        "abstract": "Nhân sự",
        "level": "mat",
        "basis": cast.basis["low"],
        "copies": 2,
        **fields,
    }
    return do("document.propose", cast.drafter, **values).result["document"]


def findings(cast: Cast, document: Document, number: int) -> list[Hit]:
    from tests.web.test_queries import scanned

    scanned(cast, str(document.key), number)
    return list(Hit.objects.order_by("pk"))
