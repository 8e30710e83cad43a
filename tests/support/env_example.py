"""The text ``.env.example`` must have. Write it anew with: ``python -m tests.support.env_example > .env.example``."""

from __future__ import annotations

import textwrap

from pydantic_core import PydanticUndefined

from bot.settings import PROJECT_ROOT, Settings

_HEAD = """\
# Settings of An Sinh. Copy this file to .env and change what you need; everything left out keeps the value shown.
# With nothing set, `make run` works: private database, web chat and staff console on this machine.
"""


def expected() -> str:
    """Every setting with its help and its default, in the order of the settings table."""
    parts = [_HEAD]
    for name, field in Settings.model_fields.items():
        help_text = textwrap.fill(field.description or "", 118, initial_indent="# ", subsequent_indent="# ")
        parts.append(f"{help_text}\n#ANSINH_{name.upper()}={_shown(field.default)}\n")
    return "\n".join(parts)


def _shown(default: object) -> str:
    if default is None or default is PydanticUndefined:
        return ""
    return str(default).removeprefix(f"{PROJECT_ROOT}/")


if __name__ == "__main__":
    print(expected(), end="")
