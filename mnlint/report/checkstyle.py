"""Checkstyle XML, for Jenkins and others that read it."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from mnlint.report.style import Style, one_line, xml_text
from mnlint.results import RunReport


def render(run: RunReport, style: Style) -> str:
    """Return an element a file with findings, or that could not be read."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">']
    for file in run.files:
        if file.error is None and not file.findings:
            continue
        lines.append(f"  <file name={attribute(file.path)}>")
        if file.error is not None:
            lines.append(f'    <error line="1" severity="error" message={attribute(one_line(file.error))}/>')
        for finding in file.findings:
            at = file.lines.position(finding.span.start)
            lines.append(
                f'    <error line="{at.line}" column="{at.column}" severity="{finding.severity}"'
                f" message={attribute(one_line(finding.message))} source={attribute(f'mnlint.{finding.rule}')}/>"
            )
        lines.append("  </file>")
    return "\n".join([*lines, "</checkstyle>", ""])


def attribute(text: str) -> str:
    """Return `text` as a quoted XML attribute."""
    return quoteattr(xml_text(text))
