"""The ears as a process that may fail: their child here is a parrot, told what to do by what it hears."""

import os
import signal
from queue import Empty, SimpleQueue
from threading import Event, active_count

import pytest

from coach.errors import DeviceError
from coach.hearing.adapters import ears_process
from coach.hearing.adapters.ears_child import (
    AudioBlock,
    EarsReady,
    EarsRefused,
    EndEars,
    OpenGrammar,
    ReferenceNotice,
    RememberedSound,
    SpeechNotice,
    _HeardBlocks,
)
from coach.hearing.adapters.ears_process import MAX_QUEUED_BLOCKS, EarsProcess
from coach.hearing.frontend.far_end_choice import FarEndUse
from coach.hearing.ports import Utterance
from coach.system.child_process import run_child
from tests.support.waiting import until

LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""

QUIET = bytes(640)


def parrot(pipe, language):
    """Repeat what is heard as a phrase; die of "die", and tell of itself at "grammar", "who", "tongue" and "past"."""
    with run_child(pipe):
        pipe.send(EarsReady(cancels=True))
        known = blocks = ()
        while True:
            match pipe.recv():
                case EndEars():
                    return
                case OpenGrammar(commands=known):
                    pass
                case RememberedSound(blocks=blocks):
                    pass
                case AudioBlock(pcm=b"die"):
                    os._exit(3)
                case AudioBlock(pcm=b"hm"):
                    pipe.send(SpeechNotice(speaking=True))
                case AudioBlock(at=at, pcm=pcm):
                    told = {b"grammar": repr(known), b"who": str(os.getpid()), b"tongue": language}
                    told[b"past"] = " ".join(each.pcm.decode() for each in blocks)
                    phrase = told.get(pcm, pcm.decode())
                    end = at + len(pcm) // 2
                    pipe.send(Utterance(command=None, phrase=phrase, confidence=0.0, start=at, end=end, decided=end))


def starter(pipe, _):
    """Tell of each block that speech has started, and how long the block is."""
    with run_child(pipe):
        pipe.send(EarsReady(cancels=True))
        while not isinstance(order := pipe.recv(), EndEars):
            if isinstance(order, AudioBlock):
                pipe.send(SpeechNotice(speaking=len(order.pcm)))


def late(pipe, language):
    """Take half a second to be a parrot."""
    Event().wait(0.5)
    parrot(pipe, language)


def allergic(pipe, language):
    """Be a parrot, but die of poison in the past."""
    receive = pipe.recv

    def careful():
        order = receive()
        if isinstance(order, RememberedSound) and b"poison" in {each.pcm for each in order.blocks}:
            os._exit(5)
        return order

    pipe.recv = careful
    parrot(pipe, language)


def ill(pipe, _):
    pipe.send(EarsRefused(reason="no model in the house"))


def mute(pipe, _):
    pipe.recv()


def stillborn(*_):
    os._exit(4)


def dreamer(pipe, _):
    """Be ready, and never listen."""
    pipe.send(EarsReady(cancels=True))
    Event().wait(60)


class Listener:
    """Ears with a queue at their end."""

    def __init__(self, child=parrot, language="en", patience=LIMIT):
        self.ears = EarsProcess(language, child=child, ready_timeout=patience)
        self._told = SimpleQueue()
        self.voiced = SimpleQueue()

    def __enter__(self):
        self.ears.start(self._told.put, self.voiced.put)
        return self

    def __exit__(self, *_):
        self.ears.close()

    def answer(self, block):
        self.ears.feed(block)
        return self._told.get(timeout=LIMIT).phrase

    def until_answer(self, block):
        """Ask again and again: what is said to the dead is lost."""
        for _ in range(LIMIT * 10):
            self.ears.feed(block)
            try:
                return self._told.get(timeout=0.1).phrase
            except Empty:
                continue
        raise AssertionError("no answer")


def test_what_is_heard_is_told_with_its_place():
    with Listener() as listener:
        assert listener.answer(b"skip") == "skip"
        listener.ears.feed(b"x" * 640)
        listener.ears.feed(b"done")
        places = [(u.start, u.end) for u in (listener._told.get(timeout=LIMIT) for _ in range(2))]
    assert places == [(2, 322), (322, 324)]


