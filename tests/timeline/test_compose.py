from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.exercise import Mode, Pace, Sides, Tempo
from coach.content.routine import Side
from coach.timeline.compose import OWN_PACE, compose_set, compose_sets, introduced, remarks
from coach.timeline.cues import Kind, Manner, Phase
from coach.units import PLAYBACK_RATE
from tests.support.timelines import a_set, at_work, exercise, speech, spoken


def work_start(timeline):
    return next(mark.at for mark in timeline.marks if mark.phase is Phase.WORKING)


def phases(timeline):
    return [(mark.phase, round(mark.at / PLAYBACK_RATE, 3)) for mark in timeline.marks if mark.phase]


def test_a_short_introduction_is_name_dose_and_count_in():
    timeline = compose_set(a_set(), spoken(), full=False)
    assert [cue.text for cue in speech(timeline) if cue.start < work_start(timeline)] == [
        "Now squats, number 12.",
        "three",
        "two",
        "one",
    ]


@pytest.mark.parametrize(
    ("before", "after", "full", "waits"),
    [
        ("seated", "standing", False, True),
        ("seated", "standing", True, False),  # the set-up has its own second
        ("standing", "standing", False, False),
        ("any", "standing", False, False),
        ("standing", "any", False, False),
    ],
)
def test_who_has_just_stood_up_is_waited_for(before, after, full, waits):
    timeline = compose_set(a_set(posture=after), spoken(), full=full, preceding=a_set(posture=before))
    assert ("Get set." in [cue.text for cue in speech(timeline)]) == waits


def test_a_full_introduction_pauses_0_4_s_between_sentences_and_1_s_after_the_set_up():
    timeline = compose_set(a_set(), spoken(), full=True)
    introduction = [
        (cue.text, round(cue.start / PLAYBACK_RATE, 3)) for cue in speech(timeline) if cue.start < 9 * PLAYBACK_RATE
    ]
    assert introduction[:7] == [
        ("Now squats, number 12.", 0.0),
        ("Stand tall.", 0.9),
        ("Feet apart.", 1.8),
        ("Sit back.", 3.3),
        ("Not too deep.", 4.2),
        ("three", 5.1),
        ("two", 6.1),
    ]


@pytest.mark.parametrize(
    ("kind", "manners"),
    [
        ("strength", [Manner.PLAIN, Manner.PLAIN, Manner.PLAIN, Manner.CALM]),
        ("breathing", [Manner.CALM] * 4),
    ],
)
def test_safety_and_breathing_are_spoken_calmly(kind, manners):
    timeline = compose_set(a_set(kind=kind), spoken(), full=True)
    explained = [cue.sound.manner for cue in speech(timeline) if cue.start >= 0.9 * PLAYBACK_RATE][:4]
    assert explained == manners


def test_the_first_beat_word_takes_the_place_of_go():
    timeline = compose_set(a_set(), spoken(), full=False)
    counting_in = [cue.start for cue in timeline.cues if cue.kind is Kind.COUNT_IN]
    first = next(cue for cue in timeline.cues if cue.kind is Kind.BEAT)
    assert [*(start - counting_in[0] for start in counting_in), first.start - counting_in[0]] == [
        0,
        PLAYBACK_RATE,
        2 * PLAYBACK_RATE,
        3 * PLAYBACK_RATE,
    ]


@pytest.mark.parametrize(
    ("changes", "beat"),
    [
        ({"tempo": Tempo(out=2, hold=0, back=1)}, 1.0),
        ({"tempo": Tempo(out=0.4, hold=0, back=0.4)}, 0.8),
        ({"tempo": Tempo(out=0.2, hold=0, back=0.2)}, 0.8),  # "three" lasts longer than one beat: every other one
        ({"mode": Mode.HOLD}, 1.0),
        ({"mode": Mode.TIMED, "bpm": 100}, 0.6),
        ({"mode": Mode.TIMED}, 1.0),
        ({"mode": Mode.BREATHS}, 1.0),
    ],
)
def test_the_count_in_goes_by_the_tempo_of_the_set(changes, beat):
    timeline = compose_set(a_set(20, **changes), spoken(), full=False)
    words = [cue.start for cue in timeline.cues if cue.kind is Kind.COUNT_IN]
    assert (words[1] - words[0]) / PLAYBACK_RATE == pytest.approx(
        beat, abs=1 / PLAYBACK_RATE
    )  # a place is rounded to its sample
    assert (work_start(timeline) - words[2]) / PLAYBACK_RATE == pytest.approx(beat, abs=1 / PLAYBACK_RATE)


