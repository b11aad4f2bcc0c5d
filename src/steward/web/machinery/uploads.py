"""How much a request may carry: only who is signed in hands in files, and none larger than what is kept.

Promises that a body is measured before anything of it reaches the disk, whoever asks for it first (a page,
the check of a form's token, an error page), and that the answer says what to do. Measured is the announced
length: the server gives no more than that. Refuses to spool a larger body; it stays unread.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from steward.jobs.files import LARGEST
from steward.reads.machinery.wording import problem
from steward.rules.machinery.answers import Refusal

#: Bytes of a body beside its file, which is also all that a stranger may send.
BESIDE = 1_000_000


def announced(request: HttpRequest) -> int:
    """The length of the body as WSGI names it; 0 when it names none, and then there is no body to read."""
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def refused(request: HttpRequest) -> Refusal | None:
    """Why this body is not taken, if it is not. Before anybody looked who asks, a stranger does."""
    if announced(request) <= BESIDE:
        return None
    if getattr(request, "actor", None) is None:
        return Refusal("not_signed_in")
    if announced(request) > LARGEST + BESIDE:
        return Refusal("file_too_large", most=f"{LARGEST // 1_000_000} MB")
    return None


class Spooled(TemporaryFileUploadHandler):
    """Files go to the spool on the data disk; of a body that is not taken nothing is read,
    and its form is empty."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> "tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]] | None":
        return (
            (QueryDict(encoding=encoding), MultiValueDict())
            if self.request and refused(self.request)
            else None
        )


class Measured:
    """Stands behind the one that looks who asks, before every page:
    a body that is not taken is answered with 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        no = refused(request)
        if no is None:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse(problem(no), status=413, content_type="application/problem+json")
        return render(request, "no.html", {"no": problem(no)}, status=413)
