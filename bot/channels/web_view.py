"""Bubbles, links and choices as page elements. Every text is set as text: nothing here parses HTML or Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nicegui import app, ui
from nicegui.elements.mixins.text_element import TextElement

from bot.channels.base import ResidentTexts
from bot.channels.web_session import Line, links
from bot.channels.web_text import Block, blocks, clock_time, phone_address, web_address
from knowledge_base.times import show_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from nicegui.element import Element

    from bot.messages import Button, Reply, Source

STATIC_DIR = Path(__file__).parent / "web_static"
STATIC_URL = "/assets/web"


def serve_static(directory: Path = STATIC_DIR, url: str = STATIC_URL) -> None:
    """Serve the page's own style sheets; nothing is fetched from elsewhere."""
    app.add_static_files(url, directory, max_cache_age=3600)


def stylesheet(path: Path, url: str) -> str:
    """A link to a style sheet, with its age in the address so that browsers notice a new one."""
    return f'<link rel="stylesheet" href="{url}/{path.name}?{int(path.stat().st_mtime)}">'


class Node(TextElement):  # type: ignore[misc]
    """Any HTML element with plain text, classes and attributes."""

    def __init__(self, tag: str, text: str = "", classes: str = "", **attributes: str | bool) -> None:
        super().__init__(tag=tag, text=text)
        self.classes(classes)
        for name, value in attributes.items():
            self._props[name.rstrip("_").replace("_", "-")] = value


def box(tag: str, classes: str = "", **attributes: str | bool) -> Element:
    """An element that holds others."""
    return Node(tag, "", classes, **attributes)


def bubble(line: Line, texts: ResidentTexts, now: datetime) -> Element:
    """One message with its time; An Sinh's with links and sources."""
    with box("div", "line mine" if line.mine else "line theirs") as element, box("div", "bubble"):
        Node("span", texts.get("utter_web_from_resident" if line.mine else "utter_web_from_assistant"), "sr-only")
        if line.reply is None:
            Node("p", line.text, "typed")
        else:
            answer(line.reply, texts)
        Node("time", clock_time(line.at, now), "when", datetime=line.at.isoformat())
    return element


def answer(reply: Reply, texts: ResidentTexts, *, open_sources: bool = False) -> None:
    """An answer as residents see it: text, links, sources folded away (``open_sources``: unfolded, for staff)."""
    for block in blocks(reply.text):
        _paragraph(block)
    shown = [(button, link_target(button)) for button in links(reply)]
    if any(href for _, href in shown):
        with box("div", "links"):
            for button, href in shown:
                if href:
                    _link(button.title, href, "choice link")
    if reply.sources or reply.effective_from:
        with box("details", "sources", **({"open": True} if open_sources else {})):
            _sources(reply.sources, reply.effective_from, texts)


def choice_row(buttons: Sequence[Button], texts: ResidentTexts, on_tap: Callable[[Button], object]) -> None:
    """Quick replies as real buttons, reachable by keyboard."""
    with box("div", "choices", role="group", aria_label=texts.get("utter_web_choices_label")):
        for button in buttons:
            Node("button", button.title, "choice", type="button").on("click", lambda _, chosen=button: on_tap(chosen), args=[])


def typing(text: str) -> None:
    """Three dots for the eye, a sentence for screen readers."""
    with box("div", "line theirs"), box("div", "bubble typing"):
        Node("span", text, "sr-only")
        for _ in range(3):
            box("span", "dot", aria_hidden="true")


def link_target(button: Button) -> str | None:
    return phone_address(button.phone) or web_address(button.url)


def _paragraph(block: Block) -> None:
    classes = " ".join(name for name, on in (("para", True), ("bullet", block.bullet), ("gap", block.gap)) if on)
    with box("p", classes):
        for piece in block.pieces:
            if piece.href:
                _link(piece.text, piece.href)
            else:
                Node("span", piece.text)


def _link(text: str, href: str, classes: str = "") -> None:
    if href.startswith("tel:"):
        Node("a", text, classes, href=href)
    else:
        Node("a", text, classes, href=href, target="_blank", rel="noopener noreferrer")


def _sources(sources: Sequence[Source], effective_from: str | None, texts: ResidentTexts) -> None:
    Node("summary", texts.get("utter_web_sources"))
    if sources:
        with box("ul"):
            for source in sources:
                with box("li"):
                    Node("span", f"{source.article}, {source.document}" if source.article else source.document)
                    if href := web_address(source.url):
                        _link(texts.get("utter_web_open_document"), href, "document")
    if effective_from:
        Node("p", texts.get("utter_web_in_force_since", date=show_day(effective_from)))


def add_head(*parts: str) -> None:
    ui.add_head_html("\n".join(parts))
