"""Handing in files: a document's text to fingerprint, a signed paper to keep, and reading a paper again."""

from mimetypes import guess_extension
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.acts.document.proofs import attach_proof
from steward.acts.document.register import keep_fingerprints
from steward.acts.machinery.act import Act
from steward.acts.machinery.envelope import perform
from steward.acts.machinery.seal import Receipt
from steward.jobs import files
from steward.reads import catalogue
from steward.reads.document.one import document
from steward.reads.done import sentence
from steward.reads.machinery.show import LevelTold
from steward.rules.machinery.answers import Conflict, Invalid, Unknown
from steward.rules.machinery.fields import read
from steward.web.machinery import sent, tell
from steward.web.machinery.actor import Asked, look
from steward.web.machinery.door import asked, does_and_tells, door
from steward.web.machinery.forms import origin_of, put_errors, token_of
from steward.web.machinery.said import told


class TextForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "It is read in an isolated process, fingerprinted and removed; its text is not kept."
        ),
    )


class PaperForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What the paper is"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("Scanned paper"),
        help_text=gettext_lazy("PDF or image; it is kept, and its digest stands in the log."),
    )


@does_and_tells
def fingerprints(request: Asked, key: Any) -> HttpResponse:
    """Give the file of a document, so that scans find its passages."""
    d = asked(request, document, document=str(key))
    before = sent.sent_before(request, keep_fingerprints)
    if before is not None:
        return sent.page(request, keep_fingerprints, before)
    form = TextForm(request.POST or None, request.FILES or None, auto_id="f-%s", label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            prints = files.fingerprinted(form.cleaned_data["file"].name, form.cleaned_data["file"].chunks())
            told = {"sha256": prints.sha256, "key_id": prints.key_id, "prints": prints.prints}
            _perform(request, keep_fingerprints, document=d.key, **told)
            return HttpResponseRedirect(reverse("document", args=[d.key]))
        except Invalid as wrong:
            put_errors(form, wrong)
        except Conflict as no:
            return sent.again(request, keep_fingerprints, no)
    return _page(request, form, gettext("Fingerprint the text"), d.symbol, d.level)


@does_and_tells
def paper(request: Asked, kind: str, key: Any) -> HttpResponse:
    """Attach a scanned signed paper to a document, a copy or a handover."""
    thing = asked(request, catalogue.find(kind), **{kind: str(key)})
    before = sent.sent_before(request, attach_proof)
    if before is not None:
        return sent.page(request, attach_proof, before)
    form = PaperForm(request.POST or None, request.FILES or None, auto_id="f-%s", label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            with files.handed_in(form.cleaned_data["file"].chunks()) as given:
                about = {"sha256": given.sha256, "size": given.size, "media_type": given.media_type}
                title = form.cleaned_data["title"]
                receipt = _perform(request, attach_proof, subject=kind, record=str(key), title=title, **about)
                given.keep(receipt.result["proof"])
            return HttpResponseRedirect(reverse(kind, args=[key]))
        except Invalid as wrong:
            put_errors(form, wrong)
        except Conflict as no:
            return sent.again(request, attach_proof, no)
    return _page(
        request,
        form,
        gettext("Attach a signed paper"),
        getattr(thing, "symbol", ""),
        getattr(thing, "level", None),
    )


def _perform(request: Asked, act: Act, **values: Any) -> Receipt:
    """The act at the end of an upload, by whoever asks now: reading the file may have taken minutes."""
    look(request)
    if request.actor is None:
        raise Unknown("office")
    receipt = perform(act, read(act.order, values), request.actor, request.now, origin=origin_of(request))
    messages.success(
        request, told(request, act, receipt, sentence(act.standing, receipt.result, request.actor))
    )
    return receipt


def _page(request: Asked, form: forms.Form, title: str, symbol: str, level: LevelTold | None) -> HttpResponse:
    context = {
        "title": title,
        "sub": symbol,
        "form": form,
        "action": request.path,
        "origin": token_of(request),
        "submit": gettext("Hand in"),
        "level": tell.level(level),
    }
    return render(request, "acts/act.html", context, status=422 if form.errors else 200)


@door
def attached(request: Asked, key: Any, proof: Any) -> FileResponse:
    """The file of a paper, for whoever may read its document and is shown the paper there."""
    told = next((p for p in asked(request, document, document=str(key)).proofs if p.key == str(proof)), None)
    if told is None or not files.payload(told.key).is_file():
        raise Unknown("proof")
    name = told.sha256[:12] + (guess_extension(told.media_type) or "")
    return FileResponse(
        files.payload(told.key).open("rb"), content_type=told.media_type, as_attachment=True, filename=name
    )
