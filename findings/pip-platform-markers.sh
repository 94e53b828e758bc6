#!/usr/bin/env bash
# Expected: `pip download --platform win_amd64` fetches what Windows needs.
# Seen (pip 25.3, on Linux and macOS): `sys_platform == "win32"` is decided by the Python that runs.  The wheels are
# chosen for Windows, the list of them is Linux's: what only Windows needs is left out, without a word.
# So: whether dependencies resolve for another system is asked of a resolver that sets the markers too (uv's
# --python-platform), or of pip on that system.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q pip==25.3

cat >"$place/wanted.txt" <<'END'
colorama==0.4.6; sys_platform == "win32"
six==1.17.0
END
"$place/venv/bin/pip" download -q --only-binary :all: --platform win_amd64 --python-version 3.13 --no-deps \
    --dest "$place/found" -r "$place/wanted.txt"
ls "$place/found"
[ "$(ls "$place/found")" = six-1.17.0-py2.py3-none-any.whl ] || { echo "changed: colorama is fetched too"; exit 1; }
echo "holds: colorama, which Windows needs, was not fetched"
