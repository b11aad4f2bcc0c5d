"""What is kept beside a document: corrections of its entry, fingerprints of its text, its signed papers."""

from django.db import models

from steward.models.document.register import Document
from steward.models.machinery.record import Record
from steward.models.people.posts import Post
from steward.models.people.units import person_in


class Correction(Record):
    """A changed field of an entry: the old value stays readable to those who may read the entry."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=32)
    old = models.CharField(max_length=1000, blank=True)
    new = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=400)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person = person_in("who corrected")
    day = models.DateField()


class Fingerprint(Record):
    """Keyed fingerprints of a document's text, made in the isolated worker; the text is not kept."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="fingerprint")
    sha256 = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    data = models.BinaryField()


class Proof(Record):
    """A scanned signed paper attached to a record: its digest is in the entry,
    the file beside the database."""

    subject = models.CharField(max_length=48, help_text="the record's name in the log")
    document = models.ForeignKey(Document, models.PROTECT, related_name="proofs")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