def test_repetitions_are_worded_twice_then_counted_up_to_the_last_three():
    timeline = compose_set(a_set(8), spoken(), full=False)
    assert at_work(timeline, Kind.COUNT, Kind.BEAT) == [
        (0.0, "down"),
        (2.0, "up"),
        (4.0, "number 1"),
        (4.58, "down"),
        (6.0, "up"),
        (8.0, "number 2"),
        (12.0, "number 3"),
        (16.0, "number 4"),
        (20.0, "three more"),
        (24.0, "two more"),
        (28.0, "last one"),
    ]


def test_the_finish_lies_on_the_beat_and_is_followed_by_the_earcon_and_a_second_of_silence():
    timeline = compose_set(a_set(8), spoken(), full=False)
    finish, earcon = timeline.cues[-2:]
    assert (finish.text, finish.start - work_start(timeline), finish.rep) == ("And rest.", 32 * PLAYBACK_RATE, 8)
    assert earcon.sound.name == "end"
    assert timeline.length == earcon.end + PLAYBACK_RATE


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (1, []),
        (2, ["last one"]),
        (3, ["two more", "last one"]),
        (4, ["three more", "two more", "last one"]),
        (5, ["number 1", "three more", "two more", "last one"]),
    ],
)
def test_a_small_set_counts_down_as_far_as_it_goes(target, expected):
    timeline = compose_set(a_set(target), spoken(), full=False)
    assert [cue.text for cue in timeline.cues if cue.kind is Kind.COUNT] == expected


def test_a_number_past_the_spoken_ones_is_left_to_the_voice():
    timeline = compose_set(a_set(40), spoken(), full=False)
    assert [cue.text for cue in timeline.cues if cue.kind is Kind.COUNT][29:32] == ["number 30", "31", "32"]


def test_a_first_word_that_is_not_over_by_the_next_phase_is_left_out():
    quick = {"tempo": Tempo(out=1, hold=1, back=1), "beats": {"en": ("up", "hold", "down")}}
    timeline = compose_set(a_set(6, **quick), spoken(), full=False)
    assert at_work(timeline, Kind.COUNT, Kind.BEAT)[:6] == [
        (0.0, "up"),
        (1.0, "hold"),
        (2.0, "down"),
        (3.0, "number 1"),  # "up" would end at 4.08
        (4.0, "hold"),
        (5.0, "down"),
    ]


@pytest.mark.parametrize(("target", "expected"), [(7, []), (8, [(17.0, "Halfway.")]), (9, [(21.0, "Halfway.")])])
def test_half_way_follows_its_number_and_needs_eight_repetitions(target, expected):
    lengths = {"number 4": 0.6, "number 5": 0.6, "Breathe out.": 9, "Smooth.": 9}
    timeline = compose_set(a_set(target), spoken(lambda text: lengths.get(text, 0.5)), full=False)
    found = [(round(at, 1), text) for at, text in at_work(timeline, Kind.CUE)]
    assert found == expected


def test_half_way_needs_twenty_seconds():
    quick = a_set(8, tempo=Tempo(out=1, hold=0, back=1))
    timeline = compose_set(quick, spoken(), full=False)
    assert not [cue for cue in timeline.cues if cue.text == "Halfway."]


def test_half_way_brings_its_earcon_between_the_number_and_the_word():
    timeline = compose_set(a_set(12), spoken(), full=False)
    number = next(cue for cue in timeline.cues if cue.text == "number 6")
    earcon = next(cue for cue in timeline.cues if not cue.text and cue.sound.name == "half")
    word = next(cue for cue in timeline.cues if cue.text == "Halfway.")
    assert number.end < earcon.start < earcon.end < word.start


