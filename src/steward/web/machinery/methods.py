"""What holds at every address, whoever answers there: GET, HEAD and POST are all there is,
and no answer is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

KNOWN = ("GET", "HEAD", "POST")


class KnownMethods:
    """Stands before everything that could take another method for one it knows,
    as the forms of libraries do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in KNOWN else HttpResponseNotAllowed(KNOWN)


class KeptNowhere:
    """No answer is kept by a browser or on the way to it: it was for this reader, now. Drawings and styles,
    which are the same for everybody and are served before it, may be.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer["Cache-Control"] = "no-store, private"
        return answer
