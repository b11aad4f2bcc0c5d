"""Addresses of copies, handovers and destruction lists."""

from django.urls import path

from steward.web.custody import copies, destruction, handovers, holders, several

urlpatterns = [
    path("copies/<uuid:key>/", copies.copy, name="copy"),
    path("custody/", copies.holdings, name="custody"),
    path("custody/holders/", holders.holders, name="holders"),
    path("custody/hand-over/", several.hand_over, name="offer_several"),
    path("custody/accept/", several.accept, name="accept_several"),
    path("handovers/<uuid:key>/", handovers.handover, name="handover"),
    path("handovers/<uuid:key>/receipt.pdf", handovers.receipt, name="receipt"),
    path("destructions/", destruction.destructions, name="destructions"),
    path("destructions/<uuid:key>/", destruction.destruction, name="destruction"),
]
