"""Markdown as our commands write it, as HTML: headings two levels down, no HTML from the text itself."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from simulation.report.html.parts import Written


def written(text: str) -> Written:
    """The block of a Markdown text. Links and pictures in it are left as text: nothing is fetched."""
    return Written(Markup(_reader().render(text)))  # the reader escapes all HTML in the text


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])
    reader.add_render_rule("heading_open", lambda _, tokens, k, *__: f"<{_level(tokens[k].tag)}>")
    reader.add_render_rule("heading_close", lambda _, tokens, k, *__: f"</{_level(tokens[k].tag)}>\n")
    return reader


def _level(tag: str) -> str:
    """h1 -> h3, h2 -> h3, h3 -> h4: the page and the section have the two highest."""
    return f"h{min(6, max(3, int(tag[1:]) + 1))}"
