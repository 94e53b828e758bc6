"""The coach in Home Assistant, at a real broker: what is told, obeyed and refused, and how it comes back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from coach.config.model import Config
from coach.programs.daemon.adapters.broker_presenter import BrokerPresenter
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.status import Activity
from coach.system.system_clock import SystemClock
from tests.support.mosquitto import LIMIT, PASSWORD, USER, Broker, Onlooker, free_port, kept, let_in, serving_mqtt
from tests.support.panel import WAITING, AskedDaemon, serving
from tests.support.waiting import until


@pytest.fixture
def shown(tmp_path) -> Iterator[BrokerPresenter]:
    """The coach in Home Assistant, once it is told of a broker; a session that is begun there refuses."""
    orders = DeskOrders(["sh", "-c", "echo no routine fits >&2; exit 2", "coach"], {}, "in Home Assistant")
    with closing(BrokerPresenter(SystemClock(), orders, lambda: tmp_path / "id")) as made:
        yield made


def ours(shown: BrokerPresenter, name: str) -> str:
    assert shown._device is not None
    return shown._device.topic(name)


def begin(shown: BrokerPresenter, config: Config) -> None:
    shown.heed(config)
    shown.show(WAITING)


def test_the_broker_keeps_the_device_and_all_its_states(broker, onlooker, shown):
    begin(shown, broker.config(name="My coach"))
    with serving(shown, AskedDaemon()) as between:
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        between(shown.show, replace(WAITING, today_minutes=7))
        assert until(lambda: onlooker.last("minutes_today") == "7", LIMIT)
    found = kept(broker.port)
    device = json.loads(found.pop(shown._device.discovery))
    assert device["device"]["name"] == "My coach"
    topics = {each.get("state_topic") or each["command_topic"] for each in device["components"].values()}
    assert topics == {*found, ours(shown, "command")} - {ours(shown, "availability")}
    assert found[device["availability_topic"]] == "online"
    assert found[ours(shown, "state")] == "waiting"


def test_what_has_not_changed_is_not_said_again(broker, onlooker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()) as between:
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        onlooker.said.clear()
        between(shown.show, replace(WAITING, faults=("something",), routine="another"))
        between(shown.show, replace(WAITING, doing=Activity.PREPARING))
        assert until(lambda: onlooker.last("state") == "preparing", LIMIT)
    assert onlooker.said == [(ours(shown, "state"), "preparing")]


def test_who_leaves_says_so(broker, onlooker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()):
        assert until(lambda: onlooker.last("availability") == "online", LIMIT)
    shown.close()
    assert until(lambda: onlooker.last("availability") == "offline", LIMIT)
    assert kept(broker.port)[ours(shown, "availability")] == "offline"


def test_home_assistant_that_begins_is_told_all_again(broker, onlooker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()):
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        told = len(onlooker.said)
        onlooker.said.clear()
        onlooker.say("homeassistant/status", "offline")
        onlooker.say("homeassistant/status", "online")
        assert until(lambda: len(onlooker.said) == told + 2, LIMIT)
    assert onlooker.said[2][0] == shown._device.discovery  # before the states of what it describes


@pytest.mark.parametrize(
    ("word", "asked"),
    [("later", "later"), ("skip", "skip"), ("pause", "pause"), ("resume", "resume"), ("start", "yes")],
)
def test_a_button_asks_what_the_command_asks(broker, onlooker, shown, word, asked):
    answer = AskedDaemon()
    shown.heed(broker.config())
    shown.show(replace(WAITING, doing=Activity.OFFERING, silent=None))
    with serving(shown, answer):
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        onlooker.say(ours(shown, "command"), word)
        assert until(lambda: answer.requests, LIMIT)
    assert answer.requests == [asked]
    assert shown.refused == 0


@pytest.mark.faults
def test_a_session_that_cannot_begin_is_in_the_log(broker, onlooker, shown, caplog):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()):
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        onlooker.say(ours(shown, "command"), "start")
        assert until(lambda: "asked in Home Assistant, and refused: no routine fits" in caplog.text, LIMIT)


@pytest.mark.faults
def test_a_command_that_lies_at_the_broker_does_nothing_and_is_counted(broker, onlooker, shown, caplog):
    answer = AskedDaemon()
    begin(shown, broker.config())
    onlooker.say(ours(shown, "command"), "skip", retain=True)
    onlooker.say("homeassistant/status", "online", retain=True)
    with serving(shown, answer):
        assert until(lambda: shown.refused, LIMIT)
        onlooker.say(ours(shown, "command"), "pause")
        assert until(lambda: answer.requests, LIMIT)
    assert answer.requests == ["pause"]
    assert shown.refused == 1
    assert "lay there before we came; 1 refused so far" in caplog.text


@pytest.mark.faults
@pytest.mark.parametrize("said", ["quit", "PAUSE", "", '{"command": "skip"}', "x" * 3000])
def test_another_word_does_nothing_and_is_counted(broker, onlooker, shown, said):
    answer = AskedDaemon()
    begin(shown, broker.config())
    with serving(shown, answer):
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        onlooker.say(ours(shown, "command"), said)
        assert until(lambda: shown.refused == 1, LIMIT)
        onlooker.say(ours(shown, "command"), "later")
        assert until(lambda: answer.requests, LIMIT)
    assert answer.requests == ["later"]


@pytest.mark.faults
def test_a_flood_of_words_fills_no_log(broker, onlooker, shown, caplog):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()):
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        for _ in range(20):
            onlooker.say(ours(shown, "command"), "quit")
        assert until(lambda: shown.refused == 20, LIMIT)
    assert caplog.text.count("refused so far") == 5  # 1, 2, 4, 8, 16


@pytest.mark.faults
def test_a_broker_that_is_restarted_has_all_of_it_again(broker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()) as between:
        assert until(lambda: shown._line is not None and shown._line.up, LIMIT)
        shown._up_since -= 100.0  # it has lasted
        broker.stop()
        assert until(lambda: shown.fault, LIMIT)
        assert "nobody listens there; does the broker run" in shown.fault
        broker.start()

        def soon() -> None:
            shown._next_try = 0.0

        between(soon)
        assert until(lambda: shown._line is not None and shown._line.up, LIMIT)
        assert shown.fault is None
        assert until(lambda: kept(broker.port).get(ours(shown, "state")) == "waiting", LIMIT, 0.2)


@pytest.mark.faults
def test_the_pauses_between_two_tries_grow_to_five_minutes(shown):
    begin(shown, Config())
    shown._config = Broker.config_of(free_port())
    pauses = []
    for _ in range(9):
        shown._next_try = 0.0
        shown.serve(AskedDaemon())
        assert until(lambda: shown.serve(AskedDaemon()) or shown._line is None, LIMIT)
        pauses.append(shown._pause)
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert shown.fileno() == -1


@pytest.mark.faults
def test_a_wrong_password_is_told_until_the_file_has_the_right_one(tmp_path, shown):
    file = tmp_path / "password"
    with serving_mqtt(*let_in(tmp_path)) as broker:
        begin(shown, broker.config(user=USER, password_file=str(file)))
        assert "the password cannot be read (No such file" in shown.fault
        file.write_text("hunter2")

        def tried_again() -> object:
            shown._next_try = 0.0
            shown.serve(AskedDaemon())
            return "this user is not allowed; look at `url` and `password_file`" in (shown.fault or "")

        assert until(tried_again, LIMIT)
        assert "hunter2" not in shown.fault
        file.write_text(PASSWORD)
        assert until(lambda: tried_again() or shown.fault is None, LIMIT)


@pytest.mark.faults
def test_a_folder_that_keeps_no_id_is_told(broker, shown, tmp_path):
    (tmp_path / "id").mkdir()
    begin(shown, broker.config())
    assert shown.fault.startswith("Home Assistant does not show the coach: ")
    assert shown.fileno() == -1


def test_a_broker_that_is_taken_out_of_the_settings_keeps_nothing_of_us(broker, onlooker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()) as between:
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        between(shown.heed, Config())
        assert until(lambda: kept(broker.port) == {}, LIMIT, 0.2)
        assert (shown.fileno(), shown.fault) == (-1, None)
        between(shown.heed, broker.config())
        assert until(lambda: kept(broker.port).get(ours(shown, "availability")) == "online", LIMIT, 0.2)


def test_another_language_names_the_device_anew(broker, onlooker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()) as between:
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        between(shown.heed, replace(broker.config(), language="da"))
        assert until(lambda: "Næste pause" in (onlooker.last("config") or ""), LIMIT)
        assert until(lambda: kept(broker.port).get(ours(shown, "availability")) == "online", LIMIT, 0.2)


@pytest.mark.faults
def test_one_that_was_given_up_stays_away_and_says_why(broker, onlooker, shown):
    begin(shown, broker.config())
    with serving(shown, AskedDaemon()) as between:
        assert until(lambda: onlooker.last("last_outcome"), LIMIT)
        between(shown.give_up, "it failed")
        between(shown.heed, replace(broker.config(), language="da"))
        between(shown.show, replace(WAITING, today_minutes=1))
        assert until(lambda: onlooker.last("availability") == "offline", LIMIT)
        assert (shown.fileno(), shown.fault) == (-1, "it failed")


def test_without_a_broker_no_thread_begins_and_nothing_is_made(tmp_path, shown):
    before = threading.active_count()
    begin(shown, Config())
    shown.serve(AskedDaemon())
    assert (threading.active_count(), shown.fileno(), shown.fault) == (before, -1, None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.faults
def test_two_coaches_at_one_broker_do_not_meet(broker, tmp_path):
    with ExitStack() as rest:
        onlooker = rest.enter_context(closing(Onlooker(broker.port)))
        answers = [AskedDaemon(), AskedDaemon()]
        for number, answer in enumerate(answers):
            place = tmp_path / str(number)
            made = rest.enter_context(closing(BrokerPresenter(SystemClock(), DeskOrders(), lambda place=place: place)))
            begin(made, broker.config())
            rest.enter_context(serving(made, answer))
        assert until(lambda: sum(topic.endswith("/last_outcome") for topic, _ in onlooker.said) == 2, LIMIT)
        onlooker.say(ours(made, "command"), "skip")
        assert until(lambda: answers[1].requests, LIMIT)
        assert [each.requests for each in answers] == [[], ["skip"]]
