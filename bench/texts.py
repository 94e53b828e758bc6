"""What synthetic people say: every phrase of commands.yaml, and what sounds like one and is none."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from random import Random

import pocketsphinx

from coach.content.library import Library
from coach.hearing.adapters.pocketsphinx import pocketsphinx_model
from coach.hearing.grammar import normalise
from coach.hearing.recognition.filler_words import FILLER_WORDS

OFFICE = {
    "en": """
        can you send me the file|let me check the calendar|see you later|not now john|no worries|no problem at all
        yes I think so|yes that's fine|okay so what else|next week maybe|next slide please|the next meeting is at two
        I stopped by yesterday|stop by my desk|she said stop it|we can start on monday|start the call|go ahead
        skip the details|skip that slide|hold the line please|wait for me|wait what|pause the video|pause the recording
        I have done it already|are you done with that|well done|when you are done let me know|I'm finishing the report
        it's finished I think|I'm back at my desk|I'll be back|can you repeat the question|repeat after me|say that to him
        what did he say|how many people are coming|how much longer will it take|how long is the meeting|what's the status
        what's up|where were we|where are you|thank you very much|good morning everyone|how are you|I can't hear the speaker
        turn off the light|turn it off|volume of sales|speed it up a little|slow down the process|too much work
        that's too bad|that hurts the numbers|my back is fine|give me a call|give me the numbers|in ten days|ten minutes ago
        in a meeting|remind me tomorrow|later today|maybe later this week|sure thing boss|sounds like a plan|no I don't think so
        I would rather go home|help me with this file|can you help me|list of items|I'm ready for lunch|let's go to lunch
        begin with the summary|one more thing|one more question|another day|another coffee|do it yourself|the same as last time
        make it work|make it shorter|make it a bit longer|easier said than done|it is harder than it looks|more coffee please
        challenge accepted|whatever you want|explain it to me|continue with the list|carry the box|keep it|keep the change
        I'm busy right now with work|I'm done for today|quit the program|louder music|it's quieter here|a lower price
        phone call for you|one moment of silence|one minute to midnight|okay then|yes and no|yes or no|no stop|up next
        """,
    "da": """
        kan du sende mig filen|jeg kigger lige i kalenderen|vi ses senere|ikke nu john|det er helt i orden|ja det tror jeg
        ja det er fint|okay hvad mere|næste uge måske|næste slide|næste møde er klokken to|jeg stoppede i går|kom forbi
        hun sagde stop det|vi kan starte på mandag|start opkaldet|spring detaljerne over|hold lige fast|vent på mig
        sæt videoen på pause|er du færdig med den|godt klaret alle sammen|når du er færdig så sig til|det er færdigt tror jeg
        jeg er tilbage ved mit bord|kan du gentage spørgsmålet|sig det til ham|hvad sagde han|hvor mange kommer der
        hvor lang tid tager det|hvordan er status|hvor var vi|hvor er du|mange tak|god morgen alle sammen|hvordan går det
        sluk lyset|sluk for den|skru ned for varmen|skru op for varmen|det går fint|for meget arbejde|det er ærgerligt
        min ryg er fin|ring til mig|giv mig tallene|om ti dage|for ti minutter siden|i et møde|mind mig om det i morgen
        senere i dag|måske senere på ugen|den er god|det lyder godt|nej det tror jeg ikke|jeg vil hellere hjem
        hjælp mig med filen|kan du hjælpe mig|jeg er klar til frokost|lad os gå til frokost|begynd med resumeet
        en ting til|et spørgsmål til|en anden dag|en kop kaffe til|gør det selv|det samme som sidst|gør det kortere
        nemmere sagt end gjort|det er sværere end det ser ud|mere kaffe tak|forklar mig det|fortsæt med listen
        jeg har travlt med arbejdet|jeg er færdig for i dag|luk programmet|højere musik|her er mere stille|en lavere pris
        der er telefon til dig|et øjeblik|ja og nej|ja eller nej|nej stop|tak for i dag|det gør jeg|det ved jeg ikke
        """,
}
"""Things said in offices that begin, end or go like a command."""


def phrases(library: Library, language: str) -> dict[str, str]:
    """Return normal phrase -> command, for every phrase of *language*."""
    return {normalise(p): name for name, entry in library.commands.items() for p in entry.phrases(language)}


def others(library: Library, language: str, rng: Random) -> dict[str, list[str]]:
    """Return what is no command, by kind: near words, common words, near phrases, sentences."""
    known = phrases(library, language)
    office = [normalise(s) for s in OFFICE[language].replace("\n", "|").split("|") if s.strip()]
    lines = own(library, language)
    said = {
        "near words": _near_words(known, language, rng),
        "common words": list(FILLER_WORDS[language]),
        "frequent words": _frequent() if language == "en" else [w for line in lines for w in normalise(line).split()],
        "near phrases": _near_phrases(known, language, rng),
        "sentences": office + [short for line in lines for short in _short(line)] + list(_salad(language, 200, rng)),
    }
    return {
        kind: [t for t in dict.fromkeys(map(normalise, texts)) if t and t not in known] for kind, texts in said.items()
    }


def own(library: Library, language: str) -> list[str]:
    """Return every text of the coach that is listened over: during those that teach commands nothing counts."""
    said = [text for line in library.lines.values() if not line.teaches for text in line.says[language]]
    for each in library.exercises.values():
        said += [each.name[language], each.setup[language], each.move[language], each.safety[language]]
    for routine in library.routines.values():
        said += [*routine.intro[language], *routine.outro[language]]
    return [text for text in dict.fromkeys(said) if text]


def _short(line: str) -> Iterator[str]:
    for part in re.sub(r"\{\w+\}", "", line).replace(";", ".").split("."):
        if 0 < len(part.split()) <= 12:
            yield part


def _salad(language: str, count: int, rng: Random) -> Iterator[str]:
    for _ in range(count):
        yield " ".join(rng.choices(FILLER_WORDS[language], k=rng.randint(2, 6)))


def _near_phrases(known: dict[str, str], language: str, rng: Random) -> list[str]:
    found = []
    for phrase in known:
        words = phrase.split()
        if len(words) == 1:
            found += [
                f"{phrase} {rng.choice(FILLER_WORDS[language])}",
                f"{rng.choice(FILLER_WORDS[language])} {phrase}",
            ]
            continue
        for _ in range(2):
            place = rng.randrange(len(words))
            found.append(" ".join([*words[:place], rng.choice(FILLER_WORDS[language]), *words[place + 1 :]]))
        found += [" ".join(words[1:]), " ".join(words[:-1])]
        if len(words) > 2:
            found.append(" ".join(words[: len(words) // 2]))
    return found


def _near_words(known: dict[str, str], language: str, rng: Random) -> list[str]:
    lone = [phrase for phrase in known if " " not in phrase]
    if language != "en":
        return [other for word in lone for other in _misspelt(word, 8, rng)]
    sounds = _dictionary()
    words = [word for word in sounds if len(word) > 1 and "'" not in word]
    found = []
    for word in lone:
        own = sounds.get(word)
        if own is None:
            continue
        by: dict[int, list[str]] = {1: [], 2: []}
        for other in words:
            if abs(len(sounds[other]) - len(own)) <= 1 and (distance := _distance(own, sounds[other])) in by:
                by[distance].append(other)
        found += rng.sample(sorted(by[1]), min(12, len(by[1]))) + rng.sample(sorted(by[2]), min(8, len(by[2])))
    return found


def _misspelt(word: str, count: int, rng: Random) -> Iterator[str]:
    vowels, consonants = "aeiouyæøå", "bdfghjklmnprstv"
    for _ in range(count):
        place = rng.randrange(len(word))
        letters = vowels if word[place] in vowels else consonants
        yield word[:place] + rng.choice(letters) + word[place + 1 :]


FREQUENT = 1200
"""Lone words of the language at large."""


def _frequent() -> list[str]:
    """Return the likeliest words of the language model in SpeechRecognition's wheel."""
    folder = pocketsphinx_model()
    frequent = pocketsphinx.NGramModel(
        pocketsphinx.Config(logfn=os.devnull), pocketsphinx.LogMath(), str(folder / "language-model.lm.bin")
    )
    words = [word for word in _dictionary() if len(word) > 1]
    return sorted(words, key=lambda word: (-frequent.prob([word]), word))[:FREQUENT]


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    found = {}
    with (pocketsphinx_model() / "pronounciation-dictionary.dict").open(encoding="utf-8") as lines:
        for line in lines:
            name, _, phones = line.partition(" ")
            if name.isalpha():
                found[name] = tuple(phones.split())
    return found


def _distance(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    row = list(range(len(other) + 1))
    for number, phone in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, rival in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (phone != rival))
    return row[-1]
