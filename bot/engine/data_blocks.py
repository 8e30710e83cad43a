"""One file of training data, block by block, on the nodes of its YAML: they know their lines."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from bot.engine.data_records import Example, Files, Label, Named, Problem, short, suggestion

TOP_KEYS = frozenset({"version", "nlu", "rules", "stories"})
# The first key names the kind of block.
BLOCK_KEYS = {
    "intent": frozenset({"intent", "metadata", "examples"}),
    "synonym": frozenset({"synonym", "examples"}),
    "regex": frozenset({"regex", "examples"}),
    "lookup": frozenset({"lookup", "examples"}),
}
EXAMPLE_KEYS = frozenset({"text", "metadata"})
RULE_KEYS = frozenset({"rule", "story", "steps", "condition", "conversation_start", "wait_for_user_input", "metadata"})
STEP_KEYS = frozenset({"intent", "entities", "user", "action", "bot", "slot_was_set", "active_loop", "or", "checkpoint", "metadata"})


class Reader:
    """Reads one file of training data into ``files``."""

    def __init__(self, path: str, files: Files) -> None:
        self.path, self.files = path, files

    def read(self, content: yaml.Node) -> None:
        if not isinstance(content, yaml.MappingNode):
            self.problem(content, "tệp không có phần “nlu:”, “rules:” hay “stories:”", "bắt đầu tệp bằng version và nlu")
            return
        self.check_keys(content, TOP_KEYS)
        for key, value in pairs(content):
            for block in value.value if isinstance(value, yaml.SequenceNode) else ():
                if key.value == "nlu":
                    self.nlu_block(block)
                elif key.value in ("rules", "stories"):
                    self.check_keys(block, RULE_KEYS)
                    self.steps(dict(_by_name(block)).get("steps"))

    def nlu_block(self, block: yaml.Node) -> None:
        fields = dict(_by_name(block))
        kind = next((kind for kind in BLOCK_KEYS if kind in fields), None)
        if kind is None:
            self.problem(block, "khối này không có “intent:”", "thêm dòng intent với tên ý định")
            return
        self.check_keys(block, BLOCK_KEYS[kind])
        if kind != "intent":
            return
        intent = str(fields["intent"].value)
        self.files.named.append(Named(self.path, line_of(fields["intent"]), intent))
        labels = self.metadata(fields.get("metadata"))
        found = list(self.examples(fields.get("examples"), intent, labels))
        if not found:
            self.problem(block, f"ý định “{intent}” ở đây không có ví dụ nào", "thêm ví dụ dưới “examples: |”, hoặc bỏ khối này")
        self.files.examples += found

    def examples(self, node: yaml.Node | None, intent: str, labels: tuple[Label, ...]) -> Iterator[Example]:
        if isinstance(node, yaml.ScalarNode):
            block = node.style == "|"
            for number, line in enumerate(str(node.value).split("\n")[: -1 if block else None]):
                at = node.start_mark.line + 2 + number if block else line_of(node)
                if line.startswith("-"):
                    yield Example(self.path, at, intent, line[1:].strip(" \r"), labels)
                else:
                    self.add(at, f"dòng không bắt đầu bằng dấu gạch: “{short(line)}”", "thêm “- ” ở đầu dòng, hoặc bỏ dòng này")
        for item in node.value if isinstance(node, yaml.SequenceNode) else ():
            fields = dict(_by_name(item))
            if "text" not in fields:
                self.problem(item, "ví dụ trong danh sách không có “text:”", "viết “- text: …”, hoặc dùng “examples: |”")
                continue
            self.check_keys(item, EXAMPLE_KEYS)
            text = str(fields["text"].value).strip().removeprefix("- ")
            yield Example(self.path, line_of(fields["text"]), intent, text, self.metadata(fields.get("metadata")) or labels)

    def metadata(self, node: yaml.Node | None) -> tuple[Label, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.MappingNode):
            self.problem(node, "metadata không phải dạng tên và giá trị", "viết như “metadata: {aspect: amount}”")
            return ()
        found = tuple(Label(str(key.value), str(value.value), line_of(key)) for key, value in pairs(node))
        self.files.labels += [(self.path, label) for label in found]
        return found

    def steps(self, node: yaml.Node | None) -> None:
        for step in node.value if isinstance(node, yaml.SequenceNode) else ():
            self.check_keys(step, STEP_KEYS)
            for name, value in _by_name(step):
                if name == "intent":
                    self.files.named.append(Named(self.path, line_of(value), str(value.value)))
                elif name == "or":
                    self.steps(value)

    def check_keys(self, node: yaml.Node, known: frozenset[str]) -> None:
        seen: set[str] = set()
        for key, _ in pairs(node):
            if key.value not in known:
                self.problem(key, f"không có mục nào tên “{key.value}” ở chỗ này", suggestion(str(key.value), known))
            elif key.value in seen:
                self.problem(key, f"mục “{key.value}” viết hai lần", "gộp lại thành một")
            seen.add(str(key.value))

    def problem(self, node: yaml.Node, text: str, mend: str) -> None:
        self.add(line_of(node), text, mend)

    def add(self, line: int, text: str, mend: str) -> None:
        self.files.problems.append(Problem(self.path, line, text, mend))


def pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _by_name(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    yield from ((str(key.value), value) for key, value in pairs(node))


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
