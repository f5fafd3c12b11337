"""Find template syntax in Markdown and HTML: Hugo, Liquid, Nunjucks, ERB, PHP, Blade, shortcodes, kramdown."""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from mnlint.document.masks import Kind, Mask
from mnlint.document.model import Comment
from mnlint.document.settings import DocumentSettings
from mnlint.findings import Span

_FAR = 4000  # characters that a directive's arguments may take
_OPENING = re.compile(r"\{\{|\{%|\{#|\{!!|<%|<\?|\{:|!?\[\[|\[/?[a-zA-Z]|@[a-zA-Z]|^[ \t]*:::+", re.MULTILINE)
_ARGUMENT = re.compile(r"([\w-]+)\s*[=:]\s*(?:\"([^\"\n]*)\"|'([^'\n]*)')")
_TAG_NAME = re.compile(r"[\s%<-]*(/?)\s*([\w-]+)")
_SHORTCODE = re.compile(r"\[(/?)([a-zA-Z][\w-]*)(\s[^\[\]]*)?/?\](?![(\[:])")
_CLOSING_SHORTCODE = re.compile(r"\[/([a-zA-Z][\w-]*)\]")
_WIKILINK = re.compile(r"(!?)\[\[(?:([^\[\]|\n]+)\|)?([^\[\]|\n]+)\]\]")
_KRAMDOWN = re.compile(r"\{:[^{}\n]*\}")
_HEADING_ID = re.compile(r"[ \t]*\{#[\w:.-]+\}[ \t]*$", re.MULTILINE)
DIRECTIVE = re.compile(r"^[ \t]*:::+[ \t]*[\w-]*[ \t]*", re.MULTILINE)
_BLADE = re.compile(r"@([a-zA-Z]\w*)([ \t]*\()?")
_BLADE_END = re.compile(r"end|else")
_LINE_START = re.compile(r"(?:^|[\n>\"'])[ \t]*\Z")
_BLADE_SECTION = re.compile(
    r"\(\s*(?:'([\w.-]+)'|\"([\w.-]+)\")\s*,\s*(?:'((?:\\.|[^'\\])*)'|\"((?:\\.|[^\"\\])*)\")\s*\)"
)
_FENCE = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)*(`{3,}|~{3,})", re.MULTILINE)
_INLINE_CODE = re.compile(r"(`+)(?!`)[^`\n]+\1(?!`)")
_PARENTHESES = re.compile(r"[()]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


class _Delimiter(NamedTuple):
    opening: str
    closing: str
    kind: Kind
    comment: bool = False
    far: bool = False  # may hold blank lines, and ends with the file if it isn't closed


_DELIMITERS = (  # longer ones before those that they begin with
    _Delimiter("{{--", "--}}", "nothing", comment=True),
    _Delimiter("{{!--", "--}}", "nothing", comment=True),
    _Delimiter("{{/*", "*/}}", "nothing", comment=True),
    _Delimiter("{{- /*", "*/ -}}", "nothing", comment=True),
    _Delimiter("{{<", ">}}", "tag"),
    _Delimiter("{{%", "%}}", "tag"),
    _Delimiter("{!!", "!!}", "value"),
    _Delimiter("{{", "}}", "value"),
    _Delimiter("{%", "%}", "tag"),
    _Delimiter("{#", "#}", "nothing", comment=True),
    _Delimiter("<%--", "--%>", "nothing", comment=True),
    _Delimiter("<%=", "%>", "value"),
    _Delimiter("<%", "%>", "tag", far=True),
    _Delimiter("<?=", "?>", "value"),
    _Delimiter("<?", "?>", "tag", far=True),
)


class Prose(NamedTuple):
    """Prose in an argument of a template: where it stands, and the argument's name.

    `is_field`: the name is that of a field of the page. `is_code`: it is a string of JavaScript, with its escapes.
    """

    span: Span
    name: str
    is_field: bool = False
    is_code: bool = False


class Templates:
    """What was found: masks, comments, code, and prose inside masks."""

    def __init__(self) -> None:
        self.masks: list[Mask] = []
        self.comments: list[Comment] = []
        self.code: list[Span] = []
        self.prose: list[Prose] = []

    def add(self, other: Templates) -> None:
        """Take over what another scan found."""
        self.masks += other.masks
        self.comments += other.comments
        self.code += other.code
        self.prose += other.prose


def find_templates(source: str, start: int, settings: DocumentSettings, *, markdown: bool, blade: bool) -> Templates:
    """Find the template syntax from `start` on; in Markdown, what stands in code is left alone."""
    return _Scan(source, start, settings, markdown=markdown, blade=blade).run()


def code_regions(source: str, start: int) -> list[Span]:
    """Return the fenced and inline code of Markdown, near enough to leave template syntax in it alone."""
    regions = []
    opened: re.Match[str] | None = None
    text_from = start
    for fence in _FENCE.finditer(source, start):
        if opened is None:
            opened = fence
            regions += [Span(*code.span()) for code in _INLINE_CODE.finditer(source, text_from, fence.start())]
        elif fence.group(1).startswith(opened.group(1)):
            regions.append(Span(opened.start(), fence.end()))
            opened, text_from = None, fence.end()
    if opened is not None:
        regions.append(Span(opened.start(), len(source)))
        return regions
    return regions + [Span(*code.span()) for code in _INLINE_CODE.finditer(source, text_from)]


class Finder:
    """Finds strings from ever later places; what was found is remembered, so that all searches take linear time."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._known: dict[str, tuple[int, int]] = {}

    def find(self, needle: str, at: int) -> int:
        """Return the first place of `needle` from `at` on, or -1."""
        since, found = self._known.get(needle, (0, 0))
        if needle in self._known and since <= at and (found == -1 or at <= found):
            return found
        found = self._source.find(needle, at)
        self._known[needle] = at, found
        return found


class _Scan:
    def __init__(self, source: str, start: int, settings: DocumentSettings, *, markdown: bool, blade: bool) -> None:
        self._source = source
        self._start = start
        self._settings = settings
        self._markdown = markdown
        self._blade = blade
        self._finder = Finder(source)
        self._blanks = [match.start() for match in _BLANK_LINE.finditer(source, start)]
        self._paired = {name.lower() for name in _CLOSING_SHORTCODE.findall(source, start)}
        self._found = Templates()

    def run(self) -> Templates:
        source = self._source
        code = code_regions(source, self._start) if self._markdown else []
        ends = [region.end for region in code]
        if self._markdown:
            for heading_id in _HEADING_ID.finditer(source, self._start):
                self._mask(heading_id.start(), heading_id.end(), "nothing")
        at = self._start
        while match := _OPENING.search(source, at):
            region = bisect.bisect_right(ends, match.start())
            if region < len(code) and code[region].start <= match.start():
                at = code[region].end
                continue
            at = max(self._one(match), match.start() + 1)
        return self._found

    def _one(self, match: re.Match[str]) -> int:
        """Take what an opening may begin; return where to go on."""
        opening, at = match.group(), match.start()
        if opening.endswith("[["):
            return self._wikilink(at, match.end())
        if opening[0] == "[":
            return self._shortcode(at)
        if opening[0] == "@":
            return self._blade_directive(at) if self._blade else match.end()
        if opening == "{:":
            return self._whole(_KRAMDOWN.match(self._source, at), "nothing", match.end())
        if opening.lstrip().startswith(":::"):
            directive = DIRECTIVE.match(self._source, at) if self._markdown else None
            return self._whole(directive, "nothing", match.end())
        return self._delimited(at, match.end())

    def _whole(self, match: re.Match[str] | None, kind: Kind, otherwise: int) -> int:
        if match is None:
            return otherwise
        self._mask(match.start(), match.end(), kind)
        return match.end()

    def _mask(self, start: int, end: int, kind: Kind) -> None:
        self._found.masks.append(Mask(Span(start, end), kind))

    def _delimited(self, at: int, otherwise: int) -> int:
        delimiter = next((entry for entry in _DELIMITERS if self._source.startswith(entry.opening, at)), None)
        if delimiter is None:
            return otherwise
        inner = at + len(delimiter.opening)
        close = self._finder.find(delimiter.closing, inner)
        if close < 0 and delimiter.opening == "<?":
            close = len(self._source)
        if close < 0 or (not (delimiter.far or delimiter.comment) and self._blank_between(inner, close)):
            return otherwise
        end = min(close + len(delimiter.closing), len(self._source))
        if delimiter.comment:
            self._found.comments.append(Comment(self._source[inner:close], Span(at, end)))
        elif delimiter.opening in ("{%", "{{<", "{{%"):
            self._arguments(inner, close)
            block_end = self._code_block(delimiter, inner, at, end)
            if block_end > end:
                self._mask(at, block_end, "nothing")
                return block_end
        self._mask(at, end, delimiter.kind)
        return end

    def _blank_between(self, start: int, end: int) -> bool:
        index = bisect.bisect_left(self._blanks, start)
        return index < len(self._blanks) and self._blanks[index] < end

    def _code_block(self, delimiter: _Delimiter, inner: int, at: int, end: int) -> int:
        """Return where a tag ends: with the tag that closes it, if what stands between is code or a comment."""
        name = _TAG_NAME.match(self._source, inner)
        if name is None or name.group(1):
            return end
        known = name.group(2)
        if known != "comment" and known not in self._settings.code_shortcodes:
            return end
        closing = re.compile(
            rf"\{{%-?\s*end{known}\b[^%]*%\}}"
            if delimiter.opening == "{%"
            else rf"\{{\{{[<%]\s*/\s*{re.escape(known)}\s*[>%]\}}\}}"
        ).search(self._source, end)
        if closing is None:
            return end
        self._found.code.append(Span(end, closing.start()))
        if known == "comment":
            self._found.comments.append(Comment(self._source[end : closing.start()], Span(at, closing.end())))
        return closing.end()

    def _arguments(self, start: int, end: int) -> None:
        """Keep the quoted arguments that are prose."""
        for match in _ARGUMENT.finditer(self._source, start, end):
            span = Span(*match.span(2 if match.group(2) is not None else 3))
            if match.group(1).lower() in self._settings.attributes and span.start < span.end:
                self._found.prose.append(Prose(span, match.group(1).lower()))

    def _shortcode(self, at: int) -> int:
        match = _SHORTCODE.match(self._source, at, at + _FAR)
        if match is None:
            return at + 1
        name = match.group(2).lower()
        arguments = match.group(3) or ""
        if name not in self._settings.shortcodes and not _ARGUMENT.search(arguments) and name not in self._paired:
            return at + 1
        end = match.end()
        if name in self._settings.code_shortcodes and not match.group(1):
            close = self._finder.find(f"[/{match.group(2)}]", end)
            if close >= 0:
                self._found.code.append(Span(end, close))
                end = close + len(match.group(2)) + 3
        self._mask(at, end, "tag")
        if arguments:
            self._arguments(*match.span(3))
        return end

    def _wikilink(self, at: int, otherwise: int) -> int:
        """Mask a wikilink but for the text that it shows."""
        match = _WIKILINK.match(self._source, at, at + _FAR) if self._markdown else None
        if match is None:
            return otherwise
        if match.group(1):
            self._mask(at, match.end(), "nothing")
        else:
            self._mask(at, match.start(3), "nothing")
            self._mask(match.end(3), match.end(), "nothing")
        return match.end()

    def _blade_directive(self, at: int) -> int:
        match = _BLADE.match(self._source, at)
        before = self._source[at - 1 : at]
        if match is None or before.isalnum() or before in ("@", ".", "_"):
            return at + 1
        if match.group(2):
            end = closing_parenthesis(self._source, match.end() - 1)
            section = _BLADE_SECTION.match(self._source, match.end() - 1)
            if section:
                self._blade_section(section)
        elif match.group(1) == "php" and (close := self._finder.find("@endphp", at)) >= 0:
            end = close
            self._found.code.append(Span(at, end))
        elif _LINE_START.search(self._source, max(0, at - 200), at) or _BLADE_END.match(match.group(1)):
            end = match.end()
            if self._source[end : end + 1] not in ("", " ", "\t", "\r", "\n", "<", '"', "'"):
                return end
        else:
            return match.end()
        self._mask(at, end, "tag")
        return end

    def _blade_section(self, section: re.Match[str]) -> None:
        """Keep `@section('title', 'Prose')`."""
        name = section.group(1) or section.group(2)
        span = Span(*section.span(3 if section.group(3) is not None else 4))
        if name in self._settings.fields or name in self._settings.attributes:
            self._found.prose.append(Prose(span, name, is_field=True))


def closing_parenthesis(source: str, at: int) -> int:
    """Return the end of the parenthesis that opens at `at`, or of its line if it isn't closed; strings are skipped."""
    depth = 0
    for match in _PARENTHESES.finditer(source, at, at + _FAR):
        char = match.group()
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return match.end()
    line = source.find("\n", at)
    return len(source) if line < 0 else line
