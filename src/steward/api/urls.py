"""The JSON interface: `POST /api/acts/<act>` and `GET /api/<question>`, derived from the two catalogues.

Every answer of kind "no" is a problem document (RFC 9457) with `code`, `because` and `basis`. The
`Idempotency-Key` header (at most 100 characters) makes the act's origin; without one a repeated call is a new
act. `If-Match` names the versions that were seen, as `key:version, key:version`: what has changed since is a
conflict. Sign-in is the session of the pages, with its CSRF token.
"""

import json
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from ninja import NinjaAPI, Schema, Status
from ninja.constants import NOT_SET
from ninja.security import SessionAuth

from steward.acts.catalogue import ACTS
from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import origin_from, perform, seen_from
from steward.reads import done
from steward.reads.catalogue import QUESTIONS
from steward.reads.machinery.answers import shape
from steward.reads.machinery.asking import without_post
from steward.reads.machinery.wording import problem, status
from steward.reads.question import Question
from steward.rules.machinery.actor import POST, Actor
from steward.rules.machinery.answers import Invalid, No
from steward.rules.machinery.fields import kinds, read, required
from steward.rules.machinery.values import Kind


class Problem(Schema):
    """RFC 9457, with Steward's code, reason and basis."""

    type: str
    title: str
    status: int
    code: str
    because: str
    way_out: str
    basis: str
    field: str | None = None
    fields: dict[str, Any] | None = None


class Receipt(Schema):
    """What was done: in a sentence, entry of the log, moment, result, digest of the leaf;
    `once` is told now and never again.

    `undo` is the act that takes it back, with its thing; `next` what can be done now with what was made.
    """

    act: str
    sentence: str
    entry: int
    at: str
    result: dict[str, Any]
    leaf_sha256: str
    once: dict[str, str]
    undo: dict[str, str] | None
    next: list[dict[str, Any]]


class Asked(HttpRequest):
    """A request through the door below: a post asks, and at which moment."""

    actor: Actor
    now: datetime


class Signed(SessionAuth):
    """A signed-in account that fills a post."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return cast("Asked", request).actor if request.user.is_authenticated else None


api = NinjaAPI(title="Steward", version="1", auth=Signed(csrf=True), docs_url=None)
NOS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@api.exception_handler(No)
def no(request: HttpRequest, answer: No) -> HttpResponse:
    told = problem(answer)
    body = {"type": f"urn:steward:{answer.code}", "title": told.pop("kind"), "status": status(answer), **told}
    return JsonResponse(body, status=status(answer), content_type="application/problem+json")


def schema(order: type) -> dict[str, Any]:
    """The JSON schema of an order: its fields, which of them are needed, and no others."""
    fields = {name: _field(kind) for name, kind in kinds(order).items()}
    return {
        "type": "object",
        "properties": fields,
        "required": sorted(required(order)),
        "additionalProperties": False,
    }


#: A file as an order names it: by the digest, the size and the type of its bytes.
FILE = {
    "type": "object",
    "required": ["media_type", "sha256", "size"],
    "additionalProperties": False,
    "properties": {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "size": {"type": "integer", "minimum": 0},
        "media_type": {"type": "string"},
    },
}


def _field(kind: Kind) -> dict[str, Any]:
    shapes: dict[str, dict[str, Any]] = {
        "number": {"type": "integer", "minimum": kind.least, "maximum": kind.most},
        "flag": {"type": "boolean"},
        "ref": {"type": "string", "format": "uuid"},
        "refs": {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1},
        "day": {"type": "string", "format": "date"},
        "moment": {"type": "string", "format": "date-time"},
        "ranges": {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "maxLength": kind.longest,
            "maxItems": kind.most,
        },
        "file": FILE,
        "rows": {
            "type": "array",
            "minItems": kind.least,
            "maxItems": kind.most,
            "items": kind.rows and schema(kind.rows),
        },
    }
    return {
        **shapes.get(kind.name, {"type": "string", "maxLength": kind.longest}),
        "title": kind.label,
        "description": kind.help,
    }


def _act(act: Act) -> None:
    def run(request: Asked) -> Any:
        try:
            values = json.loads(request.body or b"{}")
        except ValueError:
            raise Invalid({"body": ("not_text", {})}) from None
        if not isinstance(values, dict):
            raise Invalid({"body": ("not_text", {})})
        origin = origin_from("api", request.headers.get("Idempotency-Key", ""), "Idempotency-Key")
        expect = seen_from(request.headers.get("If-Match", ""))
        receipt = perform(
            act, read(act.order, values), request.actor, request.now, origin=origin, expect=expect
        )
        return Status(201, done.told(act.standing, receipt, request.actor))

    run.__name__ = act.name.replace(".", "_")
    body = {"content": {"application/json": {"schema": schema(act.order)}}, "required": True}
    api.post(
        f"/acts/{act.name}",
        response={201: Receipt, **NOS},
        summary=act.sentence,
        tags=[act.subject],
        operation_id=run.__name__,
        openapi_extra={"requestBody": body},
    )(run)


def _once(query: QueryDict) -> dict[str, str]:
    """Each parameter with its value; Invalid where one is given twice: several keys are one value,
    with commas."""
    twice = {name: ("given_twice", dict[str, Any]()) for name, values in query.lists() if len(values) > 1}
    if twice:
        raise Invalid(twice)
    return {name: values[-1] for name, values in query.lists()}


class Oneself(SessionAuth):
    """A signed-in account: of oneself one is told also without a post."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        asked = cast("Asked", request)
        if asked.user.is_authenticated and asked.actor is None:
            asked.actor = without_post(cast("int", asked.user.pk), asked.now)
        return asked.actor


def _question(question: Question[Any]) -> None:
    def run(request: Asked) -> Any:
        return question.run(read(question.params, _once(request.GET)), request.actor)

    run.__name__ = question.name
    parameters = [
        {"name": field, "in": "query", "required": field in required(question.params), "schema": _field(kind)}
        for field, kind in kinds(question.params).items()
    ]
    extra: dict[str, Any] = {"parameters": parameters}
    if question.kind is not None:
        extra["responses"] = {200: {"content": {"application/json": {"schema": shape(question.kind)}}}}
    api.get(
        f"/{question.name}",
        response={200: dict[str, Any], **NOS},
        summary=question.sentence,
        tags=["questions"],
        operation_id=run.__name__,
        openapi_extra=extra,
        auth=Oneself(csrf=True) if question.of_oneself else NOT_SET,
    )(run)


for _one in ACTS:
    if POST in _one.standing.principals and not _one.standing.hands_out:
        _act(_one)
for _each in QUESTIONS:
    _question(_each)
