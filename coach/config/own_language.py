"""The person's language and country, before and beside everything else that is configured."""

from __future__ import annotations

from collections.abc import Mapping

from coach.texts import WRITTEN_LANGUAGES


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of a person's locale: da if it is Danish, else en."""
    return "da" if _locale(environment).startswith("da") else "en"


def country_of(environment: Mapping[str, str]) -> str | None:
    """Return the country of a person's locale, "DK" of "da_DK.UTF-8"; None where it names none."""
    region = _locale(environment).partition(".")[0].partition("@")[0].partition("_")[2]
    return region if len(region) == 2 and region.isalpha() else None  # noqa: PLR2004  (ISO 3166)


def language_named(config: str, environment: Mapping[str, str]) -> str:
    """Return the language that the text of config.toml names; where it names none that we know, that of the locale.

    Nothing else of it is read: what is wrong in it has to be told in the person's language too.
    """
    named = _language_in(config) if "language" in config else None
    return named if isinstance(named, str) and named in WRITTEN_LANGUAGES else language_of(environment)


def _language_in(config: str) -> object:
    import tomllib

    try:
        return tomllib.loads(config).get("language")
    except (ValueError, RecursionError):
        return None


def _locale(environment: Mapping[str, str]) -> str:
    return next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
