#!/usr/bin/env bash
# Run the README's two commands in fresh roots of Debian 12, 13 and forky, and keep what came of it in a JSON file.
#
#   sudo bench/roots.sh [--out FILE] [SUITE ...]        (bookworm trixie forky; needs debootstrap, 2 GB for a while)
#
# A root has Python, its venv and nothing else of ours.  The mirror is the one that apt here uses, pip's index the one
# that pip here uses; neither is written down.  The checkout is copied in as git sees it, uncommitted changes included.
# ROOTS=FOLDER keeps the roots there and takes them up again.  TESTS="..." is what pytest is called with.
set -euo pipefail
cd "$(dirname "$0")/.."

out=bench/results/roots.json
if [ "${1-}" = --out ]; then out=$2; shift 2; fi
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie forky)
tests=${TESTS--q}
: "${MIRROR:=$(apt-get indextargets --format '$(SITE)' | sed -n 1p)}"
place=${ROOTS:-$(mktemp -d)}
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -n "${ROOTS-}" ] || rm -rf --one-file-system "$place"' EXIT

# What pip needs to know of this machine's index, as environment; paths of this machine mean nothing in there.
settings=()
for key in index-url extra-index-url trusted-host; do
    name=PIP_$(tr 'a-z-' 'A-Z_' <<<"$key")
    value=${!name:-$(python3 -m pip config get "global.$key" 2>/dev/null || true)}
    value=$(tr ' ' '\n' <<<"$value" | grep -v '^file:' | paste -sd ' ' || true)
    [ -z "$value" ] || settings+=("$name=$value")
done
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [ -z "${!name-}" ] || settings+=("$name=${!name}")
done

make_root() { # SUITE FOLDER
    local script=/usr/share/debootstrap/scripts/$1
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "$1" "$2" "$MIRROR" "$script" \
        >"$work/debootstrap" 2>&1 || { tail -n 5 "$work/debootstrap" >&2; return 1; }
    chroot "$2" useradd --create-home --uid 1000 newcomer
}

step() { # NAME COMMAND: run in the root as an ordinary user; $work/NAME.{out,exit,seconds}
    local began exit=0
    began=$(date +%s.%N)
    unshare --mount --pid --fork bash -c '
        mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" || exit 99
        root=$1 && shift && exec chroot --userspec=1000:1000 "$root" "$@"
    ' - "$root" /usr/bin/env -i HOME=/home/newcomer PATH=/home/newcomer/venv/bin:/usr/bin:/bin LANG=C.UTF-8 TERM=dumb \
        PIP_CERT=/etc/ssl/certs/ca-certificates.crt PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_DEFAULT_TIMEOUT=180 \
        "${settings[@]}" sh -c "cd /home/newcomer/coach && $2" </dev/null >"$work/$1.out" 2>&1 || exit=$?
    echo "$exit" >"$work/$1.exit"
    awk "BEGIN {printf \"%.1f\", $(date +%s.%N) - $began}" >"$work/$1.seconds"
    echo "  $1: exit $exit, $(cat "$work/$1.seconds") s: $(tail -n 1 "$work/$1.out" | cut -c 1-160)"
}

for suite in "${suites[@]}"; do
    root=$place/$suite
    echo "$suite"
    [ -d "$root/home/newcomer" ] || make_root "$suite" "$root"
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    cp /etc/hosts "$root/etc/hosts"
    rm -rf "$root"/home/newcomer/{coach,venv,.cache,.config,.local}
    mkdir "$root/home/newcomer/coach"
    git ls-files -z --cached --others --exclude-standard | { xargs -0 ls -d 2>/dev/null || true; } |
        tar -c -T - | tar -x -C "$root/home/newcomer/coach"
    chroot "$root" chown -R 1000:1000 /home/newcomer
    rm -f "$work"/*.out "$work"/*.exit "$work"/*.seconds
    step python 'python3 --version && python3 -m venv /home/newcomer/venv'
    step install 'pip install -q .'
    step now 'coach now'
    step install_test "pip install -q -e '.[test]'"
    step pytest "python3 -m pytest -p no:cacheprovider $tests"
    python3 - "$work" "$root" "$suite" "$out" "$tests" <<'PY'
import json, pathlib, sys

work, root, suite, out, tests = (pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), *sys.argv[3:])


def step(name, lines):
    said = [line for line in (work / f"{name}.out").read_text("utf-8", "replace").splitlines() if line.strip()]
    return {
        "exit": int((work / f"{name}.exit").read_text()),
        "seconds": float((work / f"{name}.seconds").read_text()),
        "last lines": [line.rstrip()[:200] for line in said[-lines:]] if lines else [],
        "lines": len(said),
    }


result = {
    "debian": (root / "etc/debian_version").read_text().strip(),
    "python": (work / "python.out").read_text().split()[1],
    "pip install .": step("install", 0),
    "coach now": step("now", 4),
    "pip install -e '.[test]'": step("install_test", 0),
    "pytest": step("pytest", 1) | {"arguments": tests},
}
file = pathlib.Path(out)
whole = json.loads(file.read_text()) if file.exists() else {}
file.write_text(json.dumps(whole | {suite: result}, indent=1, ensure_ascii=False) + "\n")
PY
done