@pytest.mark.parametrize(
    ("exhale", "place"),
    [("out", 16 + 0.7), ("back", 14.0), ("hold", None)],
)
def test_the_breath_goes_out_on_its_phase_in_the_middle_third(exhale, place):
    timeline = compose_set(a_set(12, exhale=exhale), spoken(), full=False)
    found = [at for at, text in at_work(timeline, Kind.CUE) if text == "Breathe out."]
    assert found == ([place] if place is not None else [])


def test_a_breath_cue_that_is_longer_than_its_phase_comes_early_enough_for_the_number():
    push_up = {"tempo": Tempo(out=2, hold=0, back=1)}
    timeline = compose_set(
        a_set(10, **push_up), spoken(lambda text: 1.4 if text == "Breathe out." else 0.5), full=False
    )
    (at,) = [at for at, text in at_work(timeline, Kind.CUE) if text == "Breathe out."]
    assert at == 9 - 0.08 - 1.4


def test_eyes_are_neither_told_to_breathe_nor_praised():
    timeline = compose_set(a_set(10, kind="eyes"), spoken(), full=False)
    assert remarks(timeline) == {"Halfway."}


def test_where_breath_is_free_the_choice_is_offered_once_in_a_session():
    free = a_set(12, exhale="natural")
    first = compose_set(free, spoken(), full=False)
    second = compose_set(free, spoken(said=remarks(first)), full=False)
    assert "Your range, your pace." in remarks(first)
    assert "Your range, your pace." not in remarks(second)


def test_cues_inside_a_set_keep_eight_seconds_apart():
    timeline = compose_set(a_set(20), spoken(), full=False)
    places = [at for at, _ in at_work(timeline, Kind.CUE)]
    assert len(places) == 3
    assert all(later - earlier >= 8 for earlier, later in pairwise(places))


def test_no_encouragement_is_heard_twice_in_a_session():
    sets = [a_set(12)] * 5
    said = [
        cue.text
        for timeline in compose_sets(sets, spoken(), {})
        for cue in timeline.cues
        if cue.text in {"Smooth.", "Strong.", "Steady."}
    ]
    assert sorted(said) == ["Smooth.", "Steady.", "Strong."]


def test_under_a_second_a_repetition_numbers_give_way_to_clicks():
    fast = a_set(30, tempo=Tempo(out=0.4, hold=0, back=0.5))
    timeline = compose_set(fast, spoken(lambda _: 0.3), full=False)
    assert not at_work(timeline, Kind.COUNT, Kind.BEAT)
    assert at_work(timeline, Kind.TICK)[:2] == [(0.9, "tick"), (1.8, "tick")]
    assert len(at_work(timeline, Kind.TICK)) == 29


def test_numbers_that_do_not_fit_between_two_beats_give_way_to_clicks():
    slow_voice = spoken(lambda text: 1.2 if text.startswith("number") else 0.3)
    timeline = compose_set(a_set(12, tempo=Tempo(out=0.5, hold=0, back=0.5)), slow_voice, full=False)
    assert not at_work(timeline, Kind.COUNT)
    assert len(at_work(timeline, Kind.TICK)) == 11


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (5, []),
        (9, [(6, "three"), (7, "two"), (8, "one")]),
        (8, [(5, "three"), (6, "two"), (7, "one")]),
        (12, [(4.25, "Keep breathing."), (9, "three"), (10, "two"), (11, "one")]),
        (15, [(9, "Keep breathing."), (12, "three"), (13, "two"), (14, "one")]),
        (20, [(4.89, "Keep breathing."), (10.28, "Halfway."), (17, "three"), (18, "two"), (19, "one")]),
        (30, [(9, "Keep breathing."), (20, "Ten seconds."), (27, "three"), (28, "two"), (29, "one")]),
    ],
)
def test_a_hold_says_half_ten_seconds_and_the_last_three_and_never_counts_all(target, expected):
    timeline = compose_set(a_set(target, mode=Mode.HOLD), spoken(), full=False)
    assert at_work(timeline, Kind.CUE, Kind.COUNT) == expected


