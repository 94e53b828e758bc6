# ruff: noqa: RUF001 - the phonetic alphabet looks like that
import pytest

from coach.errors import DeviceError
from coach.hearing.adapters.pocketsphinx import pocketsphinx_model
from coach.hearing.adapters.pronunciation import VARIANTS, from_ipa, lexicon

DICTIONARY = pocketsphinx_model() / "pronounciation-dictionary.dict"

PHONES = set(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)


@pytest.mark.parametrize(
    ("ipa", "language", "first"),
    [
        ("ʌnpˈɔːz", "en", "AH N P AO Z"),
        ("tʃˈɪə", "en", "CH IH AH"),
        ("fˈɔːɹtʃuːn", "en", "F AO R CH UW N"),
        ("jɑj ɛɐ̯ fˈεɐ̯di", "da", "Y AY EH ER F EH ER D IY"),
        ("stˈʔ‍ʌp", "da", "S T AO P"),
        ("", "da", ""),
    ],
)
def test_phonemes_become_the_nearest_phones(ipa, language, first):
    ways = from_ipa(ipa, language)
    assert " ".join(ways[0] if ways else ()) == first


def test_a_word_of_many_doubtful_phones_has_few_variants_and_none_twice():
    ways = from_ipa("eɔðøeɔðøeɔðø", "da")
    assert len(ways) == len(set(ways)) == VARIANTS


def test_english_words_sound_as_the_dictionary_says():
    assert lexicon({"read", "i'm"}, "en", DICTIONARY)["read"] == (("R", "EH", "D"), ("R", "IY", "D"))


@pytest.mark.parametrize(("word", "language"), [("unpause", "en"), ("fortsæt", "da"), ("øvelse", "da"), ("på", "da")])
def test_other_words_sound_as_espeak_says_in_phones_of_the_model(word, language):
    # twice: a library that is started again gives nonsense
    first, again = (lexicon({word}, language, DICTIONARY) for _ in range(2))
    assert first == again
    assert first[word]
    assert {phone for way in first[word] for phone in way} <= PHONES


def test_a_word_that_nobody_can_say_is_named():
    with pytest.raises(DeviceError, match=r"commands\.yaml"):
        lexicon({"'"}, "en", DICTIONARY)


def test_a_language_without_a_voice_is_named():
    with pytest.raises(DeviceError, match="tlh"):
        lexicon({"qapla"}, "tlh", DICTIONARY)
