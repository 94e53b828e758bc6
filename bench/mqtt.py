"""What speaking MQTT adds to the waiting process: our few packets, the same with TLS, and paho-mqtt.

    python -m bench.mqtt [--json FILE]

Each is a process of its own that opens the daemon as `coach run` does, weighs
itself (PSS), connects to a mosquitto of this machine and weighs itself again;
the middle of five.  paho is also weighed alone, as a process beside the daemon would
be, and its own loop's wake-ups are counted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.mosquitto import serving_mqtt

TIMES, SECONDS = 5, 20

HEAD = """
import gc, json, os, sys, threading
from pathlib import Path
port, folder, seconds = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
def pss():
    gc.collect()
    return int(Path("/proc/self/smaps_rollup").read_text().partition("\\nPss:")[2].split()[0])
def switches():
    tasks = Path("/proc/self/task").iterdir()
    return sum(int((t / "status").read_text().partition("\\nvoluntary_ctxt_switches:")[2].split()[0]) for t in tasks)
"""

WAITING = """
os.environ["COACH_HOME"] = str(folder)
from coach.wiring.background import open_daemon
with open_daemon() as daemon:
    daemon.status()
    before = pss()
"""

OURS = """
    import select
    from coach.config.model import MqttConfig
    from coach.programs.daemon.adapters.broker_line import BrokerLine
    from coach.programs.daemon.adapters.broker_login import read_login
    from coach.programs.daemon.home_device import HomeDevice
    from coach.system.system_clock import SystemClock
    device = HomeDevice("0" * 12)
    login = read_login(MqttConfig(url=f"mqtt://127.0.0.1:{port}"), "me")
    line = BrokerLine(login, SystemClock(), will=("w", "offline"))
    while not line.up:
        select.select([line.fileno()], [], [], 1)
        line.serve()
    line.publish({device.discovery: device.announcement("Desk coach", "en"), **device.states(daemon.status())})
    if tls:
        import ssl
        context = ssl.create_default_context()
    print(json.dumps([(pss() - before) / 1000]))
"""

PAHO = """
    from paho.mqtt.client import Client, MQTTv5
    from paho.mqtt.enums import CallbackAPIVersion
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5)
    client.connect("127.0.0.1", port)
    while not client.is_connected():
        client.loop(0.1)
    print(json.dumps([(pss() - before) / 1000]))
"""

ALONE = """
if True:
    from paho.mqtt.client import Client, MQTTv5
    from paho.mqtt.enums import CallbackAPIVersion
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5)
    client.connect("127.0.0.1", port)
    client.loop_start()
    while not client.is_connected():
        threading.Event().wait(0.1)
    begun = switches()
    threading.Event().wait(seconds)
    print(json.dumps([pss() / 1000, (switches() - begun) / seconds]))
"""

PROGRAMS = {
    "ours": f"{HEAD}tls = False\n{WAITING}{OURS}",
    "ours, and what TLS loads": f"{HEAD}tls = True\n{WAITING}{OURS}",
    "paho-mqtt": f"{HEAD}{WAITING}{PAHO}",
}


def run(program: str, port: int, seconds: int = 0) -> list[float]:
    """Return what *program* prints."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", program, str(port), folder, str(seconds)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[float] = json.loads(done.stdout)
    return found


def main() -> int:
    """Measure, print, and write the figures into a file if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", type=Path, metavar="FILE")
    asked = options.parse_args()
    with serving_mqtt() as broker:
        added = {
            name: round(statistics.median(run(program, broker.port)[0] for _ in range(TIMES)), 1)
            for name, program in PROGRAMS.items()
        }
        alone, wakes = run(HEAD + ALONE, broker.port, SECONDS)
    report = {
        "added to the waiting process, MB": added,
        "paho-mqtt as a process of its own, MB": round(alone, 1),
        "wake-ups a second of paho-mqtt's loop": round(wakes, 2),
    }
    print(json.dumps(report, indent=2))
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
