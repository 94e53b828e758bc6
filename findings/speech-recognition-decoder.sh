#!/usr/bin/env bash
# Expected: one Recognizer, called twice, loads PocketSphinx' model once.
# Seen (SpeechRecognition 3.17.0, pocketsphinx 5.1.1): every recognize_sphinx() makes a new Decoder, which reads
# the acoustic model, the dictionary and the language model again.
# So: whoever hears word after word keeps a pocketsphinx.Decoder of his own.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --only-binary :all: SpeechRecognition==3.17.0 pocketsphinx==5.1.1

"$place/venv/bin/python" - <<'END'
import sys
import time

from pocketsphinx import pocketsphinx  # where speech_recognition takes Decoder from
import speech_recognition

made = []


class Counted(pocketsphinx.Decoder):
    def __init__(self, *arguments, **named):
        began = time.monotonic()
        super().__init__(*arguments, **named)
        made.append(time.monotonic() - began)


pocketsphinx.Decoder = Counted
recognizer = speech_recognition.Recognizer()
silence = speech_recognition.AudioData(bytes(2 * 16_000), 16_000, 2)
for _ in range(2):
    try:
        recognizer.recognize_sphinx(silence)
    except speech_recognition.UnknownValueError:
        pass  # a second of silence is nothing
print(f"{len(made)} decoders for 2 calls, loaded in", ", ".join(f"{seconds:.2f} s" for seconds in made))
sys.exit(len(made) != 2)
END
echo "holds: each call loads the model"
