"""The settings of endpointing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointingSettings:
    """When sound counts as voice."""

    activation_threshold: float = 9.0
    """Decibels over the noise floor at which voice begins."""

    deactivation_threshold: float = 5.0
    """Decibels over the noise floor that keep it going."""

    max_drop_from_peak: float = 32.0
    """Decibels under the loudest frame of the stretch that count as silence: the room's tail, breath."""

    min_noise_floor: float = -58.0
    """Decibels of full scale: the noise floor is never taken to be lower, or the hiss of a good microphone is voice."""

    initial_noise_floor: float = -50.0
    """Decibels of full scale: the noise floor until two seconds of the room have been heard."""

    prefix_padding: float = 0.15
    """Seconds of sound before the onset, for a soft first consonant, and after the end that belong to the stretch.
    More of it spoils the recogniser's cepstral mean: with 0.26 and 0.21 it finds fewer words."""

    max_detector_delay: float = 0.4
    """Seconds for which it may have been loud before a detector calls it a voice: then all of it belongs to the word.
    Of 24 commands (`tune` half, keys beside them) 19 for 17 are told from other words with this, clean and with a fan
    as many."""

    prefix_padding_during_playback: float = 0.1
    """Seconds more before the onset while our own loudspeaker plays: a voice must then be louder to be noticed.  Of 63
    commands of people (`tune` half, by heads that had not learnt from them) at 5, 0 and -5 dB over the coach's voice
    43, 42 and 36 were acted on without this and 0.15 s more at their end, 48, 45 and 36 with it and 0.2 s."""

    min_silence: float = 0.21
    """Seconds of silence that end a stretch: "stop" and "skip it" have up to 150 ms of silence inside."""

    min_interruption: float = 0.04
    """Seconds over the threshold at which a voice is told to have begun: whoever speaks over us is to notice at once
    that we hear, and a key has less."""

    unvoiced_discount: float = 0.5
    """Share of a frame that one is short of a frame of silence where it is loud, though no voice to a detector: an "h"
    or the breath of a "t" between two words.  Of 88 (22 orders of people, `tune` half, each begun at four moments) 14
    were cut in two without it, 5 with it, with a fan 22 and 3; what ends in a breath is known to have ended 80 ms
    later."""

    min_pause: float = 0.08
    """Seconds of silence after which it is asked whether all has been said; longer than the stop in most words."""

    second_pause_during_playback: float = 0.15
    """Seconds of silence after which that is asked once more over our own loudspeaker, where the last of a word may be
    lost in the echo.  Of 168 words of machines at 5 and 0 dB over the coach's 145 and 123 were accepted as they are cut
    so, 131 and 109 as after `hesitates`, and of 288 other words 3 fewer; of people as many.  Where nothing plays it
    is no help: 92 of 112 for 97."""

    babble_activation_threshold: float = 6.0
    """Decibels over the murmur of a room full of talk at which a voice stands out of it."""

    babble_deactivation_threshold: float = 3.0
    """Decibels over it that keep it going."""

    max_babble_spread: float = 10.0
    """Decibels that the quietest tenth of a murmur lies under its middle, at most."""

    min_speech: float = 0.1
    """Seconds over the threshold that make a voice; two keys or a click have less."""

    max_speech: float = 2.6
    """Seconds, hang-over included; what is longer is talk, not a command, unless a longer one is expected."""
