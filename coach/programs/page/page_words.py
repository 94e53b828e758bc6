"""What the page says, in the languages of the coach: one row a text, English and Danish side by side.

One module though long: a text stands once, and whoever changes one sees the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from coach.programs.daemon.status import words_of_silence
from coach.texts import WRITTEN_LANGUAGES, in_language, text

_TEXTS: Mapping[str, tuple[str, str]] = {
    "product": ("Desk coach", "Skrivebordscoach"),
    "skip": ("Skip to the content", "Gå til indholdet"),
    "pages": ("Pages", "Sider"),
    "today": ("Today", "I dag"),
    "weeks": ("Weeks", "Uger"),
    "log": ("Log", "Log"),
    "footer": (
        "This page comes from your own machine and goes nowhere else. It ends ten minutes after you last look at it.",
        "Siden kommer fra din egen maskine og går ingen andre steder hen. Den slutter ti minutter efter, at du sidst så"
        " på den.",
    ),
    "ended": (
        "The page has ended, and what you see is from before. `coach page` opens it again.",
        "Siden er slut, og det, du ser, er fra før. `coach page` åbner den igen.",
    ),
    "fault": ("Something is wrong", "Noget er galt"),
    "fault_before": ("This could not be read:", "Dette kunne ikke læses:"),
    "not_found": ("There is no such page", "Den side findes ikke"),
    # now
    "now": ("Now", "Nu"),
    "not_running": (
        "The coach is not running, so nothing is offered. `coach run` starts it.",
        "Coachen kører ikke, så der tilbydes ikke noget. `coach run` starter den.",
    ),
    "next_break": ("The next break is at {time}: {routine}.", "Næste pause er klokken {time}: {routine}."),
    "next_break_on": (
        "The next break is on {day} at {time}: {routine}.",
        "Næste pause er {day} klokken {time}: {routine}.",
    ),
    "no_break": ("No break is to come.", "Der kommer ingen pause."),
    "waiting": ("The coach is waiting.", "Coachen venter."),
    "preparing": ("The coach is getting ready to offer a break.", "Coachen gør klar til at tilbyde en pause."),
    "offering": ("The coach is offering a break.", "Coachen tilbyder en pause."),
    "session": ("A session is being led.", "Coachen leder en træning."),
    "ending": ("The coach is about to end.", "Coachen er ved at slutte."),
    "silent_now": ("Silent now: {why}.", "Tavs nu: {why}."),
    "paused_until": ("Paused until {time}.", "Sat på pause til {time}."),
    "paused": ("Paused until `coach resume`.", "Sat på pause indtil `coach resume`."),
    "held_now": ("The break of {time} is held.", "Pausen klokken {time} holdes tilbage."),
    "listening": (
        "The microphone is open at any time, for a few phrases.",
        "Mikrofonen er åben hele tiden, for nogle få vendinger.",
    ),
    # today
    "strip": ("The day from {first} to {last}", "Dagen fra {first} til {last}"),
    "strip_hours": ("Working hours {spans}", "Arbejdstid {spans}"),
    "so_far": ("So far", "Indtil nu"),
    "nothing_so_far": ("Nothing yet today.", "Ikke noget endnu i dag."),
    "coming": ("To come", "Kommer"),
    "nothing_coming": ("No more breaks today.", "Ikke flere pauser i dag."),
    "why": ("Why", "Hvorfor"),
    "as_if_taken": ("Planned as if each were taken.", "Planlagt, som om hver af dem bliver taget."),
    "now_mark": ("now", "nu"),
    # what became of a break
    "taken": ("taken", "taget"),
    "later": ("put off", "udskudt"),
    "later_until": ("put off until {time}", "udskudt til {time}"),
    "declined": ("declined", "afslået"),
    "skipped": ("left out", "sprunget over"),
    "unanswered": ("not answered", "ikke besvaret"),
    "missed-away": ("missed, you were away", "gået forbi, mens du var væk"),
    "held": ("held", "holdt tilbage"),
    "held_why": ("held: {why}", "holdt tilbage: {why}"),
    "natural": (
        "away from {begin} to {end}: that counts as a break",
        "væk fra {begin} til {end}: det tæller som en pause",
    ),
    "planned": ("to come", "kommer"),
    "absence": ("Away", "Væk"),
    # sessions and sets
    "finished": ("finished", "gennemført"),
    "stopped": ("stopped", "stoppet"),
    "pain": ("stopped: it hurt", "stoppet: det gjorde ondt"),
    "broken": ("broken off", "afbrudt"),
    "running": ("running", "i gang"),
    "done": ("done", "udført"),
    "done_early": ("done early", "færdig før tid"),
    "by_voice": ("confirmed by voice", "bekræftet med stemmen"),
    "by_key": ("confirmed by key", "bekræftet med en tast"),
    "first": ("first side", "første side"),
    "second": ("second side", "anden side"),
    "reps": ("repetitions", "gentagelser"),
    "seconds": ("seconds", "sekunder"),
    "breaths": ("breaths", "åndedrag"),
    "set_amount": ("{done} of {target} {unit}", "{done} af {target} {unit}"),
    "sets_of": ("The {count} sets", "De {count} sæt"),
    "set_of": ("The set", "Sættet"),
    "length": ("{minutes} min {seconds} s", "{minutes} min. {seconds} s"),
    "outcome": ("Outcome", "Udfald"),
    "exercise": ("Exercise", "Øvelse"),
    "amount": ("Amount", "Mængde"),
    # weeks
    "moved_days": ("days on which you moved", "dage, hvor du bevægede dig"),
    "streak_now": ("days of your streak", "dage i træk"),
    "streak_longest": ("days, the longest streak", "dage, den længste række"),
    "minutes": ("minutes", "minutter"),
    "sessions": ("sessions", "træninger"),
    "sets_done": ("sets done", "sæt udført"),
    "heat": ("Minutes of movement, day by day", "Minutter med bevægelse, dag for dag"),
    "heat_label": (
        "{days} days with movement between {first} and {last}; the table below has the same by weeks",
        "{days} dage med bevægelse mellem {first} og {last}; tabellen nedenfor har det samme uge for uge",
    ),
    "day_total": ("{day}: {minutes} min, {sessions} sessions", "{day}: {minutes} min., {sessions} træninger"),
    "day_missed": ("{day}: offered, nothing done", "{day}: tilbudt, intet gjort"),
    "fewer": ("fewer", "færre"),
    "more": ("more minutes", "flere minutter"),
    "offered_only": ("offered, nothing done", "tilbudt, intet gjort"),
    "by_week": ("The same, by weeks", "Det samme, uge for uge"),
    "week_of": ("Week of", "Ugen fra"),
    "days": ("Days", "Dage"),
    "sessions_head": ("Sessions", "Træninger"),
    "minutes_head": ("Minutes", "Minutter"),
    # the team
    "team": ("The team {name}", "Holdet {name}"),
    "team_link": ("The team {name}: how your workplace moves", "Holdet {name}: hvordan din arbejdsplads bevæger sig"),
    "team_today": ("Today", "I dag"),
    "team_week": ("This week", "Denne uge"),
    "team_trend": ("Percent of days with movement, week of", "Procent af dage med bevægelse, ugen fra"),
    "team_others": ("The teams this week", "Holdene i denne uge"),
    "team_name": ("Team", "Hold"),
    "team_share": ("days with movement", "dage med bevægelse"),
    "team_minutes": ("minutes a person and day", "minutter pr. person og dag"),
    "team_sessions": ("sessions a person and day", "træninger pr. person og dag"),
    "team_none": ("No figure yet.", "Intet tal endnu."),
    "team_privacy": (
        "No figure is of fewer than {fewest} people, and each changes only by the days of {fewest} at once.",
        "Intet tal er om færre end {fewest} personer, og hvert ændrer sig kun med {fewest} personers dage ad gangen.",
    ),
    "became": ("What became of the breaks", "Hvad der blev af pauserne"),
    "held_for": ("Held for", "Holdt tilbage på grund af"),
    "last_year": ("The last year", "Det sidste år"),
    "nothing_yet": (
        "Nothing yet. After the first session it stands here.",
        "Ikke noget endnu. Efter den første træning står det her.",
    ),
    # log
    "log_since": ("From {day} on", "Fra {day}"),
    "earlier": ("Earlier", "Tidligere"),
    "later_days": ("Later", "Senere"),
    "nothing_since": ("Nothing in the week from {day} on.", "Ikke noget i ugen fra {day}."),
    "not_a_date": ("{text} is no date; it reads 2026-03-31.", "{text} er ingen dato; den skrives 2026-03-31."),
    # live
    "live": ("Live", "Lige nu"),
    "live_none": ("No session is being led.", "Der er ingen træning i gang."),
    "live_begin": ("Begin one under Routines.", "Begynd en under Rutiner."),
    "live_script": (
        "To watch a session as it goes, and for its buttons, the page needs JavaScript. Voice and keys work without.",
        "For at følge en træning og for knapperne skal siden bruge JavaScript. Stemme og taster virker uden.",
    ),
    "live_session": ("Session", "Træning"),
    "live_offering": ("Offered: say yes, later or no", "Tilbudt: sig ja, senere eller nej"),
    "live_over": ("That was it.", "Det var det."),
    "live_progress": ("How far the set is", "Hvor langt sættet er"),
    "live_count": ("{done} of {target} {unit}", "{done} af {target} {unit}"),
    "live_buttons": ("What you can say, as buttons", "Det, du kan sige, som knapper"),
    "live_heard": ("Heard: {phrase} ({percent} %)", "Hørt: {phrase} ({percent} %)"),
    "live_not_heard": ("Not understood ({percent} %)", "Ikke forstået ({percent} %)"),
    "live_doubt": ("Not sure enough: {phrase} ({percent} %)", "Ikke sikker nok: {phrase} ({percent} %)"),
    "live_gone": ("The session is over already.", "Træningen er allerede slut."),
    "live_full": ("Four windows watch already.", "Fire vinduer ser allerede med."),
    "microphone_open": ("The microphone is open: {name}", "Mikrofonen er åben: {name}"),
    "microphone_shut": ("The microphone is not open.", "Mikrofonen er ikke åben."),
    "offered": ("offered", "tilbudt"),
    "introducing": ("explaining", "forklarer"),
    "counting_in": ("counting in", "tæller for"),
    "working": ("counting", "tæller"),
    "resting": ("resting", "hviler"),
    "state_paused": ("paused", "på pause"),
    "confirming": ("asking", "spørger"),
    "do_done": ("Done", "Færdig"),
    "do_skip": ("Skip", "Spring over"),
    "do_pause": ("Pause", "Pause"),
    "do_resume": ("Resume", "Fortsæt"),
    "do_stop": ("Stop", "Stop"),
    "do_yes": ("Yes", "Ja"),
    "do_snooze": ("Later", "Senere"),
    "do_no": ("No", "Nej"),
    "begin": ("Begin", "Begynd"),
    "play": ("Hear it now", "Hør den nu"),
    "begin_named": ("Begin {routine}", "Begynd {routine}"),
    # settings
    "settings": ("Settings", "Indstillinger"),
    "settings_intro": (
        "The settings stand in `{path}`. An empty field is left out: what is shown in it holds. Lists have commas.",
        "Indstillingerne står i `{path}`. Et tomt felt udelades: så gælder det, der vises i det. Lister har kommaer.",
    ),
    "settings_script": (
        "To change them here the page needs JavaScript; `coach config path` says where the file is.",
        "For at ændre dem her skal siden bruge JavaScript; `coach config path` siger, hvor filen er.",
    ),
    "settings_general": ("General", "Generelt"),
    "settings_unset": ("not set", "ikke sat"),
    "settings_default": ("not set: {value}", "ikke sat: {value}"),
    "settings_table": (
        "The file has a table here; change it in an editor.",
        "Filen har en tabel her; ret den i en teksteditor.",
    ),
    "settings_moved": (
        "The settings were changed elsewhere meanwhile; load this page again.",
        "Indstillingerne er ændret et andet sted imens; genindlæs siden.",
    ),
    "save": ("Save", "Gem"),
    "saved": (
        "Saved. A coach that runs takes it up within five seconds.",
        "Gemt. En coach, der kører, bruger det inden for fem sekunder.",
    ),
    "not_saved": ("Not saved: see the fields that are marked.", "Ikke gemt: se de felter, der er markeret."),
    "unchanged": ("Nothing was changed.", "Intet blev ændret."),
    "microphone": ("Microphone", "Mikrofon"),
    "microphone_session": (
        "A session or an offer is going on: it is open, if there is one.",
        "En træning eller et tilbud er i gang: den er åben, hvis der er en.",
    ),
    "microphone_standby": (
        "It is open: the coach listens at any time for a few phrases, as you chose.",
        "Den er åben: coachen lytter hele tiden efter nogle få vendinger, som du har valgt.",
    ),
    "microphone_waits": (
        "It is not open. You let it stay open at any time; a coach that runs opens it.",
        "Den er ikke åben. Du lader den være åben hele tiden; en coach, der kører, åbner den.",
    ),
    "microphone_last": (
        "The coach was done with it last on {day} at {time}.",
        "Coachen slap den sidst {day} klokken {time}.",
    ),
    "microphone_never": (
        "The coach has not used it in the last two weeks.",
        "Coachen har ikke brugt den de sidste to uger.",
    ),
    # routines, exercises, areas
    "routines": ("Routines", "Rutiner"),
    "areas": ("Body areas", "Kropsområder"),
    "areas_intro": (
        "Sets done in the last year. A set counts in each area of its exercise.",
        "Sæt udført det sidste år. Et sæt tæller i hvert af øvelsens områder.",
    ),
    "minutes_about": ("about {minutes} min", "omkring {minutes} min."),
    "rounds": ("{count} rounds", "{count} runder"),
    "seated": ("seated", "siddende"),
    "standing": ("standing", "stående"),
    "floor": ("on the floor", "på gulvet"),
    "any": ("seated and standing", "siddende og stående"),
    "each_side": ("each side", "til hver side"),
    "dose_today": ("Today {dose} {unit}.", "I dag {dose} {unit}."),
    "dose_today_sides": ("Today {dose} {unit} each side.", "I dag {dose} {unit} til hver side."),
    "at_level": (
        "{dose} at level {level}, and {steps:+d} steps of progress.",
        "{dose} på niveau {level}, og {steps:+d} trin fremgang.",
    ),
    "at_level_one": (
        "{dose} at level {level}, and {steps:+d} step of progress.",
        "{dose} på niveau {level}, og {steps:+d} trin fremgang.",
    ),
    "at_level_none": ("{dose} at level {level}.", "{dose} på niveau {level}."),
    "beginner": ("beginner", "begynder"),
    "normal": ("normal", "normal"),
    "hard": ("hard", "hård"),
    "level_waits": (
        "A harder level waits until `coach setup` has asked about your health and no answer was yes.",
        "Et hårdere niveau venter, til `coach setup` har spurgt til dit helbred, og intet svar var ja.",
    ),
    "place_taken": ("Not offered now, {other} in its place: {why}.", "Tilbydes ikke nu, men {other} i stedet: {why}."),
    "place_nothing": ("Not offered now: {why}.", "Tilbydes ikke nu: {why}."),
    "take_care": ("Take care: {conditions}. Easier: {easier}", "Pas på: {conditions}. Lettere: {easier}"),
    "towards": (
        "Done to the end {count} of {all} times towards the next step.",
        "Gennemført {count} af {all} gange hen imod næste trin.",
    ),
    "your_dose": ("Your dose", "Din mængde"),
    "over_time": ("Over time", "Over tid"),
    "chart_label": (
        "Sets: {count}, from {first} to {last}, between {least} and {most} {unit}",
        "Sæt: {count}, fra {first} til {last}, mellem {least} og {most} {unit}",
    ),
    "chart_done": ("done", "udført"),
    "chart_asked": ("asked for", "bedt om"),
    "latest_sets": ("The latest sets", "De seneste sæt"),
    "when": ("When", "Hvornår"),
    "never_done": ("You have not done it yet.", "Du har ikke lavet den endnu."),
    "how": ("How it goes", "Sådan gør du"),
    "easier_is": ("Easier", "Lettere"),
    "harder_is": ("Harder", "Hårdere"),
    "mind": ("Mind", "Pas på"),
    # names of days and months
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "man tir ons tor fre lør søn"),
    "months": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
    ),
}


class PageWords:
    """The texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._column = WRITTEN_LANGUAGES.index(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of *key*, filled with *values*."""
        return _TEXTS[key][self._column].format(**values)

    def say(self, said: str) -> str:
        """Put over what another part of the coach wrote for people."""
        return in_language(said, self.language)

    def silence(self, why: str) -> str:
        """Say why nothing is spoken: a SilentState or a SilenceReason; what is unknown stays as it is."""
        return self.say(words_of_silence(why))

    def area(self, area: str) -> str:
        """Name a body area, or what a person may have told `coach setup`."""
        return self.say(text(area.replace("_", " ")))

    def reason(self, reason: str, names: Mapping[str, str]) -> str:
        """Say a reason of the plan with the *names* of what it calls by id."""
        return _named(self.say(reason), names)

    def day(self, day: date) -> str:
        """Write a day: Mon 31 Mar, man 31. mar."""
        weekday, month = self.weekdays[day.weekday()], self("months").split()[day.month - 1]
        return f"{weekday} {day.day}{'.' * (self.language == 'da')} {month}"

    @property
    def weekdays(self) -> list[str]:
        """Monday first, short."""
        return self("weekdays").split()

    def decimal(self, value: float) -> str:
        """Write a number with one decimal."""
        return f"{value:.1f}".replace(".", "," if self.language == "da" else ".")

    def length(self, seconds: float) -> str:
        """Write how long something took."""
        minutes, rest = divmod(round(seconds), 60)
        return self("length", minutes=minutes, seconds=rest)


def wall(moment: datetime, zone: tzinfo) -> str:
    """Return *moment* as the wall's clock shows it, hours and minutes."""
    return f"{moment.astimezone(zone):%H:%M}"


def _named(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"[a-z0-9]+(?:_[a-z0-9]+)+", lambda found: names.get(found[0], found[0]), text)
