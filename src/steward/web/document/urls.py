"""Addresses of documents, their list, their history and proofs, and the list of bases."""

from django.urls import path

from steward.rules.document.proofs import may_attach_proof
from steward.rules.document.register import may_keep_fingerprints
from steward.web.document import basis, listing, one, proofs

urlpatterns = [
    path("acts/first/", listing.first, name="first_act"),
    path("register/", listing.documents, name="register"),
    path("register/filters/", listing.keep, name="keep_filter"),
    path("register/filters/<uuid:key>/erase", listing.forget, name="forget_filter"),
    path("register/<uuid:key>/", one.document, name="document"),
    path("register/<uuid:key>/history/", one.history, name="history"),
    path("register/<uuid:key>/fingerprints/", proofs.fingerprints, name=may_keep_fingerprints.name),
    path("register/<uuid:key>/papers/<uuid:proof>", proofs.attached, name="attached"),
    path("papers/<str:kind>/<uuid:key>/", proofs.paper, name=may_attach_proof.name),
    path("rules/bases/", basis.bases, name="bases"),
]
