#!/usr/bin/env bash
# Package the VS Code extension with npm's @vscode/vsce and look into what came out; a minute, mostly npm.
set -euo pipefail
command -v npm >/dev/null || { echo "vscode.sh: npm is not installed; the extension is not packaged" >&2; exit 0; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$(dirname "$0")/../editors/vscode/." "$folder"
cd "$folder"
rm -rf node_modules dist ./*.vsix
npm install --no-audit --no-fund --silent --ignore-scripts >&2
npm run --silent package >&2
python3 - ./*.vsix <<'PYTHON'
import sys, zipfile

names = set(zipfile.ZipFile(sys.argv[1]).namelist())
missing = {f"extension/{name}" for name in ("package.json", "readme.md", "LICENSE.txt", "dist/extension.js")} - names
sys.exit(f"vscode.sh: not in the package: {', '.join(sorted(missing))}" if missing else 0)
PYTHON
node --check dist/extension.js
echo "vscode.sh: $(ls ./*.vsix) is whole"
