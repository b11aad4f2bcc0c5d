"""Addresses of books."""

from django.urls import path

from steward.web.book import books

urlpatterns = [
    path("books/", books.books, name="books"),
    path("books/<uuid:key>/", books.book, name="book"),
    path("books/<uuid:key>/print/", books.print_book, name="print_book"),
]
