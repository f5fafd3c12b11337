#!/usr/bin/env bash
# What action.yml runs: annotations for the pull request, a table for the job's summary, files on request.
#
# Reads MNLINT_PATHS and MNLINT_ARGUMENTS (a value a line), MNLINT_DIFF_BASE, MNLINT_SARIF, MNLINT_HTML; mnlint itself
# reads MNLINT_FAIL_ON. Ends with mnlint's exit status.
set -u

arguments=(--format github)
while IFS= read -r line; do [ -n "$line" ] && arguments+=("$line"); done <<<"${MNLINT_ARGUMENTS:-}"
[ -n "${MNLINT_DIFF_BASE:-}" ] && arguments+=(--diff-base "$MNLINT_DIFF_BASE")
[ -n "${MNLINT_SARIF:-}" ] && arguments+=(--output "sarif=$MNLINT_SARIF")
[ -n "${MNLINT_HTML:-}" ] && arguments+=(--output "html=$MNLINT_HTML")

# GitHub shows ten annotations of a level: all findings go to the summary.
list=$(mktemp)
trap 'rm -f "$list"' EXIT
arguments+=(--output "concise=$list" --)
while IFS= read -r line; do [ -n "$line" ] && arguments+=("$line"); done <<<"${MNLINT_PATHS:-.}"

mnlint "${arguments[@]}"
status=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$list" ]; then
  fence='````````````````'
  { echo "### mnlint"; echo; echo "$fence"; head -c 900000 "$list"; echo "$fence"; } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
