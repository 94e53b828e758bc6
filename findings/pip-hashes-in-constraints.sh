#!/usr/bin/env bash
# Expected: a file of pins with hashes can be given to pip by -c, so that one file of all packages serves each choice of
# extras: only what is needed is installed, and its hash is checked.
# Seen (pip 25.3): the hash switches pip to its mode in which each requirement must be pinned, and the pin of the same
# line of the constraints does not count as one: "In --require-hashes mode, all requirements must have their versions
# pinned with ==".
# So: pins with hashes are given by -r, which installs all of the file: one file for each choice.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q pip==25.3

cat >"$place/pins.txt" <<'END'
six==1.17.0 \
    --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274 \
    --hash=sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81
END
"$place/venv/bin/pip" install -q --dry-run -r "$place/pins.txt"
if "$place/venv/bin/pip" install -q --dry-run -c "$place/pins.txt" six 2>"$place/said"; then
    echo "changed: pip takes pins with hashes as constraints"
    exit 1
fi
cat "$place/said"
grep -q 'must have their versions pinned' "$place/said"
echo "holds: by -r the file serves, by -c it does not"
