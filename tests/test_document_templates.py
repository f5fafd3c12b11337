from __future__ import annotations

import pytest
from documents import assert_exact, read

from mnlint.document.model import PLACEHOLDER, Role

P = PLACEHOLDER


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("a.md", "Call {{ site.phone }} now.", [f"Call {P} now."]),
        ("a.md", "{{ site.name }} is open.", [f"{P} is open."]),
        ("a.md", "Up to 8 {% cite x %}. Then", [f"Up to 8 {P}. Then"]),
        ("a.md", "Up to 8 sessions {% cite x %}", ["Up to 8 sessions"]),
        ("a.md", "One {# note #} two", ["One two"]),
        ("a.md", "One {% comment %}not **this**{% endcomment %} two", ["One two"]),
        ("a.md", "{% if x %}\nText here.\n{% endif %}", ["Text here."]),
        ("a.md", "A [link]({% link a b.md %}) and [two]({{ '/x' | url }}).", ["A link and two."]),
        ("a.md", "{{< figure src=\"a.png\" caption=\"The door\" >}}\n\nText", ["The door", "Text"]),
        ("a.md", "{{% notice %}}Be **careful**{{% /notice %}}", ["Be careful"]),
        ("a.md", "{{< highlight py >}}\nno prose here\n{{< /highlight >}}\n\nText", ["Text"]),
        ("a.md", "Text\n{: .lead}\n\nMore", ["Text", "More"]),
        ("a.md", "# H {#the-id}\n\nMore", ["H", "More"]),
        ("a.md", "[caption id=\"a\"]<img src=\"a.png\" alt=\"Alt\"> Caption[/caption]", [f"{P} Caption", "Alt"]),
        ("a.md", "It is [red]safe[/red] for all.", ["It is safe for all."]),
        ("a.md", "See [note] and [x](y).", ["See [note] and x."]),
        ("a.md", "Use `{{ x }}` and ``{% y %}``.", [f"Use {P} and {P}."]),
        ("a.md", "Braces {{ never closed\n\nMore", ["Braces {{ never closed", "More"]),
        ("a.php", "<?php include 'x'; ?><p class=\"<?= $c ?>\">Hi <?= $name ?>!</p><?php echo 1;", [f"Hi {P}!"]),
        ("a.blade.php", "@extends('x')\n@section('title', 'Our peels')\n<p>x</p>", ["Our peels", "x"]),
        ("a.blade.php", "@if($x)\n<p>Hi {{ $n }}, {!! $m !!}.</p>\n@endif", [f"Hi {P}, {P}."]),
        ("a.blade.php", "{{-- a note --}}<p>me@x.example or @handle here</p>", [f"{P} or @handle here"]),
        ("a.erb", "<% if x %><p>Hi <%= y %>.</p><% end %>", [f"Hi {P}."]),
        ("a.njk", "<p>{{ x }}</p><a href=\"{{ '/x' | url }}\">Go</a>", ["Go"]),
    ],
)  # fmt: skip
def test_template_syntax_is_no_prose(name, body, expected):
    document = (
        read(
            body,
            name,
        )
        if name != "a.md"
        else read("# T\n\n" + body)
    )
    assert_exact(document)
    assert [block.text for block in document.blocks][name == "a.md" :] == expected


def test_masked_spans_and_comments_are_listed():
    document = read("# H\n\nA {{ x }} b {# c #} d\n")
    assert [document.source[slice(*span)] for span in document.masked] == ["{{ x }}", "{# c #}"]
    assert [comment.text for comment in document.comments] == [" c "]


MDX = """import { Callout } from '../callout'
export const meta = {
  title: 'Our best peels'
}

# Peels for {props.name}

<Callout type="x" title="Good to know">
**Bold** text {/* a comment */} and <b>more</b>
</Callout>

{items.map((item) => <li key={item.id}>Item {item.name} here</li>)}

<Image
  src={door}
  alt="The door"
/>

A brace { that is never closed, and `{code}`.
"""


def test_mdx_keeps_prose_and_drops_code():
    document = read(MDX, "a.mdx")
    assert_exact(document)
    assert [(block.role, block.text) for block in document.blocks] == [
        (Role.CAPTION, "Our best peels"),
        (Role.HEADING, f"Peels for {P}"),
        (Role.LINK_TITLE, "Good to know"),
        (Role.PARAGRAPH, "Bold text and more"),
        (Role.LIST_ITEM, f"Item {P} here"),
        (Role.IMAGE_TEXT, "The door"),
        (Role.PARAGRAPH, f"A brace {{ that is never closed, and {P}."),
    ]
    assert [comment.text for comment in document.comments] == [" a comment "]


JSX = """import React from "react";
const faqs = [{ question: "What is a peel?", answer: "It\\'s a mild acid.\\nNothing more." }];
const style = "flex items-center bg-white text-lg";
export default function Page({ x }) {
  if (x < 3 && x > 1) { return null; }
  // <p>not this</p>
  return (
    <>
      <div className={cn("a b c d", x)} onClick={() => go("/x")}>
        <h1>Our{" "}
          <b>peels</b></h1>
        <p>Don't {x ? <em>ever</em> : null} worry, {x}.</p>
        <ul>{faqs.map((f) => (<li key={f.q}><Link to="/x">Read on</Link> here</li>))}</ul>
        <img src="/a.png" alt="The door" />
      </div>
    </>
  );
}
const half = 1 / 2;
"""


def test_jsx_keeps_elements_and_strings_that_are_prose():
    document = read(JSX, "a.jsx")
    assert_exact(document)
    assert [(block.role, block.text) for block in document.blocks] == [
        (Role.CAPTION, "What is a peel?"),
        (Role.PARAGRAPH, "It's a mild acid.\nNothing more."),
        (Role.HEADING, "Our peels"),
        (Role.PARAGRAPH, f"Don't ever worry, {P}."),
        (Role.LIST_ITEM, "Read on here"),
        (Role.IMAGE_TEXT, "The door"),
    ]
