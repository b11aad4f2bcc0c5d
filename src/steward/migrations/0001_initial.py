import django.db.models.deletion
import steward.models.document.places
import steward.models.machinery.record
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=64, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("must_change", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BasisEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("scheme", models.CharField(max_length=24)),
                ("code", models.CharField(max_length=48)),
                ("text", models.CharField(max_length=400)),
                ("level", models.CharField(max_length=48)),
                ("since", models.DateField()),
                (
                    "until",
                    models.DateField(help_text="the first day on which it is no longer in force", null=True),
                ),
                ("reason", models.CharField(blank=True, help_text="why it ended", max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("direction", models.CharField(max_length=8)),
                ("year", models.PositiveSmallIntegerField()),
                ("scheme", models.CharField(max_length=24)),
                ("scheme_digest", models.CharField(max_length=64)),
                ("first", models.PositiveIntegerField(default=1)),
                (
                    "following",
                    models.PositiveIntegerField(default=1, help_text="the number the next entry takes"),
                ),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Compartment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("code", models.SlugField(max_length=32, unique=True)),
                ("title", models.CharField(max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("idx", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("leaf_hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField(default=0)),
                ("peaks", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="NeedSet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "codes",
                    models.CharField(help_text="sorted codes joined by +", max_length=400, unique=True),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("family", models.CharField(max_length=16)),
                ("time_zone", models.CharField(max_length=64)),
                ("origin", models.CharField(max_length=200)),
                ("begun_on", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Refused",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=48)),
                ("actor", models.CharField(max_length=24)),
                ("kind", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=48)),
            ],
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "idx", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.IntegerField()),
                ("idx", models.BigIntegerField()),
                ("hashes", models.BinaryField(max_length=8192)),
                ("root", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("scheme", models.CharField(max_length=24)),
                ("scheme_digest", models.CharField(max_length=64)),
                ("level", models.CharField(max_length=48)),
                ("rank", models.PositiveSmallIntegerField()),
                ("direction", models.CharField(max_length=8)),
                ("state", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=80)),
                ("abstract", models.CharField(blank=True, max_length=500)),
                ("symbol", models.CharField(blank=True, max_length=80)),
                ("dated", models.DateField(null=True)),
                ("issuing_body", models.CharField(blank=True, max_length=200)),
                ("signer", models.CharField(blank=True, max_length=120)),
                ("recipients", models.CharField(blank=True, max_length=1000)),
                ("copies_authorised", models.PositiveIntegerField(default=0)),
                ("reproduction", models.CharField(default="by_decision", max_length=16)),
                ("proposed_on", models.DateField(null=True)),
                ("determined_on", models.DateField(null=True)),
                (
                    "returned_on",
                    models.DateField(help_text="since when it lies with its drafter again", null=True),
                ),
                (
                    "closed_on",
                    models.DateField(
                        help_text="when another than its drafter closed what was returned", null=True
                    ),
                ),
                (
                    "protected_until",
                    models.DateField(help_text="the first day without protection", null=True),
                ),
                ("declassified_on", models.DateField(null=True)),
                ("ground", models.CharField(blank=True, max_length=400)),
                ("unopened", models.BooleanField(default=False)),
                ("opened_on", models.DateField(null=True)),
                (
                    "as_stamped",
                    models.BooleanField(
                        default=False,
                        help_text="level and end are those on the paper, not those of its rule set",
                    ),
                ),
                (
                    "extended",
                    models.CharField(
                        blank=True,
                        help_text="the issuer's paper that extended the protection",
                        max_length=120,
                    ),
                ),
                (
                    "unsure",
                    models.BooleanField(
                        default=False, help_text="the end was reckoned by rules that did not determine it"
                    ),
                ),
                (
                    "end_read",
                    models.BooleanField(
                        default=False, help_text="the end stands on the paper, or its issuer was asked"
                    ),
                ),
                ("review_on", models.DateField(null=True)),
                (
                    "agreed",
                    models.BooleanField(
                        default=False,
                        help_text="who determined it agreed to what may be kept on that condition",
                    ),
                ),
                ("fold", models.TextField(default="")),
                (
                    "fold_label",
                    models.TextField(
                        default="",
                        help_text="what it is called in a list, folded: how its copies are found by words",
                    ),
                ),
                ("fold_symbol", models.TextField(default="", help_text="its number and symbol, folded")),
                (
                    "issuer",
                    models.CharField(
                        default="",
                        help_text="who issued it, folded: what it is sorted and sought by",
                        max_length=240,
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(default=0, help_text="the first number in its symbol"),
                ),
                (
                    "bears",
                    models.CharField(
                        default="", help_text="its number and symbol as numbers are compared", max_length=160
                    ),
                ),
                (
                    "goes_to",
                    models.PositiveSmallIntegerField(help_text="how many recipients it names", null=True),
                ),
                ("u1", models.BigIntegerField(null=True)),
                ("u2", models.BigIntegerField(null=True)),
                ("u3", models.BigIntegerField(null=True)),
                ("u4", models.BigIntegerField(null=True)),
                ("u5", models.BigIntegerField(null=True)),
                (
                    "basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.basisentry",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        default=0,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="steward.needset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("path", models.CharField(max_length=60)),
                ("state", models.CharField(default="held", max_length=12)),
                ("form", models.CharField(default="original", max_length=24)),
                ("pages", models.PositiveIntegerField(null=True)),
                ("since", models.DateField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="steward.copy",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="steward.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=24)),
                ("digest", models.CharField(max_length=43)),
                ("text", models.TextField(null=True)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="steward.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("sha256", models.CharField(max_length=64)),
                ("key_id", models.CharField(max_length=16)),
                ("data", models.BinaryField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fingerprint",
                        to="steward.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("origin", models.CharField(max_length=120, unique=True)),
                ("actor", models.CharField(max_length=24)),
                ("order_digest", models.CharField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="steward.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=120, verbose_name="name")),
                ("sort", models.CharField(default="", max_length=120)),
                ("fold", models.TextField(default="", help_text="the name, folded")),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="document",
            name="drafter_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steward.person",
                verbose_name="who drafted",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="opened_by_person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steward.person",
                verbose_name="who opened",
            ),
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "needs_decision",
                    models.BooleanField(default=True, help_text="false: no level on it demands one"),
                ),
                (
                    "witnesses_needed",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="as many as the highest level on it demands"
                    ),
                ),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("proposed_on", models.DateField(null=True)),
                ("reason", models.CharField(max_length=400)),
                ("method", models.CharField(max_length=200)),
                (
                    "answer",
                    models.CharField(
                        blank=True, help_text="why it was refused, withdrawn or given up", max_length=400
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                (
                    "done_on",
                    models.DateField(help_text="when it was carried out, withdrawn or given up", null=True),
                ),
                (
                    "decider_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who decided",
                    ),
                ),
                (
                    "proposer_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who proposed",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("capacity", models.SlugField(blank=True, max_length=48)),
                ("pseudonym", models.CharField(max_length=24, unique=True)),
                ("since", models.DateField(null=True)),
                ("sort", models.CharField(default="", max_length=120)),
                (
                    "fold",
                    models.TextField(
                        default="", help_text="what it is called, folded: how it is found by words"
                    ),
                ),
                ("fold_en", models.TextField(default="", help_text="the same in English")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="steward.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("kind", models.CharField(default="handover", max_length=12)),
                ("state", models.CharField(default="open", max_length=12)),
                ("offered_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("due_back", models.DateField(null=True)),
                ("batch", models.UUIDField(null=True)),
                (
                    "short",
                    models.CharField(
                        db_index=True,
                        default="",
                        help_text="the number of its receipt in short",
                        max_length=6,
                    ),
                ),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="steward.copy",
                    ),
                ),
                (
                    "giver_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who gave",
                    ),
                ),
                (
                    "receiver_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who accepted or refused",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given", to="steward.post"
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="steward.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("ground", models.CharField(max_length=400)),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("proposed_on", models.DateField(null=True)),
                ("answer", models.CharField(blank=True, help_text="why it was refused", max_length=400)),
                (
                    "answered_on",
                    models.DateField(help_text="when somebody else carried it out or refused it", null=True),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to="steward.entry",
                    ),
                ),
                (
                    "proposed_by_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who proposed",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="document",
            name="decider",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="declassifier",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steward.post",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="drafter",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="opened_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
            ),
        ),
        migrations.CreateModel(
            name="DestructionWitness",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("day", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, help_text="why it was taken back", max_length=400)),
                (
                    "destruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnesses",
                        to="steward.destruction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who witnessed",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="destruction",
            name="decider",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
            ),
        ),
        migrations.AddField(
            model_name="destruction",
            name="done_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steward.post",
            ),
        ),
        migrations.AddField(
            model_name="destruction",
            name="proposer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
            ),
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("paper", models.CharField(blank=True, max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("state", models.CharField(default="in_force", max_length=12)),
                ("ended_on", models.DateField(null=True)),
                (
                    "deputy_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who was deputy",
                    ),
                ),
                (
                    "giver_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who gave it",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_held",
                        to="steward.post",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations_given",
                        to="steward.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "subject",
                    models.CharField(
                        help_text="what the record is called in the log, such as document", max_length=24
                    ),
                ),
                ("record", models.UUIDField(db_index=True, help_text="its key")),
                ("act", models.CharField(max_length=48)),
                ("day", models.DateField()),
                ("capacity", models.SlugField(blank=True, db_index=False, max_length=48)),
                ("level", models.CharField(blank=True, max_length=48)),
                ("scheme_digest", models.CharField(blank=True, max_length=64)),
                ("until", models.DateField(help_text="the day that it set", null=True)),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "delegation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.delegation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who decided",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        help_text="none: by the clock",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("field", models.CharField(max_length=32)),
                ("old", models.CharField(blank=True, max_length=1000)),
                ("new", models.CharField(blank=True, max_length=1000)),
                ("reason", models.CharField(max_length=400)),
                ("day", models.DateField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="steward.document",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who corrected",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="copy",
            name="keeper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holdings",
                to="steward.post",
            ),
        ),
        migrations.CreateModel(
            name="BookEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("ordinal", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("arrival_number", models.CharField(blank=True, max_length=40)),
                ("receiving_unit", models.CharField(blank=True, max_length=200)),
                ("keeping_unit", models.CharField(blank=True, max_length=200)),
                ("quantity", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("state", models.CharField(default="valid", max_length=16)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("cancel_proposed_on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(blank=True, help_text="why its cancelling was refused", max_length=400),
                ),
                (
                    "refused_on",
                    models.DateField(
                        help_text="when the cancelling that `refused_to` proposed was refused", null=True
                    ),
                ),
                ("cancelled_on", models.DateField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="steward.book"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="steward.document",
                    ),
                ),
                (
                    "cancel_proposed_by_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who proposed",
                    ),
                ),
                (
                    "cancel_proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
                (
                    "refused_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="basisentry",
            name="adopted_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steward.post",
            ),
        ),
        migrations.AddField(
            model_name="basisentry",
            name="ended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="steward.post",
            ),
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("subject", models.CharField(help_text="the record's name in the log", max_length=48)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="steward.document",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reset",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("what", models.CharField(max_length=16)),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("proposed_on", models.DateField()),
                ("answer", models.CharField(blank=True, help_text="why it was refused", max_length=400)),
                ("answered_on", models.DateField(help_text="when it was confirmed or refused", null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.person"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
                (
                    "proposed_by_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who proposed",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("code", models.CharField(max_length=24)),
                ("scheme_digest", models.CharField(max_length=64, unique=True)),
                ("content", models.TextField()),
                ("adopted_on", models.DateField()),
                (
                    "adopted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=60)),
                (
                    "query",
                    models.CharField(
                        help_text="the filters as they stand in the page's address", max_length=8000
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="steward.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="steward.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("stores", models.TextField(help_text="one a line")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("purpose", models.CharField(max_length=400)),
                ("decided_on", models.DateField()),
                ("state", models.CharField(default="open", max_length=12)),
                ("report_digest", models.CharField(blank=True, max_length=64)),
                ("files", models.PositiveBigIntegerField(default=0)),
                ("not_read", models.PositiveBigIntegerField(default=0)),
                ("closed_on", models.DateField(null=True)),
                ("answer", models.CharField(blank=True, help_text="why it was abandoned", max_length=400)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("path", models.CharField(max_length=1000)),
                ("member", models.CharField(blank=True, max_length=1000)),
                ("rule", models.CharField(max_length=120)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("matched_words", models.PositiveIntegerField(default=0)),
                ("containment", models.PositiveIntegerField(default=0)),
                ("certain", models.BooleanField(default=False)),
                ("places", models.TextField(default="[]")),
                ("state", models.CharField(default="open", max_length=12)),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "fold",
                    models.TextField(
                        default="",
                        help_text="where it lies, as seen from its store, folded: how it is found by words",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="steward.document",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="steward.scan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("code", models.SlugField(max_length=32, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("path", models.CharField(default="", max_length=120)),
                ("sort", models.CharField(default="", max_length=120)),
                (
                    "fold",
                    models.TextField(
                        default="", help_text="what it is called, folded: how it is found by words"
                    ),
                ),
                ("fold_en", models.TextField(default="", help_text="the same in English")),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="steward.unit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="scan",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="steward.unit"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="steward.unit"
            ),
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("opened_on", models.DateField()),
                ("report_due", models.DateField(null=True)),
                ("state", models.CharField(default="open", max_length=12)),
                ("outcome", models.CharField(blank=True, max_length=1000)),
                ("closed_on", models.DateField(null=True)),
                (
                    "hit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incident", to="steward.hit"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="steward.unit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="hit",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="steward.unit"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="steward.unit"
            ),
        ),
        migrations.AddField(
            model_name="book",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="books", to="steward.unit"
            ),
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("role", models.CharField(max_length=16)),
                ("level", models.CharField(blank=True, max_length=48)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("compartments", models.CharField(blank=True, max_length=400)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("trained_on", models.DateField(null=True)),
                ("break_glass", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, help_text="why it was proposed", max_length=400)),
                (
                    "answer",
                    models.CharField(blank=True, help_text="why it was refused or withdrawn", max_length=400),
                ),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("ended_on", models.DateField(null=True)),
                (
                    "confirmed_on",
                    models.DateField(help_text="when the second person confirmed it", null=True),
                ),
                ("proposed_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="whose right it was",
                    ),
                ),
                (
                    "proposed_by_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who proposed",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="steward.post",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("path", models.CharField(max_length=1000)),
                ("member", models.CharField(blank=True, max_length=1000)),
                ("rule", models.CharField(max_length=120)),
                ("reason", models.CharField(max_length=400)),
                ("day", models.DateField()),
                ("state", models.CharField(default="in_force", max_length=12)),
                (
                    "fold",
                    models.TextField(
                        default="", help_text="the place and the reason, folded: how it is found by words"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.document",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allowances",
                        to="steward.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Volume",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("scheme", models.CharField(max_length=24)),
                ("scheme_digest", models.CharField(max_length=64)),
                ("first", models.PositiveIntegerField()),
                ("last", models.PositiveIntegerField(null=True)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="volumes", to="steward.book"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DestructionLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="destruction_lines",
                        to="steward.copy",
                    ),
                ),
                (
                    "destruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="steward.destruction",
                    ),
                ),
                (
                    "keeper_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who kept the copy",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("destruction", "copy"), name="listed_once")],
            },
        ),
        migrations.CreateModel(
            name="Permission",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("form", models.CharField(max_length=24)),
                ("quantity", models.PositiveIntegerField()),
                ("used", models.PositiveIntegerField(default=0)),
                ("decided_on", models.DateField()),
                ("reason", models.CharField(max_length=400)),
                ("until", models.DateField(help_text="its last day", null=True)),
                ("answer", models.CharField(blank=True, help_text="why it was ended", max_length=400)),
                ("state", models.CharField(default="open", max_length=12)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permissions",
                        to="steward.copy",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="steward.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["until"], name="permission_until"),
                    models.Index(fields=["state"], name="permission_open"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used__lte", models.F("quantity"))),
                        name="within_the_permitted_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "used", "ended"))), name="permission_state"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("salt", models.BinaryField(default=steward.models.machinery.record.new_salt, max_length=16)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("lent_on", models.DateField()),
                ("until", models.DateField()),
                (
                    "reason",
                    models.CharField(blank=True, help_text="why it was last extended", max_length=400),
                ),
                ("state", models.CharField(default="open", max_length=12)),
                ("ended_on", models.DateField(null=True)),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="steward.copy"
                    ),
                ),
                (
                    "handover",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loan",
                        to="steward.handover",
                    ),
                ),
                (
                    "borrower_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steward.person",
                        verbose_name="who owes it",
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borrowed",
                        to="steward.post",
                    ),
                ),
                (
                    "lender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lent", to="steward.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "until", "copy"], name="loan_open"),
                    models.Index(fields=["lender", "state", "until"], name="loan_lender"),
                    models.Index(fields=["borrower", "state", "until"], name="loan_borrower"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "returned", "taken_over", "gone"))),
                        name="loan_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lender", models.F("borrower")), _negated=True),
                        name="loan_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="loan_ended_on_a_day",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["receiver", "state"], name="handover_inbox"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("copy",), name="one_open_handover"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("receiver")), _negated=True), name="two_parties"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "accepted", "refused", "withdrawn"))),
                name="handover_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("proposed", "done", "refused"))), name="erasure_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="erased_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    ("confirmed_by__isnull", False),
                    _connector="OR",
                ),
                name="erased_when_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("entry",), name="one_waiting_erasure"
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionwitness",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("destruction", "post"),
                name="a_witness_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionwitness",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("destruction", "person"),
                name="a_person_witnesses_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("proposed", "decided", "refused", "done", "withdrawn", "given_up"))
                ),
                name="destruction_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decider__isnull", True),
                    models.Q(("decider", models.F("proposer")), _negated=True),
                    _connector="OR",
                ),
                name="destruction_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="destruction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    ("decider__isnull", False),
                    ("needs_decision", False),
                    _connector="OR",
                ),
                name="destroyed_after_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="delegation_dates"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("deputy")), _negated=True), name="no_self_delegation"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("in_force", "ended"))), name="delegation_state"
            ),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(fields=["keeper", "state"], name="copy_keeper"),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(fields=["keeper", "document"], name="copy_held"),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(fields=["keeper", "since"], name="copy_since"),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(fields=("document", "path"), name="a_copy_number_once"),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("held", "listed", "destroyed", "spoiled"))),
                name="copy_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("keeper__isnull", False), ("state__in", ("held", "listed"))),
                    models.Q(("keeper__isnull", True), ("state__in", ("destroyed", "spoiled"))),
                    _connector="OR",
                ),
                name="one_keeper_or_terminal",
            ),
        ),
        migrations.AddIndex(
            model_name="bookentry",
            index=models.Index(fields=["cancel_proposed_on"], name="entry_waiting"),
        ),
        migrations.AddIndex(
            model_name="bookentry",
            index=models.Index(fields=["refused_to", "refused_on"], name="entry_refused"),
        ),
        migrations.AddConstraint(
            model_name="bookentry",
            constraint=models.UniqueConstraint(fields=("book", "ordinal"), name="a_number_once"),
        ),
        migrations.AddConstraint(
            model_name="bookentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("valid", "cancel_proposed", "cancelled"))),
                name="book_entry_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "valid"), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="cancelled_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="bookentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_by__isnull", True),
                    models.Q(("cancelled_by", models.F("cancel_proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="cancelled_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="basisentry",
            constraint=models.UniqueConstraint(fields=("scheme", "code"), name="one_basis"),
        ),
        migrations.AddConstraint(
            model_name="basisentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="basis_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="basisentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_by", None), ("until", None)),
                    models.Q(("ended_by__isnull", False), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="basis_ended_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="reset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="reset_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="reset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("proposed", "confirmed", "refused", "withdrawn", "lapsed"))
                ),
                name="reset_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(fields=("person", "post", "title"), name="a_name_once"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                models.ExpressionWrapper(
                    models.Q(("parent__isnull", True)), output_field=models.BooleanField()
                ),
                condition=models.Q(("parent__isnull", True)),
                name="one_root",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "closed", "abandoned"))), name="scan_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="scan_dates"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "closed"))), name="incident_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("outcome", ""), _negated=True),
                    _connector="OR",
                ),
                name="closed_with_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(fields=["state", "document"], name="hit_inbox"),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "allowed", "confirmed", "dismissed"))),
                name="hit_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dismissed"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="dismissed_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["u1", "-id"], name="document_u1"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["u2", "-id"], name="document_u2"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["u3", "-id"], name="document_u3"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["u4", "-id"], name="document_u4"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["u5", "-id"], name="document_u5"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["protected_until"], name="document_until"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["bears", "dated"], name="document_bears"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(models.F("number"), models.F("id"), name="document_by_number"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                steward.models.document.places.DayOr(models.F("dated"), "0001-01-01"),
                models.F("id"),
                name="document_by_dated",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(models.F("rank"), models.F("id"), name="document_by_level"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                steward.models.document.places.Bytewise(models.F("issuer")),
                models.F("id"),
                name="document_by_issuer",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                steward.models.document.places.DayOr(models.F("protected_until"), "9999-12-31"),
                models.F("id"),
                name="document_by_ending",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "proposed",
                            "in_force",
                            "determined",
                            "returned",
                            "declassified",
                            "closed",
                            "withdrawn",
                            "cancelled",
                        ),
                    )
                ),
                name="document_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ("incoming", "outgoing"))), name="document_direction"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drafter", models.F("decider")), _negated=True),
                    ("drafter__isnull", True),
                    _connector="OR",
                ),
                name="not_decided_by_drafter",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declassified"), _negated=True),
                    ("declassified_on__isnull", False),
                    _connector="OR",
                ),
                name="declassified_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("unopened", False), ("abstract", ""), _connector="OR"),
                name="unopened_has_no_abstract",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("unsure", False), ("end_read", False), _connector="OR"),
                name="read_end_is_not_unsure",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("extended", ""), ("protected_until__isnull", False), _connector="OR"),
                name="extended_to_some_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.UniqueConstraint(fields=("unit", "direction", "year"), name="one_book_a_year"),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.CheckConstraint(
                condition=models.Q(("following__gte", models.F("first"))), name="numbers_rise"
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ("incoming", "outgoing"))), name="book_direction"
            ),
        ),
        migrations.AddIndex(
            model_name="authorisation",
            index=models.Index(fields=["post", "state"], name="steward_aut_post_id_b6d835_idx"),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "reader",
                            "registrar",
                            "decider",
                            "inspector",
                            "security",
                            "administrator",
                            "auditor",
                        ),
                    )
                ),
                name="known_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("proposed", "in_force", "refused", "withdrawn", "lapsed"))),
                name="authorisation_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="authorisation_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="granted_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("break_glass", False), ("until__isnull", False), _connector="OR"),
                name="break_glass_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("in_force", "ended"))), name="allowance_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="volume",
            constraint=models.UniqueConstraint(fields=("book", "ordinal"), name="one_volume"),
        ),
    ]
