"""The help of each command in Danish; what is a line or less is in coach/danish.py."""

from __future__ import annotations

from collections.abc import Mapping

HELP: Mapping[str, str] = {
    "now": """Begynd en guidet pause nu: RUTINE, ellers den, der netop tilbydes, ellers den, indstillingerne nævner
(neck_shoulder_2).

Sig "færdig", "spring over", "sæt på pause", "fortsæt", "sig det igen" eller "stop træningen", eller skriv det. Ctrl-C
afslutter som "stop", og det, du har lavet, står i `coach log`.""",
    "run": """Vent i denne proces, og tilbyd pauser, når det er tid, indtil `coach quit` eller Ctrl-C.

Hvornår og hvilke står i config.toml. Læg den i baggrunden med `coach run &`.""",
    "status": """Fortæl, om coachen kører, hvad den gør, og hvornår næste pause er; også hvad der er galt, hvad enten
den kører eller ej.

Slutstatus: 0 den kører, 3 den kører ikke.""",
    "yes": "Tag den pause, der netop tilbydes, som om du havde sagt ja.",
    "later": """Udskyd den pause, der netop tilbydes, ellers den næste: MINUTTER, eller som `offer.later` siger.

MINUTTER er et tal, eller sagt med ord: "en halv time".""",
    "skip": "Spring den pause over, der netop tilbydes, ellers den næste; der tilbydes ikke en anden i stedet.",
    "pause": """Vær stille i LÆNGDE: "45min", "45", "2h", "until 14:30", "til kvart i tre", "today".

Uden den indtil `coach resume`.
Stilheden varer ved, også om coachen startes igen. En træning, der er i gang, fortsætter.""",
    "resume": """Afslut stilheden, også den, en tidligere coach fik besked på.

Slutstatus: 0, eller 3 hvis coachen ikke kører, og der ikke var bedt om stilhed.""",
    "quit": """Afslut den coach, der kører; en træning, den leder, slutter som efter "stop".

Vender tilbage, når den er væk. Slutstatus: 0 også hvis ingen kører, 2 hvis den ikke slutter.""",
    "plan": """Vis pauserne på DATO (ÅÅÅÅ-MM-DD; ellers i dag fra nu af), som de kommer, hvis hver af dem tages, og
hvorfor.""",
    "rehearse": """Spil DATO igennem med dine indstillinger på et øjeblik, og vis, hvad coachen beslutter, og hvorfor.
Intet siges eller skrives. Linjerne er loggens og på engelsk.

Et menneske sidder ved skrivebordet hele dagen og siger ja, medmindre --events vil det anderledes.""",
    "service": "Lad coachen begynde, når du logger ind: systemd, launchd eller opgavestyringen starter `coach run`.",
    "service install": """Installér dit systems tjeneste, og start den. Gør du det igen, sker der ingenting; efter en
opdatering starter den forfra.""",
    "service remove": "Afslut tjenesten, og fjern dens fil. Dine indstillinger og din journal bliver.",
    "service status": """Fortæl, om tjenesten er installeret og kører.

Slutstatus: 0 den kører, 3 den kører ikke.""",
    "doctor": """Fortæl, hvad coachen finder på denne maskine, og hvad den ved om dig ved skrivebordet.

Spiller en kort, stigende lyd for at finde ud af, hvordan mikrofonen hører den igen; gemmer ingenting. Slutstatus: 0
den kan lede dig med stemmen, 1 det kan den ikke.""",
    "log": """Vis træningerne med deres sæt og imellem dem de pauser, der ikke blev til noget.

Klokkeslæt er dit eget urs. Med --json vises kun træninger; --breaks viser pauserne, også de tagne, i begge former.""",
    "stats": """Læg journalen sammen: dage og dage i træk, minutter, sæt, kropsområder, og hvad der blev af pauserne.

Dage i træk er dage, hvor du bevægede dig. En fridag, en dag uden arbejde og en dag, hvor alle pauser blev holdt
tilbage, afbryder ikke rækken; det gør en dag, hvor en pause blev tilbudt, og intet blev gjort. Dage og timer er dit
eget urs.""",
    "page": """Vis dagen, ugerne og loggen på en side, som kun denne maskine kan se.

Adressen gælder for én browser, én gang. Siden lever, mens der ses på den: den slutter ti minutter efter eller med
Ctrl-C.""",
    "export": """Skriv hele journalen til FIL eller til standard output; tidspunkter er i UTC.

Et kalenderprogram kan abonnere på en ics-fil: skriv den igen, når den skal følge med. Begivenhederne er markeret som
fri tid og beholder deres identitet.""",
    "import": """Tilføj det, FIL har mere end journalen; FIL er skrevet af `coach export --format json`.

Intet tages to gange, så det kan gøres igen, og to computeres journaler kan samles. Stilhed, du har bedt denne coach
om, gælder stadig.""",
    "backup": """Skriv en kopi af journalen til FIL; en ældre sikkerhedskopi der erstattes.

For at gå tilbage til den: `coach quit`, og læg kopien i journalens sted. `coach forget` går også de kopier igennem,
der er lavet sådan.""",
    "forget": """Slet det, du har lavet, fra journalen, fra de kopier, `coach backup` har lavet, og fra loggen.

Der spørges én gang. Det overskrives, ikke kun markeres som frit; med ryger beskadigede journaler, der er lagt til
side, og talte klip, der sidst blev brugt før da, og som kan rumme dine egne tekster. Det, du har valgt
(indstillingerne), det, du har skrevet og lært coachen, bliver, og det gør det, `coach export` skrev, også.""",
    "routines": "Vis listen over rutiner: det, du kan blive ledt igennem.",
    "exercises": "Vis listen over de øvelser, rutinerne er lavet af.",
    "show": """Vis øvelsen eller rutinen ID: dens tekst, hvor meget af den der er din i dag og hvorfor, hvor lang tid
den tager.

Et navn eller begyndelsen af et navn eller id er nok.""",
    "check": """Tjek scripts, og sig for hver fejl, hvor den er, hvad der er galt, og hvad du gør ved det.

STIER er dine egne filer eller mapper, lagt oven på vores; uden dem tjekkes din egen mappe.""",
    "new": """Skriv en begyndelse til en øvelse eller rutine, der hedder NAVN, med hver linje forklaret.

Den kan spilles, som den er; ret i den, og `coach check` siger, hvad der er galt.""",
    "try": """Spil den første rutine i FIL, ellers dens første øvelse, eller en ØVELSE, som coachen har, med det samme.

Intet skrives ned.""",
    "voices": """Vis de stemmer, der kan tale dit sprog; nævn en under [voice] i config.toml.

Pipers lyder som mennesker og hentes med `coach voices get`; espeak-ng's er der altid.""",
    "voices get": """Hent Piper-stemmen NAVN, når du har set, hvad den er, og sagt ja.

Det, der blev afbrudt, fortsætter, hvor det slap, når du gør det igen; en fil, der ikke er, hvad kataloget lover,
smides væk.""",
    "setup": """Svar på nogle spørgsmål med ja eller nej, med stemmen eller en tast: helbred, niveau, hvad der
driller, dit sted.

Et spørgsmål kan springes over, og du kan gå tilbage; før noget skrives, ser du, hvad der blev forstået. Svarene gemmes
i person.toml ved siden af config.toml og ingen andre steder. Kald den igen, og den spørger om det, der mangler; det, du
ikke svarer på, forbliver, som det var.""",
    "team": """Vis, hvordan gruppen på din arbejdsplads bevæger sig: dit hold i dag og i denne uge, dets udvikling,
holdene side om side.

Intet tal handler om færre end fem personer, og hvert ændrer sig kun med fem personers dage ad gangen: ingen ses.""",
    "team init": """Gør databasen under [team] url klar: skema, roller, rettigheder. For dens administrator, helst som
superbruger.

Anden gang bringer det skemaet op til den nyeste udgave.""",
    "team join": """Vær med på holdet NAVN: fra i dag deles de af hver dags summer, som du vælger.

Aldrig sæt, lyd, svar eller klokkeslæt; dit navn fortælles ikke, et tilfældigt tal står for dig. Melder du dig ind
igen, ændrer det, hvad der deles fra da af.""",
    "team leave": "Forlad holdet, og tag alle dine dage ud af databasen.",
    "team send": """Send det nye nu; coachen gør det selv efter hver pause.

Slutstatus: 0 alt er sendt, 2 ikke endnu.""",
    "config": """Dine indstillinger, en tekstfil: hvor den er, hvad der gælder, en med forklaringer at begynde med, og
hvad der er galt i den.""",
    "config path": "Skriv, hvor config.toml er eller ville være: den behøver ikke at findes.",
    "config show": """Vis hver nøgle med den værdi, der gælder, og hvor den kommer fra.

Den kommer fra config.toml, ellers fra person.toml (det, du fortalte `coach setup`), ellers er det standarden. "-" er
en nøgle uden værdi.""",
    "config init": """Skriv en config.toml, hvor hver nøgle står med sin standard som en kommentar.

Den ændrer ingenting, før du tager "# " væk fra en linje. Det, der er der, skrives aldrig over.""",
    "config check": """Sig alt, hvad der er galt i config.toml, en linje for hver.

Slutstatus: 0 ingenting, 2 noget.""",
    "teach": """Sig hvert af et dusin korte ord tre gange, med frie hænder; det tager omkring to minutter.

Fra da af sammenligner ørerne med din egen stemme, ved din mikrofon, på dit sprog. Det, der gemmes, er tal, som siger,
hvordan den lyder, i en fil kun for dig; ingen lyd, medmindre du beder om det.

Kommandoer, du helt sikkert mente, læres ved brug på samme måde; `[ears] learn = false` slår det fra.""",
    "why": "Sig, hvor meget af ØVELSE der er dit i dag, og alt, hvad der førte dertil.",
    "allow": "Lad ØVELSE, som gjorde ondt, blive tilbudt igen.",
    "never": """Tilbyd ikke en øvelse eller rutine: ID, et navn eller dets begyndelse. Det gemmes i person.toml.""",
    "prefer": """Tilbyd hellere en øvelse eller rutine: ID, et navn eller dets begyndelse. Det gemmes i person.toml.""",
    "render": """Skriv hele den guidede RUTINE til en lydfil, med titel, sprog og kapitler, hvor den kan have dem.

Lydplanen er en JSON-liste med et objekt for alt, hvad der lyder, i rækkefølge: start_sample og length (samples), rate
(samples i sekundet), kind (speech, count_in, beat, count, cue, tick, tone eller earcon), text (tom for toner),
exercise (dens id eller null) og rep (den gentagelse, det åndedrag eller det sekund, som den fuldfører eller hører
til, eller null).""",
    "hear": """Sig, hvilke kommandoer der høres i hver FIL (wav, flac, ogg, mp3; enhver rate), på samme måde som ved
mikrofonen.

Det, telefoner og browsere optager (m4a, webm), læses, hvor ffmpeg er installeret eller tilvalget `recordings`. En,
der ikke kan læses, bliver nævnt, og de andre høres; slutstatus er så 2.

Tider er sekunder i filen: hvor kommandoen blev sagt, og hvornår den var forstået. Tallet er, hvor sikre ørerne er,
0,5 til 1.

Uden FIL lyttes der til mikrofonen indtil Ctrl-C, og så vises også, hvad der ikke blev troet, hvor højt der er, hvad
der blev klippet af eller tabt, og hvor længe efter sin slutning et ord var forstået.""",
    "completion": """Skriv det script, hvormed SKAL fuldfører kommandoer, deres tilvalg og id'er på øvelser og
rutiner.""",
}
"""Command, or command and subcommand -> its help."""
