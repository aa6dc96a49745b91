"""Columns that follow a person's name: how it is sorted and how it may be typed. They are written whenever the row is saved or made."""

from typing import Any

from django.db import models

from answerable.roster.spelling import order, spelling


class NameOrder(models.TextField[str, str]):
    """`spelling.order` of the row's name."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        setattr(model_instance, self.attname, order(model_instance.name))  # type: ignore[attr-defined]  # stands in a model with a name
        return super().pre_save(model_instance, add)


class NameSpelling(models.TextField[str, str]):
    """`spelling.spelling` of the row's name."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        setattr(model_instance, self.attname, spelling(model_instance.name))  # type: ignore[attr-defined]  # stands in a model with a name
        return super().pre_save(model_instance, add)
