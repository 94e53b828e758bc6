"""The settings of endpointing.  Why each has its value: docs/hearing.md, endpointing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointingSettings:
    """When sound counts as speech, and when speech has ended."""

    activation_threshold: float = 9.0
    """Decibels above the noise floor at which speech begins."""

    deactivation_threshold: float = 5.0
    """Decibels above the noise floor that keep it going."""

    max_drop_from_peak: float = 32.0
    """Decibels below the loudest frame of the segment from which a frame is silence: the room's tail, breath."""

    min_noise_floor: float = -58.0
    """Decibels of full scale: lowest noise floor, else the hiss of a good microphone would be speech."""

    initial_noise_floor: float = -50.0
    """Decibels of full scale: the noise floor until two seconds of the room have been heard."""

    prefix_padding: float = 0.15
    """Seconds of sound that a segment has before its onset, for a soft first consonant, and after its end."""

    max_detector_delay: float = 0.4
    """Seconds by which the detector may recognise speech late: a segment begins where it became loud."""

    prefix_padding_during_playback: float = 0.1
    """Seconds more before the onset while our own loudspeaker plays: speech must then be louder to be noticed."""

    min_silence: float = 0.21
    """Seconds of silence that end a segment."""

    min_interruption: float = 0.04
    """Seconds of speech after which SpeechStarted is reported (barge-in); a key has less."""

    unvoiced_discount: float = 0.5
    """Share of a silent frame that is not counted if it is loud, though no speech to the detector: an "h", a breath."""

    min_pause: float = 0.08
    """Seconds of silence after which SpeechPaused is reported; longer than the stop consonant in most words."""

    second_pause_during_playback: float = 0.15
    """Seconds of silence after which it is reported again during playback: an echo may hide the end of a word."""

    babble_activation_threshold: float = 6.0
    """Decibels above the level of babble at which one voice stands out of it."""

    babble_deactivation_threshold: float = 3.0
    """Decibels above it that keep that voice going."""

    max_babble_spread: float = 10.0
    """Decibels between the 10th and the 50th percentile of its level, at most, for speech to be babble."""

    min_speech: float = 0.1
    """Seconds of speech in a segment; two keys or a click have less."""

    max_speech: float = 2.6
    """Seconds with the silence at the end; longer is talk, unless a longer command is open."""