def test_two_blocks_reach_the_child_as_one_until_speech_has_started():
    listener = Listener(child=starter)
    for _ in range(2):
        listener.ears.feed(QUIET)
    with listener:
        assert listener.voiced.get(timeout=LIMIT) == 1280
        for _ in range(3):
            listener.ears.feed(QUIET)
        assert [listener.voiced.get(timeout=LIMIT) for _ in range(3)] == [640] * 3


def test_while_the_coach_sounds_each_block_goes_at_once():
    listener = Listener(child=starter)
    for _ in range(2):
        listener.ears.feed(QUIET, b"\0\1")
    with listener:
        assert [listener.voiced.get(timeout=LIMIT) for _ in range(2)] == [640] * 2


def test_a_block_does_not_wait_for_long_for_another():
    with Listener(child=starter) as listener:
        listener.ears.feed(QUIET)
        assert listener.voiced.get(timeout=LIMIT) == 640


def test_blocks_are_joined_where_nothing_is_missing_between_them():
    first = AudioBlock(at=0, pcm=b"ab", played=b"c")
    assert first.with_next(AudioBlock(at=1, pcm=b"de", played=b"f")) == AudioBlock(at=0, pcm=b"abde", played=b"cf")
    assert first.with_next(AudioBlock(at=2, pcm=b"de")) is None
    assert first.with_next(AudioBlock(at=1, pcm=b"de", monitored=b"gh")) is None
    monitored = AudioBlock(at=0, pcm=b"ab", monitored=b"g").with_next(AudioBlock(at=1, pcm=b"de", monitored=b"h"))
    assert monitored == AudioBlock(at=0, pcm=b"abde", monitored=b"gh")


def test_the_child_is_told_its_language():
    with Listener(language="da") as listener:
        assert listener.answer(b"tongue") == "da"


def test_a_grammar_opened_before_the_start_is_known_and_the_last_one_counts():
    listener = Listener()
    listener.ears.open({"stop": ["stop", "stop now"]})
    with listener:
        assert listener.answer(b"grammar") == "(('stop', ('stop', 'stop now')),)"
        listener.ears.open({"yes": ["yes"]})
        listener.ears.open({})
        assert listener.answer(b"grammar") == "()"


def test_a_child_that_dies_is_followed_by_one_that_knows_the_grammar():
    listener = Listener()
    with listener:
        listener.ears.open({"stop": ["stop"]})
        before = listener.answer(b"who")
        listener.ears.feed(b"die")
        assert listener.until_answer(b"grammar") == "(('stop', ('stop',)),)"
        assert listener.until_answer(b"who") not in (before, "grammar")


@pytest.mark.faults
def test_what_is_said_while_there_are_no_ears_is_heard_by_the_next():
    with Listener(late) as listener:
        before = int(listener.answer(b"who"))
        os.kill(before, signal.SIGKILL)
        assert until(lambda: listener.ears._child is None, LIMIT)
        for word in (b"pause", b"please"):
            listener.ears.feed(word)
        assert [listener._told.get(timeout=LIMIT).phrase for _ in range(2)] == ["pause", "please"]
        assert listener.answer(b"who") != str(before)
        assert listener.ears.dropped == 0


def test_the_next_child_learns_from_what_the_last_one_heard():
    with Listener(late) as listener:
        before = int(listener.answer(b"who"))
        assert listener.answer(b"past") == ""
        assert listener.answer(b"hello") == "hello"
        os.kill(before, signal.SIGKILL)
        assert until(lambda: listener.ears._child is None, LIMIT)
        assert listener.answer(b"past") == "who past hello"


@pytest.mark.faults
def test_a_past_of_which_a_child_died_is_not_told_again(monkeypatch):
    monkeypatch.setattr(ears_process, "_RESTART_DELAY", 0.1)
    with Listener(allergic) as listener:
        before = int(listener.answer(b"who"))
        assert listener.answer(b"poison") == "poison"
        os.kill(before, signal.SIGKILL)
        assert listener.until_answer(b"hello") == "hello"
        assert "poison" not in listener.until_answer(b"past")


