"""Read a source into a document: choose the reader by the name, mask template syntax, read."""

from __future__ import annotations

import re

from mnlint.document.build import TextBuilder
from mnlint.document.draft import Draft, Place
from mnlint.document.front_matter import read_front_matter
from mnlint.document.html import read_html
from mnlint.document.markdown import read_markdown
from mnlint.document.masks import Masks
from mnlint.document.model import PLACEHOLDER, Document, Role
from mnlint.document.settings import DocumentSettings
from mnlint.document.templates import Prose, Templates, find_templates
from mnlint.document.text import read_text

_FORMATS = {
    "markdown": (".md", ".markdown"),
    "mdx": (".mdx",),
    "html": (".html", ".htm", ".xhtml", ".php", ".njk", ".liquid", ".erb", ".ejs", ".vue"),
    "jsx": (".jsx", ".tsx"),
    "text": (".txt", ".text"),
}
_ENDINGS = {ending: name for name, endings in _FORMATS.items() for ending in endings}
_DEFAULT = DocumentSettings()
_LOOKS_LIKE_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|div|p|h[1-6])\b", re.IGNORECASE)
_LOOKS_LIKE_MARKDOWN = re.compile(r"^(?:#{1,6} |[-*] |\d+\. |> |```|---$)|\]\(|\*\*\w", re.MULTILINE)

_ESCAPES = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)|\$\{[^{}]*\}", re.DOTALL)


def format_of(name: str, source: str) -> str:
    """Return the format that a file's ending or, if that says nothing, its text tells."""
    ending = re.search(r"\.[^./\\]*$", name)
    known = _ENDINGS.get(ending.group().lower()) if ending else None
    if known:
        return known
    if _LOOKS_LIKE_HTML.match(source):
        return "html"
    return "markdown" if _LOOKS_LIKE_MARKDOWN.search(source) else "text"


def read_document(
    source: str, name: str, settings: DocumentSettings = _DEFAULT, *, format: str | None = None
) -> Document:
    """Read a source into blocks of prose. Never raises on any text; what is wrong goes to `Document.problems`.

    `name` tells the format by its ending unless `format` does ("markdown", "mdx", "html", "jsx", "text").
    """
    chosen = format or format_of(name, source)
    draft = Draft(source, settings)
    body = read_front_matter(draft)
    found = _templates(draft, body, chosen, name)
    draft.masks = Masks(source, found.masks)
    draft.comments += found.comments
    draft.code += found.code
    for prose in found.prose:
        _add_argument(draft, prose)
    if chosen in ("html", "jsx"):
        read_html(draft, body, len(source))
    elif chosen == "text":
        read_text(draft, body, len(source))
    else:
        read_markdown(draft, body, len(source), mdx=chosen == "mdx")
    return draft.finish(chosen)


def _templates(draft: Draft, body: int, chosen: str, name: str) -> Templates:
    if chosen == "text":
        return Templates()
    if chosen in ("jsx", "mdx"):
        from mnlint.document.jsx import find_jsx, find_mdx

        return (find_jsx if chosen == "jsx" else find_mdx)(draft.source, body, draft.settings)
    blade = name.lower().endswith(".blade.php")
    return find_templates(draft.source, body, draft.settings, markdown=chosen != "html", blade=blade)


def _add_argument(draft: Draft, prose: Prose) -> None:
    """Add the argument of a template tag, or a string of code, as a block."""
    builder = TextBuilder(draft.source)
    at = prose.span.start
    for match in _ESCAPES.finditer(draft.source, *prose.span) if prose.is_code else ():
        builder.same(at, match.start())
        builder.put(_unescaped(match), *match.span())
        at = match.end()
    builder.same(at, prose.span.end)
    draft.add(builder, Place(_argument_role(draft, prose), field=prose.name if prose.is_field else None))


def _unescaped(match: re.Match[str]) -> str:
    if match.group(1):
        return chr(int(match.group(1), 16))
    if match.group(2):
        return {"n": "\n", "t": " ", "\n": ""}.get(match.group(2), match.group(2))
    return PLACEHOLDER


def _argument_role(draft: Draft, prose: Prose) -> Role:
    if prose.is_field:
        return Role.FIELD
    if prose.name == "alt":
        return Role.IMAGE_TEXT
    if not prose.is_code:
        return Role.LINK_TITLE
    text = draft.source[prose.span.start : prose.span.end].rstrip()
    is_sentence = text.endswith((".", "!")) or len(text.split()) > draft.settings.bare_heading_words
    return Role.PARAGRAPH if is_sentence else Role.CAPTION
