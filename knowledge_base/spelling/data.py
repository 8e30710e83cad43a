"""The YAML tables of this package as they are written."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def load(name: str) -> Any:
    """Content of ``<name>.yml``; every scalar is a text, also "no", "on" and "1"."""
    return yaml.load(files("knowledge_base.spelling").joinpath(f"{name}.yml").read_bytes(), yaml.BaseLoader)  # noqa: S506
