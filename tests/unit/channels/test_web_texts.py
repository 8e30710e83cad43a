"""Every resident text of the page exists, and none lies about unused."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.channels import web_page

CHANNELS = Path(web_page.__file__).parent
WEB_YML = CHANNELS.parent / "domain" / "responses" / "web.yml"
GENERATED = {f"utter_web_example_{number}" for number in range(1, 7)} | {f"utter_web_call_{number}" for number in (115, 113, 114, 111)}


def used_keys() -> set[str]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in CHANNELS.glob("web*.py"))
    by_name = {f"utter_web_{name}" for name in re.findall(r'_text\("([a-z_]+)"', source)}
    return set(re.findall(r'"(utter_web_[a-z_]+[a-z])"', source)) | by_name | GENERATED


def test_keys_used_and_keys_written_are_the_same() -> None:
    written = set(yaml.safe_load(WEB_YML.read_text(encoding="utf-8"))["responses"])
    assert used_keys() == written
