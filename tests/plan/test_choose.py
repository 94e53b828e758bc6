from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.content.exercise import Level
from coach.plan.choose import BEARS, MovementHistory, RoutineOption, RoutineWishes, choose_routine
from coach.plan.facts import routine_options
from tests.support.library import shipped_library

PLAIN = RoutineOption(
    id="plain",
    kind="active_break",
    minutes=5,
    posture="standing",
    noise="quiet",
    open_office=True,
    portable=False,
    met=2.8,
    areas={"arms": 1},
    avoid=frozenset(),
    caution=frozenset(),
    swapped=frozenset(),
)
ANY = RoutineWishes(routines=("active_break",))


def one(name: str, **more: object) -> RoutineOption:
    return replace(PLAIN, id=name, **more)


def chosen(
    found: list[RoutineOption], wishes: RoutineWishes = ANY, history: MovementHistory | None = None, seed: int = 1
) -> str | None:
    choice = choose_routine(found, wishes, history or MovementHistory(), random.Random(seed))  # noqa: S311
    return choice.routine if choice else None


@pytest.mark.parametrize(
    ("other", "wishes"),
    [
        (one("b", noise="moderate"), ANY),
        (one("b", open_office=False), ANY),
        (one("b", avoid=frozenset({"knee"})), replace(ANY, conditions=("knee",))),
        (one("b", minutes=11), replace(ANY, available=timedelta(minutes=10))),
        (one("b", portable=True), ANY),
        (one("b", posture="floor"), ANY),
        (one("b", kind="micro_training"), ANY),
    ],
)
def test_what_cannot_be_is_never_chosen(other, wishes):
    # all else speaks for it
    history = MovementHistory(last="plain", moved={"arms": 9})
    assert chosen([PLAIN, replace(other, areas={"legs": 1})], wishes, history) == "plain"


@pytest.mark.parametrize(
    ("option", "wishes"),
    [
        (one("b", noise="moderate"), replace(ANY, place="office")),
        (one("b", noise="loud"), replace(ANY, place="home")),
        (one("b", posture="floor"), replace(ANY, place="home")),
        (one("b", portable=True), replace(ANY, routines=("b",))),
        (one("b", minutes=10), replace(ANY, available=timedelta(minutes=10))),
        (one("b", caution=frozenset({"knee"})), replace(ANY, conditions=("knee",))),
    ],
)
def test_what_can_be_is(option, wishes):
    assert chosen([option], wishes) == "b"


def test_the_same_is_not_offered_twice_running_where_there_is_another():
    assert chosen([one("a"), one("b")], history=MovementHistory(last="a")) == "b"
    assert chosen([one("a")], history=MovementHistory(last="a")) == "a"


@pytest.mark.parametrize(
    ("better", "worse", "history"),
    [
        (one("a", areas={"neck": 1}), one("b", areas={"arms": 1}), MovementHistory(moved={"arms": 4})),
        (one("a", areas={"calves": 1}), one("b", areas={"neck": 1}), MovementHistory()),
        (one("a"), one("b"), MovementHistory(offered={"b": 3})),
        (one("a", met=2.8), one("b", met=5.0), MovementHistory()),
        (
            one("a"),
            one("b", caution=frozenset({"knee"}), areas={"neck": 1, "arms": 1}),
            MovementHistory(moved={"arms": 1}),
        ),
    ],
)
def test_the_better_one_is_chosen_whatever_the_dice(better, worse, history):
    wishes = replace(ANY, conditions=("knee",))
    assert {chosen([worse, better], wishes, history, seed) for seed in range(20)} == {"a"}


def test_equals_are_thrown_for_and_the_same_dice_choose_the_same():
    found = [one(name) for name in "abcd"]
    assert len({chosen(found, seed=seed) for seed in range(40)}) == 4
    assert chosen(found, seed=7) == chosen(list(reversed(found)), seed=7)


@pytest.mark.parametrize(
    ("sizes", "smaller"),
    [({"a": 5, "b": 2, "c": 1}, "b"), ({"a": 5, "b": 3}, None), ({"a": 1}, None)],
)
def test_the_smaller_offer_is_the_next_size_of_at_most_half(sizes, smaller):
    found = [one(name, minutes=minutes, areas={"legs": 1} if name == "a" else {}) for name, minutes in sizes.items()]
    choice = choose_routine(found, ANY, MovementHistory(), random.Random(1))  # noqa: S311
    assert (choice.routine, choice.smaller) == ("a", smaller)


def test_a_smaller_one_is_found_beyond_what_was_asked_for():
    found = [one("long", minutes=10, kind="micro_training"), one("short", minutes=1)]
    dice = random.Random(1)  # noqa: S311
    assert choose_routine(found, replace(ANY, routines=("long",)), MovementHistory(), dice).smaller == "short"


def test_every_reason_for_which_something_was_left_out_is_told():
    found = [
        one("a", areas={"neck": 2}),
        one("loud", noise="loud"),
        one("shown", open_office=False),
        one("bent", avoid=frozenset({"knee"})),
        one("long", minutes=30),
        one("last"),
    ]
    wishes = replace(ANY, conditions=("knee",), available=timedelta(minutes=12))
    choice = choose_routine(found, wishes, MovementHistory(last="last"), random.Random(1))  # noqa: S311
    assert choice.reasons == (
        "not last again",
        "too loud for the place: not loud",
        "not among others: not shown",
        "ruled out by a condition: not bent",
        "too long for the time there is: not long",
        "5 of the 12 minutes before the calendar's next entry",
    )


def test_where_nothing_can_be_nothing_is_chosen():
    assert chosen([one("a", noise="loud")]) is None
    assert chosen([]) is None


@pytest.fixture(scope="module")
def library():
    return shipped_library()


@given(
    place=st.sampled_from(sorted(BEARS)),
    level=st.sampled_from(Level),
    conditions=st.sets(st.sampled_from(["knee", "wrist", "pregnancy", "back", "high_blood_pressure"])),
    minutes=st.none() | st.integers(1, 60),
    seed=st.integers(0, 99),
)
def test_of_our_own_routines_none_is_offered_that_must_not_be(library, place, level, conditions, minutes, seed):  # noqa: PLR0917
    found = routine_options(library, place)
    available = timedelta(minutes=minutes) if minutes else None
    wishes = RoutineWishes(
        routines=("active_break", "micro_training"),
        level=level,
        conditions=conditions,
        place=place,
        available=available,
    )
    choice = choose_routine(found, wishes, MovementHistory(), random.Random(seed))  # noqa: S311
    for name in filter(None, (choice.routine, choice.smaller)):
        option = next(each for each in found if each.id == name)
        assert option.noise in BEARS[place]
        assert not option.avoid & conditions
        assert available is None or timedelta(minutes=option.minutes) <= available


@pytest.mark.parametrize(("there", "gone"), [((), {"band_2", "stair_snack_3"}), (("stairs",), {"band_2"})])
def test_what_needs_a_thing_that_is_not_there_is_not_offered(there, gone):
    library = shipped_library()
    every = {each.id for each in routine_options(library, "home")}
    found = {each.id for each in routine_options(library, "home", equipment=there)}
    assert gone <= every
    assert not gone & found
    lacking = {"band", "stairs"} - set(there)
    needs = {key: {library.exercises[step.exercise].equipment for step in library.routines[key].steps} for key in every}
    assert every - found == {key for key in every if needs[key] & lacking}
