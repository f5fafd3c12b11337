"""Where everything meets: source → document → checks → findings, then suppressed, merged and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mnlint.applies import Options, chosen_rules, holds, is_published, message_chosen, with_brought
from mnlint.checks import CHECKS
from mnlint.configuration import configuration_finding
from mnlint.document.decode import UnreadableFileError, decode
from mnlint.document.model import Document, Problem
from mnlint.document.read import read_document
from mnlint.document.settings import DocumentSettings
from mnlint.findings import Finding, with_fingerprints
from mnlint.grammar.engine import ENGINES, EngineError
from mnlint.locale import Cues, english_part
from mnlint.matching.analysis import Analysis
from mnlint.matching.english import English
from mnlint.matching.tables import matcher_of
from mnlint.merge import merge
from mnlint.post import post_settings
from mnlint.results import FileReport
from mnlint.rules.load import load_rules
from mnlint.rules.model import CheckRule, GrammarRule, Rule, RuleSet
from mnlint.suppress import Suppressions


class Linter:
    """Lints texts with one rule set. Holds nothing of a text; safe to share by threads."""

    def __init__(self, ruleset: RuleSet | None = None, options: Options | None = None) -> None:
        self.options = options or Options()
        self.ruleset = self.options.over(ruleset or load_rules())
        self.rules = chosen_rules(self.ruleset, self.options)
        self._english = English(self.ruleset.english)
        self._cues = Cues(self.ruleset)
        self._matcher = matcher_of(self.ruleset, self._english)
        self._documents = DocumentSettings.from_data(self.ruleset.data.get("documents", {}))
        self._engines = {
            rule.name: 1 + ENGINES.index(rule.engine)
            for rule in self.rules
            if isinstance(rule, GrammarRule) and rule.engine in ENGINES
        }

    def lint_file(self, path: str | Path) -> FileReport:
        """Lint a file; what cannot be read comes back as `FileReport.error`."""
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            cause = f"cannot be read: {error.strerror or error}; check the path and its permissions"
            return FileReport(_posix(path), error=cause, digest=self.ruleset.digest)
        return self.lint_bytes(data, _posix(path))

    def lint_bytes(self, data: bytes, name: str) -> FileReport:
        """Lint the content of a file; what is no text comes back as `FileReport.error`."""
        try:
            decoded = decode(data)
        except UnreadableFileError as error:
            return FileReport(name, error=str(error), digest=self.ruleset.digest)
        return self.lint_text(decoded.text, name, problems=decoded.problems)

    def lint_text(self, text: str, name: str = "<stdin>", *, problems: Sequence[Problem] = ()) -> FileReport:
        """Lint a text. `name` is its path in the report, and the ending tells its format."""
        document = read_document(text, name, settings=self._documents)
        document.problems[:0] = problems
        return self.lint_document(document, name)

    def lint_document(self, document: Document, name: str) -> FileReport:
        """Lint what a reader made of a source."""
        ruleset, found = post_settings(document, self.ruleset)
        told = self._cues.tell(document, ruleset.settings)
        analysis = Analysis(
            english_part(document),
            ruleset,
            self._matcher,
            self._english,
            locale=told.locale or "",
            jurisdictions=with_brought(told.jurisdictions),
            published=is_published(document.front_matter, self.ruleset.data.get("drafts", {})),
        )
        rules = [r for r in self.rules if holds(r, analysis.jurisdictions, published=analysis.published)]
        if ruleset.settings.grammar == "off":
            rules = [r for r in rules if r.kind != "grammar"]
        if not self.options.readability:  # figures cost half a second to import
            rules = [r for r in rules if not (isinstance(r, CheckRule) and r.options.get("asked_only"))]
        checked, failures = ([], []) if told.foreign else _run(analysis, rules)
        found += self._problems(document)
        found = checked + [finding for finding in found if message_chosen(finding.rule, self.options)]
        found = with_fingerprints(_ordered(found), document.source)
        suppressions = Suppressions(document, self.ruleset, ran={rule.name for rule in rules})
        kept, suppressed = suppressions.split(found) if self.options.suppressions else (found, [])
        if self.options.suppressions and not told.foreign:
            faults = [f for f in suppressions.findings() if message_chosen(f.rule, self.options)]
            kept += with_fingerprints(_ordered(faults), document.source)
        return FileReport(
            path=name,
            format=document.format,
            locale=told.locale,
            jurisdictions=tuple(sorted(analysis.jurisdictions)),
            words=analysis.words,
            readability=self._readability(analysis) if self.options.readability and not told.foreign else None,
            note=told.note,
            findings=tuple(_ordered(merge(kept, self._engines, document.source))),
            suppressed=tuple(_ordered(merge(suppressed, self._engines, document.source))),
            failures=tuple(failures),
            digest=self.ruleset.digest,
            document=document,
        )

    def _problems(self, document: Document) -> list[Finding]:
        """Return the findings about the file itself."""
        made = (
            configuration_finding(self.ruleset, document.source, kind, span, values={"detail": detail})
            for kind, detail, span in document.problems
        )
        return [finding for finding in made if finding]

    @staticmethod
    def _readability(analysis: Analysis) -> dict[str, float]:
        from mnlint.checks.readability import figures

        return figures(analysis)


def _run(analysis: Analysis, rules: Sequence[Rule]) -> tuple[list[Finding], list[str]]:
    """Return what the checks find, and a line for each rule that broke."""
    by_kind: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_kind[rule.kind].append(rule)
    found: list[Finding] = []
    failures: list[str] = []
    if "grammar" in by_kind:
        by_kind["grammar"] = _begin_grammar(analysis, by_kind.pop("grammar"))
    for kind, own in by_kind.items():
        try:
            found += list(CHECKS[kind](analysis, own))
        except EngineError:
            raise
        except Exception:
            for rule in own:
                found += _run_alone(analysis, rule, failures)
    return found, failures


def _begin_grammar(analysis: Analysis, rules: list[Rule]) -> list[Rule]:
    """Let the grammar engine start while the other checks run; grammar itself then comes last."""
    from mnlint.checks.grammar import prepare

    prepare(analysis, [rule for rule in rules if isinstance(rule, GrammarRule)])
    return rules


def _run_alone(analysis: Analysis, rule: Rule, failures: list[str]) -> Iterator[Finding]:
    found = []
    try:
        found = list(CHECKS[rule.kind](analysis, [rule]))
    except EngineError:
        raise
    except Exception as error:
        failures.append(f"rule {rule.name}: {type(error).__name__}: {error}")
    return iter(found)


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.span, finding.rule, finding.message))


def _posix(path: str | Path) -> str:
    return str(path).replace("\\", "/") if isinstance(path, Path) else path