def test_in_a_long_hold_the_breath_is_cued_every_eight_to_ten_seconds():
    timeline = compose_set(a_set(60, mode=Mode.HOLD), spoken(), full=False)
    assert at_work(timeline, Kind.CUE) == [
        (9.0, "Keep breathing."),
        (18.0, "Stay there."),
        (27.0, "Keep breathing."),
        (30.28, "Halfway."),
        (39.78, "Stay there."),
        (50.0, "Ten seconds."),
    ]


def test_eyes_that_look_far_away_are_not_told_to_breathe():
    timeline = compose_set(a_set(20, mode=Mode.HOLD, kind="eyes"), spoken(), full=False)
    assert "Keep breathing." not in remarks(timeline)


@pytest.mark.parametrize("mode", [Mode.HOLD, Mode.TIMED])
def test_a_hold_and_a_timed_set_begin_with_the_earcon_and_mark_every_second(mode):
    timeline = compose_set(a_set(20, mode=mode), spoken(), full=False)
    start = work_start(timeline)
    assert [cue.sound.name for cue in timeline.cues if cue.start == start] == ["start"]
    assert [(mark.done, mark.at - start) for mark in timeline.marks if mark.done] == [
        (second, second * PLAYBACK_RATE) for second in range(1, 21)
    ]


def test_a_timed_set_clicks_at_its_pace_over_the_whole_of_it_without_drift():
    timeline = compose_set(a_set(60, mode=Mode.TIMED, bpm=110), spoken(), full=False)
    start = work_start(timeline)
    ticks = [cue.start - start for cue in timeline.cues if cue.kind is Kind.TICK]
    assert ticks == [round(beat * 60 * PLAYBACK_RATE / 110) for beat in range(110)]


def test_a_timed_set_is_spoken_to_at_half_ten_seconds_and_the_last_three_only():
    timeline = compose_set(a_set(40, mode=Mode.TIMED, bpm=100), spoken(), full=False)
    assert at_work(timeline, Kind.CUE, Kind.COUNT, Kind.BEAT) == [
        (30.0, "Ten seconds."),
        (37.0, "three"),
        (38.0, "two"),
        (39.0, "one"),
    ]


def test_the_word_for_half_way_is_said_once_in_a_session_and_its_earcon_each_time():
    timelines = compose_sets([a_set(60, mode=Mode.TIMED)] * 3, spoken(), {})
    heard = [[cue.text or cue.sound.name for cue in each.cues if cue.rep == 30] for each in timelines]
    assert heard == [["half", "Halfway."], ["half"], ["half"]]


def test_a_reminder_to_breathe_is_not_heard_twice_but_where_effort_is_held():
    stretched = compose_sets([a_set(15, mode=Mode.HOLD, kind="stretch")] * 3, spoken(), {})
    pressed = compose_sets([a_set(15, mode=Mode.HOLD)] * 3, spoken(), {})
    assert [len(remarks(each)) for each in stretched] == [1, 1, 0]
    assert [len(remarks(each)) for each in pressed] == [1, 1, 1]


def test_breaths_have_tones_all_along_and_words_and_numbers_for_the_first_two():
    sigh = {"tempo": Tempo(out=2, hold=1, back=6), "beats": {"en": ("in", "more", "sigh")}}
    timeline = compose_set(a_set(4, mode=Mode.BREATHS, **sigh), spoken(), full=False)
    assert at_work(timeline, Kind.BEAT, Kind.COUNT, Kind.CUE) == [
        (0.0, "in"),
        (2.0, "more"),
        (3.0, "sigh"),
        (9.0, "number 1"),
        (9.58, "in"),
        (11.0, "more"),
        (12.0, "sigh"),
        (18.0, "number 2"),
    ]
    tones = [(cue.sound.name, cue.length / PLAYBACK_RATE, cue.rep) for cue in timeline.cues if cue.kind is Kind.TONE]
    assert tones == [
        (name, seconds, rep)
        for rep in range(1, 5)
        for name, seconds in (("breath_in", 2), ("breath_hold", 1), ("breath_out", 6))
    ]


