from coach.hearing.recognition.phrase_tree import PhraseTree


def test_what_begins_alike_is_followed_once():
    tree = PhraseTree()
    tree.add("in ten minutes", [1, 2, 3])
    tree.add("in ten minutes", [1, 9])
    tree.add("in two minutes", [1, 4, 3])
    assert list(tree.following) == [1]
    assert set(tree.following[1].following) == {2, 9, 4}
    assert tree.following[1].following[2].following[3].whole == ("in ten minutes",)
    assert tree.whole == ()


def test_what_is_written_alike_ends_in_both_phrases_and_in_each_once():
    tree = PhraseTree()
    for phrase in ("in 10 minutes", "in ten minutes", "in ten minutes"):
        tree.add(phrase, [1, 2])
    assert tree.following[1].following[2].whole == ("in 10 minutes", "in ten minutes")
