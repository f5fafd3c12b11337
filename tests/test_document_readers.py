from __future__ import annotations

import random
import time

import pytest
from documents import NAMES, SHARED, assert_exact, read
from hypothesis import given, settings
from hypothesis import strategies as st

# fmt: off
SNIPPETS = [
    "# Head {#id}\n", "> quote\n> more\n", "- item\n", "1. one\n", "[link](/u \"t\")", "![alt](/i.png)", "**bold**",
    "`code`", "```\n", "&amp;", "&nbsp;", "&#8217;", "&copy", "\\*", "\r\n", "\n\n", "  \n", "| a | b |\n|---|---|\n",
    "<p>", "</p>", "<br>", "<b class='x'>", "</b>", "<a href=\"/x\">", "</a>", "<!-- c -->", "<!--", "<script>",
    "</script>", "<div", "<code>", "</code>", "<img alt=\"an &quot;alt&quot;\">", "<li>", "<td>", "<title>T</title>",
    "{{ x }}", "{{", "}}", "{% if a %}", "{% raw %}", "{% endraw %}", "{{< fig caption=\"Some prose\" >}}",
    "[caption id=\"1\"]", "[/caption]", "<?php echo 1; ?>", "<?", "@section('title', 'Some title')", "@if(x)",
    "{/* c */}", "{a.map(x => <li>y</li>)}", "{\" \"}", "import x from 'y'\n", "---\n", "title: It's\n",
    "title: 'It''s'\n", "alt: \"a \\u2019 b\"\n", "summary: >\n  folded\n  text\n", "+++\n", "title = \"x \\\" y\"\n",
    "faq:\n  - q: Why?\n", "https://example.com/a_b", "“curly”", "é", '\u2028', '\x1a', '\x00',
    '\U0001f469\u200d\u2695\ufe0f', '\ufeff', "[^1]", "\n[^1]: note\n", "<https://x.y>", "    ", "\t",
    ":::tip Title\n", "{: .class}", "~~gone~~", "● bullet\n",
]
# fmt: on
soup = st.lists(st.sampled_from([*SNIPPETS, "word ", "Two words. "]) | st.text(max_size=4), max_size=30).map("".join)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None)
@given(source=soup)
def test_any_text_is_read_and_every_character_is_where_its_map_says(name, source):
    assert_exact(read(source, name))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(source=st.text(alphabet=st.characters(), max_size=200))
def test_text_with_lone_surrogates_is_read(name, source):
    assert_exact(read(source, name))


@pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not here")
def test_real_files_cut_and_spliced_are_read_exactly():
    files = sorted((SHARED / "gold/real/sources").iterdir()) + sorted((SHARED / "clean").glob("*.md"))[:20]
    chance = random.Random(7)
    sources = [file.read_bytes().decode("utf-8-sig") for file in files]
    for file, source in zip(files, sources, strict=True):
        assert_exact(read(source, file.name))
        assert_exact(read(source.replace("\n", "\r\n"), file.name))
        for _ in range(6):
            cut, other = chance.randrange(len(source)), chance.choice(sources)
            at = chance.randrange(len(other))
            mutated = source[:cut] + other[at : at + chance.randrange(400)] + source[cut + chance.randrange(40) :]
            assert_exact(read(mutated, file.name))


# fmt: off
PATHS = [
    "<a ", "<!--", "<", "</", "<a b='", "{", "{{", "{{ a", "{%", "[", "![", "[a](", "*", "**a", "`", "> ", "- ", "&",
    "&amp;", "<div>", "<p>a", "@if(", "<?", "{<a>", "{\"", "[x a=\"b\"", "<b x>", "<a href='x'>", "a\n", "word ", "(",
    "[/a]", "\\", "|a", "{/*", "`${", "<script>", ":::", "import x from 'a'\n", "www.a", "a@b",
]
# fmt: on


@pytest.mark.parametrize("part", PATHS)
@pytest.mark.parametrize("name", ["a.md", "a.mdx", "a.html", "a.txt", "a.jsx", "a.blade.php"])
def test_time_grows_with_length_only(name, part):
    source = part * (60_000 // len(part))
    start = time.process_time()
    read(source, name)
    assert time.process_time() - start < 3
