"""Links for search engines: keyword anchors, tiny anchors, links that are off topic."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from mnlint.checks.spam_words import Words
from mnlint.document.model import PLACEHOLDER, Block, Link
from mnlint.findings import Finding
from mnlint.rules.model import CheckRule


def tiny_anchor(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield links whose text is a sign or two. Options: `longest` (characters), `allowed_rel`."""
    for block, link in _links(words, rule):
        text = block.text[link.start : link.end].strip()
        footnote = urlsplit(link.url).scheme == "" and link.url.startswith("#")
        if (
            text
            and PLACEHOLDER not in text
            and len(text) <= rule.options["longest"]
            and not re.search(r"\w", text)
            and not footnote
        ):
            yield words.analysis.finding(rule, block, link.start, link.end)


def off_topic_link(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield links with whole words of a list in their host or text. Options: `words` (list), `allowed_rel`."""
    listed = words.named(rule.options["words"])
    for block, link in _links(words, rule):
        text = block.text[link.start : link.end].lower()
        host = _host(link)
        parts = {*re.findall(r"[a-z]+", host), *re.findall(r"[^\W_]+", text)}
        if parts & listed or any(" " in entry and entry in text for entry in listed):
            yield words.analysis.finding(rule, block, link.start, link.end)


def repeated_target(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield sentences that link one page several times with keywords. Options: `least`, `allowed_rel`."""
    found: dict[tuple[int, int, str], list[tuple[Block, Link]]] = defaultdict(list)
    for block, link in _links(words, rule):
        hit = words.analysis.text_hit(block, link.start, link.end)
        if hit is not None and words.analysis.list_spans(block, "service"):
            found[block.index, hit.sentence, link.url].append((block, link))
    for group in found.values():
        if len(group) >= rule.options["least"]:
            block = group[0][0]
            yield words.analysis.finding(rule, block, group[0][1].start, group[-1][1].end, count=len(group))


def _links(words: Words, rule: CheckRule) -> Iterator[tuple[Block, Link]]:
    allowed = words.analysis.settings.allowed_links
    for block in words.analysis.document.blocks:
        for link in block.links:
            if set(link.rel.lower().split()) & set(rule.options["allowed_rel"]):
                continue
            host = _host(link)
            if any(host == name or host.endswith("." + name) for name in allowed):
                continue
            yield block, link


def _host(link: Link) -> str:
    try:
        return urlsplit(link.url).hostname or ""
    except ValueError:
        return ""


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    "tiny-anchor": tiny_anchor,
    "off-topic-link": off_topic_link,
    "repeated-target": repeated_target,
}