@pytest.mark.parametrize("then", [b"skip", b"die"])
def test_a_voice_that_was_told_is_over_when_its_utterance_comes_and_when_the_child_dies(then):
    with Listener() as listener:
        for block in (b"hm", then):
            listener.ears.feed(block)
        assert [listener.voiced.get(timeout=LIMIT) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("child", "patience", "reason"),
    [(ill, LIMIT, "no model in the house"), (mute, 0.1, "not ready in 0 s"), (stillborn, LIMIT, "their process ended")],
)
def test_ears_that_cannot_be_had_say_why(child, patience, reason):
    ears = EarsProcess(child=child, ready_timeout=patience)
    with pytest.raises(DeviceError, match=reason):
        ears.start(lambda _: None)
    ears.close()


def test_whoever_speaks_to_ears_that_are_behind_is_not_held_up():
    with Listener(dreamer) as listener:
        for _ in range(MAX_QUEUED_BLOCKS * 4):
            listener.ears.feed(QUIET)
        # what fits into the pipe is on its way; the rest of what does not fit into the queue is gone
        assert 0 < listener.ears.dropped <= MAX_QUEUED_BLOCKS * 3


def test_ears_that_are_closed_leave_no_process_and_no_thread():
    threads = active_count()
    with Listener() as listener:
        child = int(listener.answer(b"who"))
    assert active_count() == threads
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_ears_may_be_closed_twice_and_before_they_began():
    ears = EarsProcess(child=parrot)
    ears.close()
    threads = active_count()
    with Listener() as listener:
        child = int(listener.answer(b"who"))
    listener.ears.close()
    assert active_count() == threads
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_ctrl_c_does_not_reach_the_child():
    with Listener() as listener:
        child = int(listener.answer(b"who"))
        os.kill(child, signal.SIGINT)
        assert listener.answer(b"who") == str(child)


class Mirror:
    """A pipeline that hears each block as an utterance."""

    def process(self, sound, far_end, at):
        assert len(far_end) == len(sound)
        return [
            Utterance(command=None, phrase="", confidence=0.0, start=at, end=at + len(sound), decided=at + len(sound))
        ]


def test_a_child_that_comes_later_counts_from_where_the_ears_began_and_goes_through_no_silence():
    heard = _HeardBlocks(Mirror(), monitors=True)
    for at in (16_000, 16_320):
        (told,) = heard.replies(AudioBlock(at=at, pcm=QUIET))
        assert (told.start, told.end, told.decided) == (at, at + 320, at + 320)


class Nobody(Mirror):
    """A pipeline that hears nothing."""

    def process(self, sound, far_end, at):
        return super().process(sound, far_end, at)[:0]


def test_the_child_tells_when_the_cancellers_are_given_another_far_end_and_not_again():
    heard = _HeardBlocks(Nobody(), monitors=True)

    def told(count, monitored):
        blocks = (AudioBlock(at=at * 320, pcm=QUIET, monitored=monitored) for at in range(count))
        return [reply.use for block in blocks for reply in heard.replies(block)]

    assert told(5, None) == []
    assert told(50, QUIET) == [FarEndUse.STARVED.value, FarEndUse.MONITOR.value]
    assert told(5, None) == [FarEndUse.UNRECORDED.value]


def test_without_a_suppressor_our_own_sound_stays_the_far_end():
    heard = _HeardBlocks(Nobody(), monitors=False)
    assert [heard.replies(AudioBlock(at=at * 320, pcm=QUIET, monitored=QUIET)) for at in range(50)] == [[]] * 50


def behind(pipe, language):  # noqa: ARG001 - any will do
    """Give up what is monitored at each order."""
    with run_child(pipe):
        pipe.send(EarsReady(cancels=True))
        while not isinstance(pipe.recv(), EndEars):
            pipe.send(ReferenceNotice(use="our own", behind=True))


def test_ears_tell_once_they_have_begun_whether_the_coachs_own_sound_is_taken_out():
    ears = EarsProcess(child=behind)
    assert not ears.cancels
    try:
        ears.start(lambda _: None)
        assert ears.cancels
    finally:
        ears.close()


def test_ears_whose_monitor_came_too_late_say_so():
    with Listener(behind) as listener:
        listener.ears.feed(QUIET)
        assert until(lambda: listener.ears.behind, 5)
