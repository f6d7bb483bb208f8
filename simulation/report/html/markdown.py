"""Markdown as our commands write it, as HTML: headings two levels down, no HTML from the text itself."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from simulation.report.html.parts import Written

PICTURE: Final = re.compile(r"!\[([^\]\n]*)\]\(([\w.-]+)\)")


def written(text: str, pictures: Mapping[str, bytes] | None = None) -> Written:
    """The block of a Markdown text, without its first heading (the page has one).

    Pictures that are given by name are put in; others, and all links, are left as text: nothing is fetched.
    """
    first, _, rest = text.lstrip().partition("\n")
    given = pictures or {}
    html = _reader().render(rest if first.startswith("# ") else text, {"pictures": given})
    return Written(Markup(html))  # the reader escapes all HTML in the text


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])
    reader.add_render_rule("heading_open", lambda _, tokens, k, *__: f"<{_level(tokens[k].tag)}>")
    reader.add_render_rule("heading_close", lambda _, tokens, k, *__: f"</{_level(tokens[k].tag)}>\n")
    reader.add_render_rule("text", _text)
    return reader


def _text(_: object, tokens: Sequence[Any], k: int, __: object, env: Mapping[str, Any]) -> str:
    parts, last, content = [], 0, tokens[k].content
    for found in PICTURE.finditer(content):
        picture = env["pictures"].get(found[2])
        if picture is not None:
            parts += [escape(content[last : found.start()]), figure(found[1], picture)]
            last = found.end()
    return "".join([*parts, escape(content[last:])])


def figure(words: str, picture: bytes) -> Markup:
    """A PNG within the page."""
    data = b64encode(picture).decode()
    return Markup('<img class="figure" alt="{}" src="data:image/png;base64,{}">').format(words, data)


def _level(tag: str) -> str:
    """h1 -> h3, h2 -> h3, h3 -> h4: the page and the section have the two highest."""
    return f"h{min(6, max(3, int(tag[1:]) + 1))}"
