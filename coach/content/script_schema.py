"""Read exercises, routines, stock lines and commands from the tables of a script."""

from __future__ import annotations

from coach.content.exercise import CONDITIONS, Exercise, Level, Mode, Pace, Sides, Tempo
from coach.content.library import CommandMoment, CommandPhrases, StockLine
from coach.content.routine import Routine, RoutineStep, Talk
from coach.content.table import TableReader, TextRule
from coach.content.vocabulary import (
    ANY,
    AREAS,
    ASKING,
    EQUIPMENT,
    EXHALES,
    KINDS,
    LINES,
    MOST_ITEMS,
    MOVING,
    NOISES,
    PHASES,
    POSTURES,
    ROUTINE_KINDS,
)
from coach.content.yaml_tree import Node
from coach.texts import text

_PHRASES = 30
"""Phrases of one command and language; each makes the ears a little worse."""


def read_exercise(fields: TableReader) -> Exercise:
    """Read an exercise."""
    mode = fields.member("mode", Mode)
    counted = mode in {Mode.REPS, Mode.BREATHS}
    tempo = _tempo(fields, counted)
    made = Exercise(
        id=fields.id("id") or "",
        name=fields.text("name", MOVING),
        within=fields.text("within", MOVING, required=False),
        kind=fields.word("kind", KINDS),
        areas=fields.words("areas", AREAS),
        posture=fields.word("posture", POSTURES),
        equipment=fields.word("equipment", EQUIPMENT, "none"),
        noise=fields.word("noise", NOISES),
        open_office=fields.flag("open_office"),
        met=fields.number("met", 0.9, 20),
        mode=mode,
        sides=fields.member("sides", Sides, Sides.NONE),
        pace=fields.member("pace", Pace, Pace.COACH),
        tempo=tempo,
        beats=_beats(fields, counted, tempo),
        exhale=fields.word("exhale", EXHALES, "natural"),
        bpm=_bpm(fields, mode),
        dose=_dose(fields, mode),
        setup=fields.text("setup", MOVING),
        move=fields.text("move", MOVING),
        safety=fields.text("safety", MOVING),
        avoid=frozenset(fields.words("avoid", CONDITIONS, required=False)),
        caution=frozenset(fields.words("caution", CONDITIONS, required=False)),
        easier=fields.text("easier", MOVING),
        harder=fields.text("harder", MOVING),
        easier_id=fields.id("easier_id", required=False),
        harder_id=fields.id("harder_id", required=False),
    )
    fields.close()
    _agree(fields, made)
    return made


def read_routine(fields: TableReader) -> Routine:
    """Read a routine."""
    rounds = fields.whole("rounds", 1, 10, 1)
    made = Routine(
        id=fields.id("id") or "",
        name=fields.text("name", ASKING),
        kind=fields.word("kind", ROUTINE_KINDS),
        minutes=fields.number("minutes", 0.5, 90),
        posture=fields.word("posture", POSTURES),
        noise=fields.word("noise", NOISES),
        rounds=rounds,
        round_rest=fields.number("round_rest", 0, 300, 0 if rounds == 1 else None),
        intro=fields.texts("intro", ANY, _PHRASES, alone=True),
        outro=fields.texts("outro", ANY, _PHRASES, alone=True),
        trigger=fields.text("trigger", required=False) or None,
        whisper=fields.flag("whisper", default=False),
        portable=fields.flag("portable", default=False),
        quiet_variant=_quiet_variant(fields),
        based_on=_note(fields, "based_on"),
        steps=tuple(map(_step, fields.tables("steps", 50))),
        talk=fields.member("talk", Talk) if "talk" in fields.names() else None,
    )
    fields.close()
    return made


def read_line(key: str, fields: TableReader) -> StockLine:
    """Read the stock line *key*."""
    rule = LINES[key]
    teaches = fields.flag("teaches", default=False)
    said = len(fields.said)
    says: dict[str, tuple[str, ...]] = {}
    for language in fields.languages:
        node = fields.language(language)
        if node is not None:
            asked = TextRule(key=key, language=language, during=rule.during, fills=rule.fills)
            says[language] = fields.sentences(node, asked, rule.wordings or 12)
            if rule.wordings and len(says[language]) < rule.wordings:
                wrong = text(
                    "{key} in {language} has {count} wordings", key=key, language=language, count=len(says[language])
                )
                fields.faults.add(node.place, wrong, text("write {count}", count=rule.wordings))
            for wording in says[language]:
                if rule.parts and len([part for part in wording.split(",") if part.strip()]) != rule.parts:
                    wrong = text(
                        "{key} in {language} has not {parts} parts", key=key, language=language, parts=rule.parts
                    )
                    fields.faults.add(node.place, wrong, "write them with a comma between")
    fields.close_languages()
    if teaches:
        del fields.said[said:]
    return StockLine(key=key, says=says, teaches=teaches)


