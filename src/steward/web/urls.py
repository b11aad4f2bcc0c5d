"""Addresses of the pages."""

from django.urls import include, path

from steward.web import acts, books, custody, files, log, mine, people, register, search, several, spill

urlpatterns = [
    path("", mine.work, name="mine"),
    path("account/", people.account, name="account"),
    path("acting/", people.act_as, name="act_as"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("acts/", mine.acts, name="acts"),
    path("acts/<str:name>/", acts.act, name="act"),
    path("search/", search.search, name="search"),
    path("search/palette", search.palette, name="search_palette"),
    path("register/", register.documents, name="register"),
    path("register/<uuid:key>/", register.document, name="document"),
    path("register/<uuid:key>/fingerprints/", files.fingerprints, name="fingerprints"),
    path("register/<uuid:key>/papers/<str:sha256>", files.attached, name="attached"),
    path("papers/<str:kind>/<uuid:key>/", files.paper, name="paper"),
    path("copies/<uuid:key>/", custody.copy, name="copy"),
    path("custody/", custody.holdings, name="custody"),
    path("custody/hand-over/", several.hand_over, name="offer_several"),
    path("custody/accept/", several.accept, name="accept_several"),
    path("handovers/<uuid:key>/", custody.handover, name="handover"),
    path("handovers/<uuid:key>/receipt.pdf", custody.receipt, name="receipt"),
    path("destructions/", custody.destructions, name="destructions"),
    path("destructions/<uuid:key>/", custody.destruction, name="destruction"),
    path("books/", books.books, name="books"),
    path("books/<uuid:key>/", books.book, name="book"),
    path("books/<uuid:key>/print/", books.print_book, name="print_book"),
    path("scan/", spill.scans, name="scan"),
    path("scan/<uuid:key>/", spill.scan, name="scan_one"),
    path("scan/<uuid:key>/run", spill.run, name="scan_run"),
    path("scan/<uuid:key>/progress", spill.progress, name="scan_progress"),
    path("hits/", spill.hits, name="hits"),
    path("hits/<uuid:key>/", spill.hit, name="hit"),
    path("log/", log.log, name="log"),
    path("log/checkpoint.pdf", log.checkpoint_sheet, name="checkpoint_sheet"),
    path("log/<int:index>/", log.entry, name="entry"),
    path("log/<int:index>/proof", log.proof, name="proof"),
    path("units/", people.units, name="units"),
    path("offices/<uuid:key>/", people.office, name="office"),
]