def test_the_second_side_begins_with_the_change_and_four_seconds_for_it():
    second = a_set(10, side=Side.SECOND, sides=Sides.EACH)
    timeline = compose_set(second, spoken(), full=False)
    assert phases(timeline) == [(Phase.INTRODUCING, 0.0), (Phase.COUNTING_IN, 4.0), (Phase.WORKING, 7.0)]
    assert [cue.text for cue in speech(timeline)][:2] == ["Change sides.", "three"]


def test_the_second_side_is_explained_only_when_asked_for():
    second = a_set(10, side=Side.SECOND, sides=Sides.EACH)
    assert [cue.text for cue in speech(compose_set(second, spoken(), full=True))][:3] == [
        "Change sides.",
        "Stand tall.",
        "Feet apart.",
    ]


def test_each_side_is_announced_with_its_dose():
    timeline = compose_set(a_set(10, side=Side.FIRST, sides=Sides.EACH), spoken(), full=False)
    assert timeline.cues[0].text == "Now squats, number 10 on each side."


def test_a_dose_of_one_has_its_own_words():
    assert compose_set(a_set(1), spoken(), full=False).cues[0].text == "Now squats, just one."


def test_at_the_persons_own_pace_nothing_is_counted_and_the_silence_is_bounded():
    timeline = compose_set(a_set(10, pace=Pace.OWN), spoken(), full=False)
    assert [(cue.text, cue.teaches) for cue in speech(timeline)] == [
        ("Now squats, number 10.", False),
        ("Say when.", True),
    ]
    assert [phase for phase, _ in phases(timeline)] == [Phase.INTRODUCING, Phase.WORKING]
    assert not [mark for mark in timeline.marks if mark.done]
    assert timeline.length == work_start(timeline) + OWN_PACE


def test_a_set_without_rest_begins_at_once():
    assert phases(compose_set(a_set(), spoken(), full=False))[0] == (Phase.INTRODUCING, 0.0)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        # The introduction lasts 0.9 s; longer than the rest, it is all that is heard of it.
        (0.5, [(Phase.INTRODUCING, 0.0), (Phase.COUNTING_IN, 0.9)]),
        (5, [(Phase.RESTING, 0.0), (Phase.INTRODUCING, 4.1), (Phase.COUNTING_IN, 5.0)]),
        (15, [(Phase.RESTING, 0.0), (Phase.INTRODUCING, 14.1), (Phase.COUNTING_IN, 15.0)]),
    ],
)
def test_the_introduction_runs_inside_the_rest(rest, expected):
    assert phases(compose_set(a_set(rest=rest), spoken(), full=False))[:-1] == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (6.5, []),
        (7, [(1.1, "After this: squats, on your feet.")]),
        (8, [(0.0, "Rest, number 8 seconds."), (2.1, "After this: squats, on your feet.")]),
        (15, [(0.0, "Rest, number 15 seconds."), (9.1, "After this: squats, on your feet.")]),
    ],
)
def test_a_rest_tells_its_length_from_eight_seconds_on_and_previews_five_seconds_before_its_end(rest, expected):
    timeline = compose_set(a_set(rest=rest), spoken(), full=False)
    introducing = next(mark.at for mark in timeline.marks if mark.phase is Phase.INTRODUCING)
    resting = [(round(cue.start / PLAYBACK_RATE, 3), cue.text) for cue in speech(timeline) if cue.start < introducing]
    assert resting == expected


def test_a_rest_filled_by_the_explanation_does_not_claim_a_length():
    timeline = compose_set(a_set(rest=8), spoken(lambda _: 1.5), full=True)
    assert "Rest" not in timeline.cues[0].text


@pytest.mark.parametrize(
    ("before", "after", "previews"),
    [("standing", "standing", 0), ("seated", "standing", 1), ("seated", "any", 0), ("any", "standing", 1)],
)
def test_the_preview_comes_where_the_posture_changes_and_speaks_of_it(before, after, previews):
    timeline = compose_set(a_set(rest=20, posture=after), spoken(), full=False, preceding=a_set(posture=before))
    assert [cue.text for cue in speech(timeline)].count("After this: squats, on your feet.") == previews
    assert sum("After this" in cue.text for cue in speech(timeline)) == previews


