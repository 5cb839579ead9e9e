"""Vocabularies of the floor."""

from django.db.models import IntegerChoices


class Priority(IntegerChoices):
    """Order in which owed work is done; smaller first."""

    MESSAGE = 10
    NORMAL = 50
    BULK = 90
