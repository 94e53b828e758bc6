from __future__ import annotations

import os
import pty
import queue
import sys
import termios

import pytest

from coach.system.keyboard import Keyboard

END = object()


@pytest.fixture
def typing(monkeypatch):
    """A standard input that the test writes, and what the keyboard made of it."""
    read, write = os.pipe()
    with os.fdopen(read) as source:
        monkeypatch.setattr(sys, "stdin", source)
        heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        keyboard = Keyboard(heard.put, ended=lambda: heard.put(END))
        keyboard.start()
        yield write, heard, keyboard
        keyboard.close()


def test_a_line_arrives_whole_though_it_was_written_in_parts(typing):
    write, heard, _ = typing
    os.write(write, b"sk")
    os.write(write, b"ip\n\n  pau")
    os.write(write, b"se \n")
    assert [heard.get(timeout=5), heard.get(timeout=5)] == ["skip", "pause"]
    os.close(write)


def test_the_end_of_the_input_gives_the_unfinished_line_and_is_told_once(typing):
    write, heard, _ = typing
    os.write(write, "spring over\nfærdig".encode())
    os.close(write)
    assert [heard.get(timeout=5) for _ in range(3)] == ["spring over", "færdig", END]


def test_a_line_that_never_ends_takes_no_memory_and_what_follows_is_read(typing):
    write, heard, _ = typing
    for _ in range(8):
        os.write(write, b"x" * 4096)
    os.write(write, b"\nskip\n")
    assert len(heard.get(timeout=5)) == 4096
    assert heard.get(timeout=5) == "skip"
    os.close(write)


def test_closing_ends_the_thread_while_nobody_types(typing):
    write, _, keyboard = typing
    keyboard.close()
    keyboard.close()
    assert keyboard._thread is not None
    assert not keyboard._thread.is_alive()
    os.close(write)


def test_on_a_terminal_the_line_is_shown_while_it_is_typed_and_the_terminal_is_given_back(monkeypatch):
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    with os.fdopen(slave) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        keyboard = Keyboard(heard.put, typing=lambda text: heard.put(f"{text}_"))
        keyboard.start()
        for key in ("s", "x", "\x7f", "k", "\n"):
            os.write(master, key.encode())
            assert heard.get(timeout=5) == {"s": "s_", "x": "sx_", "\x7f": "s_", "k": "sk_", "\n": "sk"}[key]
        keyboard.close()
        assert termios.tcgetattr(slave) == before
    os.close(master)


@pytest.fixture
def at_keys(monkeypatch):
    """A terminal on which keys count, and what the keyboard made of it."""
    outer, inner = pty.openpty()
    with os.fdopen(inner) as source:
        monkeypatch.setattr(sys, "stdin", source)
        heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        keyboard = Keyboard(heard.put, typing=lambda _: None, keys="sn ", at_once=" ")
        keyboard.start()
        yield outer, heard
        keyboard.close()
    os.close(outer)


@pytest.mark.parametrize("typed", ["s", "s\n", " ", "n"])
def test_a_single_key_is_a_line_by_itself(at_keys, typed):
    outer, heard = at_keys
    os.write(outer, typed.encode())
    assert heard.get(timeout=10) == typed.strip("\n")


def test_a_word_that_begins_with_a_key_is_a_word(at_keys):
    outer, heard = at_keys
    os.write(outer, b"skip this one\n")
    assert heard.get(timeout=10) == "skip this one"


def test_keys_one_after_the_other_each_count(at_keys):
    outer, heard = at_keys
    for _ in range(2):
        os.write(outer, b" ")
        assert heard.get(timeout=10) == " "
