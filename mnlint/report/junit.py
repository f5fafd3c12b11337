"""JUnit XML: a suite a file, a case a finding; a file without findings is a passing case, so counts stay comparable."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from mnlint.findings import SEVERITIES, Finding
from mnlint.report.checkstyle import attribute
from mnlint.report.style import Style, one_line, xml_text
from mnlint.results import FileReport, RunReport


def render(run: RunReport, style: Style) -> str:
    """Return all files. A finding below `--fail-on` is a passing case that tells it as output."""
    limit = -1 if run.fail_on == "never" else SEVERITIES.index(run.fail_on)
    failing = frozenset(SEVERITIES[: limit + 1])
    suites = [(_counts(file, failing), list(_cases(file, failing))) for file in run.files]
    tests, failures, errors = (sum(counts[i] for counts, _ in suites) for i in range(3))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="mnlint" tests="{tests}" failures="{failures}" errors="{errors}">')
    for file, (counts, cases) in zip(run.files, suites, strict=True):
        numbers = f'tests="{counts[0]}" failures="{counts[1]}" errors="{counts[2]}"'
        lines += [f"  <testsuite name={attribute(file.path)} {numbers}>", *cases, "  </testsuite>"]
    return "\n".join([*lines, "</testsuites>", ""])


def _counts(file: FileReport, failing: frozenset[str]) -> tuple[int, int, int]:
    """Return the numbers of cases, failures and errors."""
    errors = int(file.error is not None) + len(file.failures)
    failures = sum(finding.severity in failing for finding in file.findings)
    return max(1, len(file.findings) + errors), failures, errors


def _cases(file: FileReport, failing: frozenset[str]) -> Iterator[str]:
    name = attribute(file.path)
    problems = ([file.error] if file.error is not None else []) + list(file.failures)
    if not problems and not file.findings:
        yield f'    <testcase classname={name} name="mnlint" file={name}/>'
    for problem in problems:
        yield f'    <testcase classname={name} name="mnlint" file={name}>'
        yield f"      <error message={attribute(one_line(problem))}/>"
        yield "    </testcase>"
    for finding in file.findings:
        at = file.lines.position(finding.span.start)
        case = attribute(f"{finding.rule} at {at.line}:{at.column}")
        yield f'    <testcase classname={name} name={case} file={name} line="{at.line}">'
        text = escape(xml_text(_details(file, finding)))
        if finding.severity in failing:
            message = attribute(one_line(finding.message))
            yield f"      <failure type={attribute(finding.severity)} message={message}>{text}</failure>"
        else:
            yield f"      <system-out>{text}</system-out>"
        yield "    </testcase>"


def _details(file: FileReport, finding: Finding) -> str:
    at = file.lines.position(finding.span.start)
    place = f"{one_line(file.path)}:{at.line}:{at.column}"
    head = f"{place}: {finding.severity}: {one_line(finding.message)} [{finding.rule}]"
    return "\n".join(
        [head, *filter(None, (finding.why, *(source.cite() for source in finding.sources), finding.advice))]
    )
