#!/usr/bin/env bash
# Make a real LanguageTool available from Maven Central (252 MB, once) and print the folder for LTP_PATH.
#
#   export LTP_PATH=$(.ci/languagetool.sh)
#
# Idempotent and safe for parallel runs: the finished folder appears in one step. MNLINT_LANGUAGETOOL_CACHE names another folder.
set -euo pipefail

version=6.8 # what language-tool-python 3.4 asks for
here=$(cd "$(dirname "$0")" && pwd)
cache=${MNLINT_LANGUAGETOOL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mnlint-ci/languagetool}
target=$cache/LanguageTool-$version

if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
  echo "languagetool.sh: installing Java 17 and Maven" >&2
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  $as_root apt-get update -q >&2
  $as_root apt-get install -y -q --no-install-recommends maven openjdk-17-jre-headless >&2
fi

if [ ! -f "$target/languagetool-server.jar" ]; then
  mkdir -p "$cache"
  part=$(mktemp -d "$cache/part.XXXXXX")
  trap 'rm -rf "$part"' EXIT
  echo "languagetool.sh: fetching LanguageTool $version from Maven Central" >&2
  mvn -B -q -f "$here/languagetool-pom.xml" -Dlanguagetool.version="$version" -DincludeScope=runtime \
    -DoutputDirectory="$part/libs" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies >&2
  # The server jar that language-tool-python starts: no classes, only a manifest that names the others.
  python3 - "$part" <<'PYTHON'
import pathlib, sys, zipfile

folder = pathlib.Path(sys.argv[1])
path = " ".join(f"libs/{jar.name}" for jar in sorted((folder / "libs").glob("*.jar")))
lines = ["Manifest-Version: 1.0", "Main-Class: org.languagetool.server.HTTPServer"]
entry = f"Class-Path: {path}"
lines += [entry[:72]] + [f" {entry[at:at + 71]}" for at in range(72, len(entry), 71)]  # 72 bytes a line, see the JAR specification
with zipfile.ZipFile(folder / "languagetool-server.jar", "w") as jar:
    jar.writestr("META-INF/MANIFEST.MF", "\r\n".join(lines) + "\r\n\r\n")
PYTHON
  mv -T "$part" "$target" 2>/dev/null || [ -f "$target/languagetool-server.jar" ] # another run was faster
fi
echo "$cache"
