#!/usr/bin/env bash
# Expected: pip-audit ends with something else than 0 if it could ask about nothing.
# Seen (pip-audit 2.10.1): where the index has no page of that release, which is so for a build of one's own (a local
# version, "+ours"), for a package of a private index, and for each package at a mirror without the JSON pages, it
# passes over it.  With nothing else in the file it says "No known vulnerabilities found" and ends with 0.
# So: read the JSON and count the entries without a skip_reason, or give --strict; and ask for a release too of which
# something is known, to see that the source answers.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q pip-audit==2.10.1

echo 'click==8.1.7+ours' >"$place/pins.txt"
ask() { "$place/venv/bin/pip-audit" --no-deps --disable-pip --progress-spinner off -r "$place/pins.txt" "$@"; }
ask -f json >"$place/report.json" 2>"$place/said" || { echo "changed: it does not end with 0"; exit 1; }
tail -n 1 "$place/said"
cat "$place/report.json"
grep -q 'skip_reason' "$place/report.json" && grep -q 'No known vulnerabilities found' "$place/said" ||
    { echo "changed: it says something else"; exit 1; }
if ask --strict >"$place/strict" 2>&1; then
    echo "changed: --strict ends with 0"
    exit 1
fi
echo "holds: nothing was asked, and it ended with 0; with --strict it does not"