def test_a_posture_without_words_is_previewed_by_name():
    timeline = compose_set(a_set(rest=20, posture="any"), spoken(), full=False)
    assert any(cue.text == "After this: squats." for cue in speech(timeline))


def test_an_exercise_is_explained_in_its_first_two_sessions_and_once_in_each():
    squat, lunge = a_set(), a_set(id="lunge")
    assert introduced([squat, lunge, squat], {"squat": 1, "lunge": 2}) == (True, False, False)


MODES = st.sampled_from(
    [
        {"mode": Mode.REPS, "tempo": Tempo(out=2, hold=0, back=2)},
        {"mode": Mode.REPS, "tempo": Tempo(out=1, hold=1, back=2), "beats": {"en": ("up", "hold", "down")}},
        {"mode": Mode.REPS, "tempo": Tempo(out=2, hold=0, back=0), "beats": {"en": ("circle",)}, "exhale": "natural"},
        {"mode": Mode.REPS, "tempo": Tempo(out=0.35, hold=0, back=0.4)},
        {"mode": Mode.REPS, "tempo": Tempo(out=1.1, hold=0, back=1.3), "exhale": "out"},
        {"mode": Mode.BREATHS, "tempo": Tempo(out=4, hold=0, back=6)},
        {"mode": Mode.BREATHS, "tempo": Tempo(out=2, hold=1, back=6), "beats": {"en": ("in", "more", "sigh")}},
        {"mode": Mode.HOLD},
        {"mode": Mode.TIMED, "bpm": 110},
        {"mode": Mode.TIMED},
        {"pace": Pace.OWN},
    ]
)


@st.composite
def composed(draw):
    changes = draw(MODES)
    lengths = {}

    def seconds(text):
        return lengths.setdefault(text, draw(st.floats(0.05, 3.0)))

    side = draw(st.sampled_from([None, Side.FIRST, Side.SECOND]))
    rest = draw(st.sampled_from([0.0, 3.0, 9.5, 15.0, 45.0]))
    target = draw(st.integers(1, 45))
    sides = Sides.EACH if side else Sides.NONE
    wanted = a_set(target, side=side, rest=rest, sides=sides, **changes)
    timeline = compose_set(wanted, spoken(seconds, variant=draw(st.integers(0, 9))), full=draw(st.booleans()))
    return wanted, timeline


@given(composed())
def test_no_two_lines_are_ever_spoken_at_once(case):
    _, timeline = case
    lines = speech(timeline)
    assert all(before.end <= after.start for before, after in pairwise(lines))


@given(composed())
def test_every_count_and_every_mark_lies_on_its_grid_to_the_sample(case):
    wanted, timeline = case
    assert all(cue.start >= 0 and cue.end <= timeline.length for cue in timeline.cues)
    if wanted.exercise.pace is Pace.OWN:
        return
    counted = wanted.exercise.mode in {Mode.REPS, Mode.BREATHS}
    period = wanted.exercise.tempo.total if counted else 1.0
    start = work_start(timeline)
    grid = {rep: start + round(rep * period * PLAYBACK_RATE) for rep in range(wanted.target + 1)}
    marks = [(mark.done, mark.at) for mark in timeline.marks if mark.done]
    assert marks == [(rep, grid[rep]) for rep in range(1, wanted.target + 1)]
    for cue in timeline.cues:
        if cue.kind is Kind.COUNT:
            assert cue.start == grid[cue.rep]


@given(composed())
def test_cues_marks_and_phases_come_in_order(case):
    _, timeline = case
    assert list(timeline.cues) == sorted(timeline.cues, key=lambda cue: cue.start)
    assert list(timeline.marks) == sorted(timeline.marks, key=lambda mark: mark.at)
    phase_marks = [mark.phase for mark in timeline.marks if mark.phase]
    assert phase_marks == [phase for phase in Phase if phase in phase_marks]


def test_an_exercise_that_is_counted_without_a_tempo_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="no tempo"):
        compose_set(replace(a_set(), exercise=exercise(Mode.REPS, tempo=None)), spoken(), full=False)
