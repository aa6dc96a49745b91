"""The migrations make the tables that the models describe. Only the tests of whole processes run them: the others make the tables at once."""

from typing import Any

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing(settings: Any, capsys: Any) -> None:
    settings.MIGRATION_MODULES = {}
    call_command("makemigrations", check_changes=True, dry_run=True, interactive=False)
    assert "No changes detected" in capsys.readouterr().out
