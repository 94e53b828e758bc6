from coach.hearing.adapters.silero import SileroDetector
from coach.hearing.frontend.vad import VAD_CHUNK
from tests.support.sounds import hiss
from tests.support.speech import said


def likely(sound):
    detector = SileroDetector()
    return [detector(sound[at : at + VAD_CHUNK]) for at in range(0, len(sound) - VAD_CHUNK + 1, VAD_CHUNK)]


def test_a_voice_is_likely_and_noise_is_not():
    assert max(likely(said("skip this one"))) > 0.9
    assert max(likely(hiss(2, -30))) < 0.5


def test_after_a_reset_it_hears_as_at_first():
    detector, sound = SileroDetector(), said("skip this one")[: 20 * VAD_CHUNK]
    chunks = [sound[at : at + VAD_CHUNK] for at in range(0, len(sound), VAD_CHUNK)]
    first = [detector(chunk) for chunk in chunks]
    detector.reset()
    assert [detector(chunk) for chunk in chunks] == first
