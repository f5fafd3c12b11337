"""One self-contained page: the posts as they read, with what was found beside the words. For whoever signs off.

Everything of a post is escaped; the page's policy lets no other script run than its own and nothing be fetched.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from mnlint import __version__
from mnlint.document.model import PLACEHOLDER, Role
from mnlint.findings import SEVERITIES, Finding, Severity
from mnlint.report.json import claims_off, notice
from mnlint.report.passages import Note, Passage, Segment, read
from mnlint.report.style import Style, xml_text
from mnlint.results import FileReport, RunReport

FOLDER = Path(__file__).with_name("page")
DATE = "date"  # key of RunReport.settings: the day to print instead of today
SHORT_HASH = 12
_NOUNS = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("info", "info")}
_LABELS = {Role.CAPTION: "Caption", Role.IMAGE_TEXT: "Image text", Role.LINK_TITLE: "Title text", Role.FOOTNOTE: "Note"}


def render(run: RunReport, style: Style) -> str:
    """Return the page."""
    css, script = (f"\n{(FOLDER / name).read_text(encoding='utf-8').strip()}\n" for name in ("page.css", "page.js"))
    template = Template((FOLDER / "page.html").read_text(encoding="utf-8"))
    return template.substitute(
        style=css,
        script=script,
        style_hash=_policy_hash(css),
        script_hash=_policy_hash(script),
        **_head(run),
        **_counts(run),
        overview=_overview(run),
        posts="\n".join(_post(file, index) for index, file in enumerate(run.files, 1)),
    )


def _policy_hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _text(text: str) -> str:
    """Return text fit to stand between tags and in quoted attributes."""
    return escape(xml_text(text))


def _head(run: RunReport) -> dict[str, str]:
    ruleset = run.ruleset
    worst = next((severity for severity in SEVERITIES if run.summary[severity]), None)
    unread = sum(file.error is not None for file in run.files)
    told = _listed(run.summary) if worst else "Nothing found"
    off = claims_off(run)
    return {
        "version": __version__,
        "title": _text(run.files[0].path if len(run.files) == 1 else _number(len(run.files), "post", "posts")),
        "verdict": told + (f"; {_number(unread, 'post', 'posts')} could not be read" if unread else ""),
        "verdict_class": "error" if unread else "clean" if worst in (None, "info") else worst,
        "date": _text(str(run.settings.get(DATE) or datetime.date.today().isoformat())),
        "ruleset": _text(f"{ruleset.version} of {ruleset.date}" if ruleset else "none"),
        "digest": _text(ruleset.digest if ruleset else ""),
        "short_digest": _text(ruleset.digest[:SHORT_HASH] if ruleset else ""),
        "notice": _text(notice(ruleset) if ruleset else ""),
        "off": f'<p class="off"><strong>Claim rules that are off:</strong> {_text(", ".join(off))}</p>' if off else "",
    }


def _counts(run: RunReport) -> dict[str, str]:
    categories = Counter(finding.category for _, finding in run)
    options = (
        f'<option value="{name}">{_words(name)} ({count})</option>' for name, count in sorted(categories.items())
    )
    posts = (f'<option value="post-{index}">{_text(file.path)}</option>' for index, file in enumerate(run.files, 1))
    return {
        "posts_count": f"{len(run.files):,}",
        "words": f"{sum(file.words for file in run.files):,}",
        "errors": str(run.summary["error"]),
        "warnings": str(run.summary["warning"]),
        "infos": str(run.summary["info"]),
        "categories": "".join(options),
        "post_options": "".join(posts),
    }


def _overview(run: RunReport) -> str:
    if len(run.files) < 2:
        return ""
    heads = "".join(f'<th class="n" scope="col">{_NOUNS[severity][1]}</th>' for severity in SEVERITIES)
    rows = "".join(_overview_row(file, index) for index, file in enumerate(run.files, 1))
    return (
        '<table class="overview"><caption>Posts</caption><thead><tr><th scope="col">Post</th>'
        f'<th class="n optional" scope="col">words</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _overview_row(file: FileReport, index: int) -> str:
    link = f'<td><a href="#post-{index}">{_text(file.path)}</a></td>'
    if file.error is not None:
        return f'<tr>{link}<td colspan="4">could not be read</td></tr>'
    counts = Counter(finding.severity for finding in file.findings)
    cells = (f'<td class="n">{f"<b>{counts[name]}</b>" if counts[name] else "<i>0</i>"}</td>' for name in SEVERITIES)
    return f'<tr>{link}<td class="n optional">{file.words:,}</td>{"".join(cells)}</tr>'


def _post(file: FileReport, index: int) -> str:
    reading = read(file)
    parts = [f'<article class="post" id="post-{index}">', _post_head(file)]
    if file.error is not None:
        parts.append(f'<p class="problem">{_text(file.error)}</p>')
    parts += [f'<p class="problem">{_text(failure)}</p>' for failure in file.failures]
    if reading.elsewhere:
        notes = "".join(_note(note, index, quoted=True) for note in reading.elsewhere)
        parts.append(f'<div class="elsewhere">{notes}</div>')
    parts += _rows(file, reading.passages, index)
    parts += [_accepted("Accepted in the post", file.suppressed), _accepted("Known from before", file.baselined)]
    return "\n".join(filter(None, [*parts, "</article>"]))


def _post_head(file: FileReport) -> str:
    facts = [file.locale or "", ", ".join(file.jurisdictions), _number(file.words, "word", "words")]
    facts += [f"{key.replace('_', ' ')} {value}" for key, value in (file.readability or {}).items()]
    counts = Counter(finding.severity for finding in file.findings)
    facts += [_listed(counts) or "nothing found", file.note]
    told = "" if file.error is not None else f"<p>{_text(' · '.join(filter(None, facts)))}</p>"
    return f"<header><h2>{_text(file.path)}</h2>{told}</header>"


def _rows(file: FileReport, passages: Iterable[Passage], post: int) -> Iterator[str]:
    """Yield a row a passage: the notes, and the text beside them. The cells of a table share one."""
    for is_table, group in groupby(passages, lambda passage: passage.block.role is Role.TABLE_CELL):
        if is_table:
            cells = list(group)
            yield _row(_table(file, cells, post), [note for cell in cells for note in cell.notes], post)
        else:
            for passage in group:
                yield _row(_block(passage, post), passage.notes, post)


def _row(text: str, notes: Iterable[Note], post: int) -> str:
    told = "".join(_note(note, post) for note in notes)
    if not told:
        return f'<div class="row"><div class="text">{text}</div></div>'
    return f'<div class="row noted"><div class="notes">{told}</div><div class="text">{text}</div></div>'


def _table(file: FileReport, cells: list[Passage], post: int) -> str:
    """Return cells as a table. A row ends at the end of a line of Markdown, or with its HTML element."""
    inner, before = "", None
    for cell in cells:
        span = cell.block.span()
        gap = "" if before is None else file.source[before : span.start]
        ends = "<tr" in gap.lower() if "<" in gap else "\n" in gap
        inner += f"{'</tr><tr>' if ends else ''}<td>{_marked(cell, post)}</td>"
        before = span.end
    return f'<table class="cells"><tr>{inner}</tr></table>'


def _block(passage: Passage, post: int) -> str:
    block, inner = passage.block, _marked(passage, post)
    if block.role is Role.HEADING:
        level = min(6, max(1, block.level) + 2)
        return f"<h{level}>{inner}</h{level}>"
    if block.role is Role.LIST_ITEM:
        deep = " deep" if block.container.count("list") > 1 else ""
        return f'<div class="item{deep}">{inner}</div>'
    if block.role is Role.QUOTATION:
        return f"<blockquote>{inner}</blockquote>"
    label = _text(block.field or "") if block.role is Role.FIELD else _LABELS.get(block.role, "")
    if label:
        return f'<div class="aside"><span class="label">{label}</span>{inner}</div>'
    return f"<p>{inner}</p>"


def _marked(passage: Passage, post: int) -> str:
    return "".join(_segment(segment, post) for segment in passage.segments)


def _segment(segment: Segment, post: int) -> str:
    text = _text(segment.text).replace(PLACEHOLDER, '<span class="gone">⋯</span>')
    if segment.notes:
        worst = min((note.finding.severity for note in segment.notes), key=SEVERITIES.index)
        names = " ".join(_id(note, post) for note in segment.notes)
        text = f'<mark class="{worst}" data-notes="{names}">{text}</mark>'
    refs = (
        f'<a class="ref {note.finding.severity}" href="#{_id(note, post)}">{note.number}</a>' for note in segment.ends
    )
    return text + "".join(refs)


def _id(note: Note, post: int) -> str:
    return f"note-{post}-{note.number}"


def _note(note: Note, post: int, *, quoted: bool = False) -> str:
    """Return the card of a finding; `quoted` with its words, where they are not highlighted in the text."""
    finding = note.finding
    parts = [
        f'<section class="note {finding.severity}" id="{_id(note, post)}"'
        f' data-severity="{finding.severity}" data-category="{finding.category}">',
        f'<header><a href="#{_id(note, post)}">{note.number}</a>',
        f' <span class="flag {finding.severity}">{finding.severity}</span>',
        f" <span>{_words(finding.category)}</span> <code>{_text(finding.rule)}</code></header>",
        f'<p class="message">{_text(finding.message)}{_places(finding)}</p>',
    ]
    if quoted and finding.text.strip():
        parts.append(f'<p><q class="found">{_text(_cut(finding.text))}</q></p>')
    if finding.why:
        parts.append(f"<p>{_text(finding.why)}</p>")
    parts += [f'<p class="source"><b>Source:</b> {_text(source.cite())}</p>' for source in finding.sources]
    if finding.advice:
        parts.append(f'<p class="advice"><b>Instead:</b> {_text(finding.advice)}</p>')
    if finding.also:
        also = ", ".join(dict.fromkeys(other.rule for other in finding.also))
        parts.append(f'<p class="also">Also: <code>{_text(also)}</code></p>')
    return "".join([*parts, "</section>"])


def _places(finding: Finding) -> str:
    return f" ({finding.count} places)" if finding.count > 1 else ""


def _accepted(title: str, findings: tuple[Finding, ...]) -> str:
    if not findings:
        return ""
    items = "".join(
        f"<li><code>{_text(finding.rule)}</code> <q>{_text(_cut(finding.text))}</q>"
        + (f": {_text(finding.reason)}" if finding.reason else "")
        + "</li>"
        for finding in findings
    )
    return f'<section class="accepted"><h3>{title} ({len(findings)})</h3><ul>{items}</ul></section>'


def _cut(text: str, limit: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _words(category: str) -> str:
    return category.replace("-", " ")


def _listed(counts: Mapping[Severity, int]) -> str:
    return ", ".join(_number(counts[name], *_NOUNS[name]) for name in SEVERITIES if counts[name])


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
