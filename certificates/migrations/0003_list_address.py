"""A status list keeps its address, wherever the site moves."""

from typing import Any

from django.db import migrations, models

from certificates.addresses import status_list_url


def keep_addresses(apps: Any, editor: Any) -> None:
    """Give the lists that are there the address that they were signed with."""
    del editor
    for row in apps.get_model("certificates", "StatusList").objects.filter(url=""):
        row.url = status_list_url(row.public_id)
        row.save(update_fields=["url"])


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_jobs")]

    operations = [
        migrations.AddField(
            model_name="statuslist",
            name="url",
            field=models.URLField(default="", max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(keep_addresses, migrations.RunPython.noop),
    ]
