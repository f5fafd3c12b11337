"""Tell prose from code in JSX and MDX: code, expressions and imports are masked, elements stay for the HTML reader."""

from __future__ import annotations

import re

from mnlint.document.masks import Kind, Mask
from mnlint.document.model import Comment
from mnlint.document.settings import DocumentSettings
from mnlint.document.templates import DIRECTIVE, Finder, Prose, Templates, code_regions
from mnlint.findings import Span

_DEEPEST = 60  # expressions in elements in expressions
_CODE = re.compile(
    r"//[^\r\n]*|/\*|'(?:\\.|[^'\\\r\n])*'|\"(?:\\.|[^\"\\\r\n])*\"|`|[{}]|<(?=[A-Za-z>])|/(?![/*])", re.DOTALL
)
_TEMPLATE = re.compile(r"`(?:\\.|[^`\\])*`", re.DOTALL)
_REGEX = re.compile(r"/(?>\\.|\[(?>\\.|[^\]\\\r\n])*\]|[^/\\\[\r\n])++/[a-z]*")
_BEFORE_ELEMENT = re.compile(r"(?:^|[(,=?:&|\[{};>]|\b(?:return|default))$")
_KEY = re.compile(r"([A-Za-z_$][\w$-]*)[\"']?\s*[:=]\s*\{?\s*$")
_SENTENCE = re.compile(r"[“\"'‘]?[A-Z0-9][^{}<>=;|\\]*$")
_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)?")
_IN_TAG = re.compile(r"\{|\"[^\"]*\"|'[^']*'|/?>|<")
_IN_ELEMENT = re.compile(r"[<{]")
_ESM = re.compile(
    r"^(?:import\s*[\"'{*]|import\s+[\w$]+\s*(?:,|from\b)|export\s*[{*]|export\s+(?:const|let|var|default|function|async|class|type)\b)",
    re.MULTILINE,
)
_PARAGRAPH_END = re.compile(r"\r?\n[ \t]*\r?\n|\Z")
_SPACE = re.compile(r"\{\s*([\"'`])\s+\1\s*\}")
_COMMENT = re.compile(r"\{\s*/\*((?:[^*]|\*(?!/))*)\*/\s*\}")
_LONGEST_ESM = 20_000  # characters of an import, export or expression
_LONGEST_REGEX = 500
_MOST_FAILURES = 20
_PROSE_WORDS = 4  # a string of code with as many words that begins like a sentence is prose


class Scanner:
    """Finds what to mask. Positions are offsets in the source."""

    def __init__(self, source: str, settings: DocumentSettings, end: int | None = None) -> None:
        self._source = source
        self._settings = settings
        self._end = len(source) if end is None else end
        self.found = Templates()

    def mask(self, start: int, end: int, kind: Kind = "nothing") -> None:
        """Mask `[start, end)`."""
        if start < end:
            self.found.masks.append(Mask(Span(start, end), kind))

    def code(self, at: int, closing: str, depth: int, kind: Kind = "nothing") -> int:
        """Mask code from `at` to the brace that closes it, or to the end; return the place behind it.

        Elements in the code stay, with what they hold; strings that are prose are kept as such. `kind` is the mask's if
        the code holds no element.
        """
        began, level = at, 0
        masked_from = at - 1 if closing else at
        here = at
        while match := _CODE.search(self._source, here, self._end):
            token, here = match.group(), match.end()
            if token == "{":
                level += 1
            elif token == "}":
                if level == 0 and closing:
                    self.mask(masked_from, here, kind if masked_from < began else "nothing")
                    return here
                level -= 1
            elif token == "/*":
                close = self._source.find("*/", here)
                here = self._end if close < 0 else close + 2
            elif token == "<":
                if depth < _DEEPEST and self._starts_operand(match.start(), began):
                    self.mask(masked_from, match.start())
                    here = masked_from = self.element(match.start(), depth + 1)
            elif token == "/":
                regex = _REGEX.match(self._source, match.start(), min(self._end, match.start() + _LONGEST_REGEX))
                if regex and self._starts_operand(match.start(), began):
                    here = regex.end()
            elif token == "`":
                template = _TEMPLATE.match(self._source, match.start())
                here = template.end() if template else self._end
                self._string(match.start(), here)
            elif token[0] in "\"'":
                self._string(match.start(), here)
        self.mask(masked_from, self._end)
        return self._end

    def _starts_operand(self, at: int, began: int) -> bool:
        """Tell whether what stands at `at` cannot be an operator, by what stands before it."""
        return bool(_BEFORE_ELEMENT.search(self._source[max(began, at - 200) : at].rstrip()))

    def _string(self, start: int, end: int) -> None:
        """Keep a string of code if it is prose: by its key, or because it looks like a sentence."""
        text = self._source[start + 1 : end - 1]
        key = _KEY.search(self._source, max(0, start - 60), start)
        name = key.group(1) if key else ""
        prose_name = name in self._settings.attributes or name in self._settings.fields
        enough = 2 if prose_name else _PROSE_WORDS
        if len(text.split()) >= enough and (_SENTENCE.match(text) or (prose_name and "{" not in text)):
            self.found.prose.append(Prose(Span(start + 1, end - 1), name if prose_name else "", is_code=True))

    def element(self, at: int, depth: int) -> int:
        """Go over the element that opens at `at`; return the place behind its closing tag."""
        level = 0
        while True:
            match = _IN_ELEMENT.search(self._source, at, self._end)
            if match is None:
                return self._end
            if match.group() == "{":
                at = self.expression(match.start(), depth)
                continue
            tag = _TAG.match(self._source, match.start())
            if tag is None or (not tag.group(2) and self._source[tag.end() : tag.end() + 1] != ">"):
                at = match.end()
                continue
            if not tag.group(2):
                self.mask(tag.start(), tag.end() + 1)
                at, closed = tag.end() + 1, False
            else:
                at, closed = self.tag(tag.end(), depth)
            if tag.group(1):
                level -= 1
            elif not closed:
                level += 1
            if level <= 0:
                return at

    def tag(self, at: int, depth: int) -> tuple[int, bool]:
        """Go over a tag from behind its name; return the place behind it, and whether it closes itself."""
        while match := _IN_TAG.search(self._source, at, self._end):
            token = match.group()
            if token == "{":
                at = self.code(match.end(), "}", depth + 1)
            elif token == "<":
                return match.start(), False
            elif token in (">", "/>"):
                return match.end(), token == "/>"
            else:
                at = match.end()
        return self._end, True

    def expression(self, at: int, depth: int) -> int:
        """Mask the expression in braces that opens at `at`."""
        comment = _COMMENT.match(self._source, at)
        if comment:
            self.mask(*comment.span())
            self.found.comments.append(Comment(comment.group(1), Span(*comment.span())))
            return comment.end()
        space = _SPACE.match(self._source, at)
        if space:
            self.mask(*space.span(), "space")
            return space.end()
        return self.code(at + 1, "}", depth + 1, "value")


