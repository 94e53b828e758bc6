#!/usr/bin/env bash
# Expected (RFC 5545, 3.3.10: BYDAY is a list): FREQ=MONTHLY;BYDAY=FR,1TU is each Friday and the first Tuesday.
# Seen (python-dateutil 2.9.0.post0): no day at all.  Days without a number and days with one must both hold there;
# FR alone and 1TU alone are right.
# So: whoever expands such a rule with dateutil loses the whole series without a word.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q python-dateutil==2.9.0.post0

"$place/venv/bin/python" - <<'END'
import sys
from datetime import datetime

from dateutil.rrule import rrulestr


def days(byday):
    rule = f"FREQ=MONTHLY;BYDAY={byday};UNTIL=20260131T235959"
    return [moment.day for moment in rrulestr(rule, dtstart=datetime(2026, 1, 1, 9))]


print("FR:", days("FR"), " 1TU:", days("1TU"), " FR,1TU:", days("FR,1TU"))
sys.exit((days("FR"), days("1TU"), days("FR,1TU")) != ([2, 9, 16, 23, 30], [6], []))
END
echo "holds: days with and without a number together are no day"