def read_command(key: str, fields: TableReader) -> CommandPhrases:
    """Read the phrases of the command *key*."""
    made = CommandPhrases(
        command=key,
        meaning=_note(fields, "meaning") or "",
        when=fields.member("when", CommandMoment),
        teach=fields.texts("teach", None, _PHRASES),
        accept=fields.texts("accept", None, _PHRASES) if "accept" in fields.names() else {},
    )
    if "risky" in fields.names():
        fields.texts("risky", None, _PHRASES)  # written for authors; the coach hears none of them
    fields.close()
    return made


def _tempo(fields: TableReader, counted: bool) -> Tempo | None:
    table = fields.nested("tempo", required=counted)
    if table is None:
        return None
    if not counted:
        fields.faults.add(fields.at_key("tempo"), "tempo is for reps and breaths", "leave it out, or change the mode")
    tempo = Tempo(**{phase: table.number(phase, 0, 20) for phase in PHASES})
    table.close()
    if counted and 0 < tempo.total < 0.4:  # noqa: PLR2004 - 150 a minute
        fields.faults.add(table.place, "this tempo is too fast to follow", "give a repetition at least 0.4 seconds")
    if counted and not tempo.phases:
        fields.faults.add(table.place, "this tempo takes no time", "write the seconds of at least one phase")
    return tempo


def _beats(fields: TableReader, counted: bool, tempo: Tempo | None) -> dict[str, tuple[str, ...]]:
    if not counted:
        if fields.node("beats", required=False) is not None:
            fields.faults.add(
                fields.at_key("beats"), "beats are for reps and breaths", "leave them out, or change the mode"
            )
        return {}
    beats = fields.texts("beats", MOVING, len(PHASES))
    table = fields.node("beats", required=False)
    for language, words in beats.items():
        if table is not None and tempo and tempo.phases and words and len(words) != len(tempo.phases):
            wrong = text(
                "beats in {language} has {count} words, tempo {phases} phases that last",
                language=language,
                count=len(words),
                phases=len(tempo.phases),
            )
            fields.faults.add(table.place, wrong, "write one word for each phase that is not 0")
    return beats


def _bpm(fields: TableReader, mode: Mode) -> int | None:
    if fields.node("bpm", required=False) is None:
        return None
    if mode is not Mode.TIMED:
        fields.faults.add(fields.at_key("bpm"), "bpm is for timed exercises", "leave it out, or write `mode: timed`")
    return fields.whole("bpm", 30, 220)


def _dose(fields: TableReader, mode: Mode) -> dict[Level, int]:
    table = fields.nested("dose")
    if table is None:
        return {}
    dose = {level: table.whole(level.value, 1, MOST_ITEMS[mode]) for level in Level}
    table.close()
    return dose


def _agree(fields: TableReader, made: Exercise) -> None:
    """Note the keys of one exercise that do not fit each other."""
    faults = fields.faults
    if made.sides is Sides.ALTERNATE:
        for level, dose in made.dose.items():
            if dose % 2:
                faults.add(
                    fields.at("dose"),
                    text("the {level} dose {dose} is odd", level=level, dose=dose),
                    "make it even: the sides alternate",
                )
    if made.sides is not Sides.NONE and made.mode is Mode.BREATHS:
        faults.add(fields.at("sides"), "breaths have no sides", "write `sides: none`")
    if made.sides is Sides.ALTERNATE and made.mode is not Mode.REPS:
        faults.add(fields.at("sides"), "only repetitions alternate", "write `sides: each` or `sides: none`")
    if made.tempo and made.tempo.phases and made.exhale in PHASES and not getattr(made.tempo, made.exhale):
        faults.add(
            fields.at("exhale"),
            text("the phase {exhale} takes no time", exhale=made.exhale),
            "breathe out on another phase",
        )
    if both := made.avoid & made.caution:
        wrong = text("{conditions} stands under avoid and caution", conditions=", ".join(sorted(both)))
        faults.add(fields.at("caution"), wrong, "keep it under one of them")


def _step(fields: TableReader) -> RoutineStep:
    step = RoutineStep(
        exercise=fields.id("exercise") or "",
        # Which doses make sense depends on the exercise: checks.py.
        dose=fields.whole("dose", 1, 1800),
        rest=fields.number("rest", 0, 300),
        swap=fields.id("swap", required=False),
    )
    fields.close()
    return step


def _quiet_variant(fields: TableReader) -> dict[str, str]:
    table = fields.nested("quiet_variant", required=False)
    if table is None:
        return {}
    return {key: table.id(key) or "" for key in table.names()}


def _note(fields: TableReader, key: str) -> str | None:
    """Read a sentence for authors, in any language."""
    node: Node | None = fields.node(key, required=False)
    return None if node is None else fields.sentence(node, TextRule(key=key, language="any language"))
