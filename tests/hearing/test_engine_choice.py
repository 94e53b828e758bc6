"""The choice of a recogniser, as a value."""

from coach.hearing.engine_choice import BUILT_IN, Engine


def test_unless_another_is_named_the_built_in_one_listens_and_learns():
    assert (Engine().name, Engine().model, Engine().learn) == (BUILT_IN, None, True)
