"""Who may import whom: the table of the code guide, enforced over every module of ``bot``, ``actions`` and ``knowledge_base``."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "actions", "knowledge_base")
LONGEST_FILE = 400
LONG_FILE = 200

# Layers, outermost last. A module belongs to the layer with the longest matching name; "name" alone also covers everything below it.
LAYERS: dict[str, tuple[str, ...]] = {
    "knowledge": ("knowledge_base",),
    "words": ("bot.errors", "bot.messages", "bot.records", "bot.dossiers.model", "bot.transport.model"),
    "settings": ("bot.settings",),
    "use cases": (
        "bot.accounts",
        "bot.answer_entries",
        "bot.answer_model",
        "bot.answer_turn",
        "bot.answers",
        "bot.danger",
        "bot.dossiers",
        "bot.editorial",
        "bot.entitlement",
        "bot.handover",
        "bot.interruptions",
        "bot.ports",
        "bot.privacy",
        "bot.texts",
        "bot.transport",
        "bot.turns",
    ),
    "store": ("bot.store",),
    "channels": ("bot.channels",),
    "nlu": ("bot.nlu",),
    "engine client": ("bot.engine.client",),
    "engine": ("bot.engine",),
    "wiring": ("bot.wiring",),
    "actions": ("actions",),
    "console": ("bot.console",),
    "runtime": ("bot.runtime",),
    "evaluation": ("bot.evaluation",),
    "commands": ("bot.commands", "bot.cli", "bot.cli_content"),
}

# Libraries that belong to some layers only; what is not listed here may be used anywhere.
LIBRARIES: dict[str, frozenset[str]] = {
    "rasa": frozenset({"nlu", "engine"}),
    "sanic": frozenset({"engine", "runtime"}),
    "rasa_sdk": frozenset({"actions", "runtime"}),
    "telegram": frozenset({"channels"}),
    "nicegui": frozenset({"channels", "console", "runtime"}),
    "fastapi": frozenset({"channels", "console", "runtime"}),
    "starlette": frozenset({"channels", "console", "runtime"}),
    "uvicorn": frozenset({"runtime", "commands"}),
    "sqlalchemy": frozenset({"store", "runtime"}),
    "alembic": frozenset({"store"}),
    "procrastinate": frozenset({"store", "runtime"}),
    "psycopg": frozenset({"store", "runtime", "commands"}),
    "psycopg_pool": frozenset({"store", "engine"}),
    "httpx": frozenset({"channels", "engine client", "runtime"}),
    "sklearn": frozenset({"knowledge", "nlu"}),
    "underthesea": frozenset({"knowledge"}),
    "vietnamadminunits": frozenset({"knowledge"}),
    "openfisca_core": frozenset({"knowledge"}),
    "typer": frozenset({"commands"}),
    "rich": frozenset({"evaluation", "commands"}),
    "matplotlib": frozenset({"evaluation"}),
}

BELOW_WIRING = {"knowledge", "words", "settings", "use cases", "store", "engine client"}
MAY_IMPORT: dict[str, set[str]] = {
    "knowledge": set(),
    "words": {"knowledge"},
    "settings": {"words"},
    "use cases": {"knowledge", "words"},
    "store": {"knowledge", "words", "use cases"},
    "channels": {"knowledge", "words", "settings", "use cases"},
    "nlu": {"knowledge"},
    "engine client": {"knowledge", "words", "use cases"},
    "engine": {"knowledge", "words", "settings", "use cases", "engine client"},
    "wiring": BELOW_WIRING,
    "actions": {"knowledge", "words", "use cases", "engine client", "wiring"},
    "console": {"knowledge", "words", "settings", "use cases", "channels", "wiring"},
    "runtime": BELOW_WIRING | {"channels", "wiring", "console"},
    "evaluation": {"knowledge", "words", "use cases", "nlu"},
    "commands": BELOW_WIRING | {"channels", "wiring", "console", "runtime", "engine", "evaluation"},
}
# Single imports across the table, each with its reason.
EXCEPTIONS = {
    ("bot.store.zalo_tokens", "bot.channels.zalo_tokens"): "the stored token pair is a plain record of the channel that rotates it",
}
READS_ENVIRONMENT = ("bot.settings", "bot.cli", "bot.engine", "bot.runtime", "bot.commands")


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    @property
    def layer(self) -> str:
        return layer_of(self.name)


def layer_of(name: str) -> str:
    """The layer with the longest matching prefix.

    Raises:
        LookupError: the module is in no layer; the table must be extended.
    """
    fitting = [
        (len(prefix), layer) for layer, prefixes in LAYERS.items() for prefix in prefixes if name == prefix or name.startswith(prefix + ".")
    ]
    if not fitting:
        raise LookupError(f"{name} belongs to no layer of LAYERS")
    return max(fitting)[1]


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


def imports(module: Module) -> Iterator[str]:
    """Full names of everything a module imports, also inside functions; ``from package import x`` counts as ``package.x``."""
    own = {found.name for found in modules()}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: relative import"
            base = node.module or ""
            parts = {f"{base}.{alias.name}" for alias in node.names} & own
            yield from parts or {base}


CODE = [module for module in modules() if module.name not in PACKAGES]


@pytest.mark.parametrize("module", CODE, ids=lambda module: module.name)
def test_module_imports_only_what_its_layer_may(module: Module) -> None:
    wrong = []
    for name in imports(module):
        if (module.name, name) in EXCEPTIONS or name in PACKAGES:
            continue
        top = name.partition(".")[0]
        if top in PACKAGES:
            layer = layer_of(name)
            if layer != module.layer and layer not in MAY_IMPORT[module.layer]:
                wrong.append(f"{name} ({layer})")
        elif top in LIBRARIES and module.layer not in LIBRARIES[top]:
            wrong.append(name)
    assert not wrong, f"{module.name} ({module.layer}) imports {', '.join(wrong)}"


def test_the_table_has_no_cycle_and_names_only_layers() -> None:
    assert set(MAY_IMPORT) == set(LAYERS)
    order: list[str] = []
    waiting = dict(MAY_IMPORT)
    while waiting:
        ready = [layer for layer, below in waiting.items() if below <= set(order)]
        assert ready, f"layers import each other: {sorted(waiting)}"
        order += ready
        for layer in ready:
            del waiting[layer]


def test_exceptions_are_still_needed() -> None:
    used = {(module.name, name) for module in modules() for name in imports(module)}
    assert set(EXCEPTIONS) <= used


def test_environment_is_read_in_few_places() -> None:
    readers = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "putenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and {alias.name for alias in node.names} & {"environ", "getenv"})
    }
    outside = {name for name in readers if not any(name == place or name.startswith(place + ".") for place in READS_ENVIRONMENT)}
    assert not outside


def test_actions_are_flat_and_named_after_their_file() -> None:
    folders = [path.name for path in (ROOT / "actions").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert not folders, f"rasa-sdk walks sub-packages by their leaf name: {folders}"
    for path in sorted((ROOT / "actions").glob("*.py")):
        if path.stem in ("__init__", "base"):
            continue
        module = importlib.import_module(f"actions.{path.stem}")
        own = [kind for _, kind in inspect.getmembers(module, inspect.isclass) if kind.__module__ == module.__name__]
        assert [kind().name() for kind in own] == [path.stem], f"{path.name}: one action, named like the file"
        assert own[0].__name__ == "".join(part.capitalize() for part in path.stem.split("_"))


def test_importing_the_app_and_the_actions_loads_no_rasa() -> None:
    code = (
        "import sys, bot.wiring, bot.turns, bot.cli, actions.base\n"
        "heavy = {'rasa', 'tensorflow', 'underthesea', 'nicegui', 'telegram'} & set(sys.modules)\n"
        "sys.exit(f'loaded at import: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]


def test_every_module_says_why_it_exists() -> None:
    silent = [module.name for module in modules() if module.path.stat().st_size and ast.get_docstring(module.tree) is None]
    assert [name for name in silent if not name.endswith("migrations.versions")] == []


def test_every_signature_has_types() -> None:
    untyped = [
        f"{module.name}.{node.name}"
        for module in modules()
        if "migrations" not in module.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None
    ]
    allowed = {"bot.wiring.database", "bot.runtime.jobs._load"}  # types only the store knows
    assert set(untyped) <= allowed


def test_no_file_is_too_long(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {module.path.relative_to(ROOT).as_posix(): len(module.path.read_text(encoding="utf-8").splitlines()) for module in modules()}
    long = {name: size for name, size in sorted(sizes.items(), key=lambda item: -item[1]) if size > LONG_FILE}
    with capsys.disabled():
        print("\nfiles over 200 lines, to think about:", ", ".join(f"{name} ({size})" for name, size in long.items()) or "none")
    too_long = {name: size for name, size in long.items() if size > LONGEST_FILE and "migrations/versions" not in name}
    assert not too_long


def test_errors_are_drawn_in_the_docstring() -> None:
    from bot import errors

    kinds = [name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
    missing = [name for name in kinds if not re.search(rf"\b{name}\b", errors.__doc__ or "")]
    assert not missing
