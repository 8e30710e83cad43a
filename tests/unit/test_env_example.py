from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT, Settings, load_settings
from tests.support.env_example import expected


def test_env_example_lists_every_setting_with_help_and_default() -> None:
    assert (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8") == expected()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_help(name: str) -> None:
    assert Settings.model_fields[name].description


def test_env_example_copied_unchanged_and_uncommented_loads(in_tmp: Path) -> None:
    text = expected().replace("#ANSINH_", "ANSINH_")
    (in_tmp / ".env").write_text(text, encoding="utf-8")
    assert load_settings().model_dump(exclude={"models_dir"}) == load_settings(_env_file=None).model_dump(exclude={"models_dir"})