def find_jsx(source: str, start: int, settings: DocumentSettings) -> Templates:
    """Mask the code of a JSX or TSX file from `start` on."""
    scanner = Scanner(source, settings)
    scanner.code(start, "", 0)
    return scanner.found


def find_mdx(source: str, start: int, settings: DocumentSettings) -> Templates:
    """Mask imports, exports and expressions of MDX from `start` on; what stands in code is left alone."""
    return _Mdx(source, start, settings).run()


class _Mdx:
    def __init__(self, source: str, start: int, settings: DocumentSettings) -> None:
        self._source = source
        self._start = start
        self._settings = settings
        self._found = Templates()
        self._finder = Finder(source)
        self._failures: dict[int, int] = {}  # braces that aren't closed, by the end of the text looked at

    def run(self) -> Templates:
        at, end = self._start, len(self._source)
        for region in [*sorted(code_regions(self._source, at)), Span(end, end)]:
            if at < region.start:
                for directive in DIRECTIVE.finditer(self._source, at, region.start):
                    self._found.masks.append(Mask(Span(*directive.span()), "nothing"))
                at = self._text(at, region.start)
            at = max(at, region.end)
        return self._found

    def _text(self, at: int, end: int) -> int:
        """Mask what is code in a stretch of Markdown; return where that ended, which may be behind `end`."""
        esm = _ESM.search(self._source, at, end)
        while at < end:
            if esm and esm.start() < at:
                esm = _ESM.search(self._source, at, end)
            brace = self._source.find("{", at, end)
            if esm and (brace < 0 or esm.start() <= brace):
                at = self._esm(esm.start())
            elif brace < 0:
                return end
            elif self._source.startswith("\\", max(0, brace - 1)):
                at = brace + 1
            else:
                at = self._expression(brace)
        return at

    def _esm(self, at: int) -> int:
        """Mask an import or export: up to a blank line outside of its braces."""
        end = at
        while True:
            stop = _PARAGRAPH_END.search(self._source, end)
            assert stop is not None
            end = stop.start()
            text = self._source[at:end]
            if stop.start() == stop.end() or end - at > _LONGEST_ESM or text.count("{") <= text.count("}"):
                break
            end = stop.end()
        part = Scanner(self._source, self._settings, end)
        part.code(at, "", _DEEPEST)
        self._found.masks.append(Mask(Span(at, end), "nothing"))
        self._found.prose += part.found.prose
        self._found.code.append(Span(at, end))
        return end

    def _expression(self, brace: int) -> int:
        """Mask an expression if it is closed before the next blank line; else the brace is text."""
        stop = self._finder.find("\n\n", brace)
        limit = stop if stop >= 0 else len(self._source)
        if self._failures.get(limit, 0) > _MOST_FAILURES:
            return limit
        part = Scanner(self._source, self._settings, limit)
        end = part.expression(brace, 0)
        if not self._source.startswith("}", end - 1) or end - 1 <= brace:
            self._failures[limit] = self._failures.get(limit, 0) + 1
            return brace + 1
        self._found.add(part.found)
        return end
