"""Training data and domain as files: what is in them, and which cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot.engine.data_blocks import Reader, line_of, pairs
from bot.engine.data_records import Files, Named, Problem
from knowledge_base.text import CONTROL

# Intents that only buttons mean: named so, or the payload of a response's button. They need no examples.
BUTTON_PREFIX = "choose_"
BUTTON_PAYLOAD = re.compile(r"payload:\s*['\"]?/(\w+)")


def read_files(root: Path) -> Files:
    """Read ``nlu_data/`` and ``bot/domain/`` of a project; unreadable files become problems."""
    files = Files()
    for path in _yaml_files(root / "bot" / "domain"):
        if (content := _compose(path, root, files)) is not None:
            _domain(content, path.relative_to(root).as_posix(), files)
            files.buttons.update(BUTTON_PAYLOAD.findall(path.read_text(encoding="utf-8")))
    files.buttons.update(name for name in files.intents if name.startswith(BUTTON_PREFIX))
    for path in _yaml_files(root / "nlu_data"):
        if (content := _compose(path, root, files)) is not None:
            Reader(path.relative_to(root).as_posix(), files).read(content)
    return files


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(path for ending in ("yml", "yaml") for path in folder.rglob(f"*.{ending}") if not path.is_dir())


def _compose(path: Path, root: Path, files: Files) -> yaml.Node | None:
    name, text = path.relative_to(root).as_posix(), ""
    try:
        text = path.read_text(encoding="utf-8")
        content: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except OSError:
        problem = Problem(name, 0, "không mở được tệp", "xóa liên kết hỏng, hoặc cho phép đọc tệp")
    except UnicodeDecodeError:
        problem = Problem(name, 0, "tệp không phải chữ UTF-8", "lưu lại tệp với bảng mã UTF-8")
    except yaml.reader.ReaderError:
        at = CONTROL.search(text)
        line = text.count("\n", 0, at.start()) + 1 if at else 0
        problem = Problem(name, line, "tệp có ký tự điều khiển, không đọc được", "xóa ký tự lạ trong dòng này")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        mend = "xem lại thụt lề, dấu hai chấm và dấu nháy; không dùng phím Tab"
        problem = Problem(name, mark.line + 1 if mark else 0, "YAML hỏng, từ đây không đọc tiếp được", mend)
    else:
        return content
    files.broken = True
    files.problems.append(problem)
    return None


def _domain(content: yaml.Node, path: str, files: Files) -> None:
    for key, value in pairs(content):
        if key.value in ("intents", "entities") and isinstance(value, yaml.SequenceNode):
            for item in value.value:
                # "- greet" or "- greet: {use_entities: []}"
                node = next((name for name, _ in pairs(item)), item)
                if key.value == "intents":
                    files.intents[str(node.value)] = Named(path, line_of(node), str(node.value))
                else:
                    files.entities.add(str(node.value))
