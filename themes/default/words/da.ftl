# Brugerfladens ord på dansk.

## Slagsene

theme = Tema
themes = Temaer
insight = Indsigt
insights = Indsigter
quote = Citat
quotes = Citater
voice = Stemme
voices = Stemmer
recommendation = Anbefaling
recommendations = Anbefalinger
question = Spørgsmål
questions = Spørgsmål
workshop = Workshop
workshops = Workshops
practice = Praksis
practices = Praksisser
meeting = Møde
meetings = Møder
theme-low = tema
themes-low = temaer
insight-low = indsigt
insights-low = indsigter
quote-low = citat
quotes-low = citater
voice-low = stemme
voices-low = stemmer
recommendation-low = anbefaling
recommendations-low = anbefalinger
question-low = spørgsmål
questions-low = spørgsmål
workshop-low = workshop
workshops-low = workshops
practice-low = praksis
practices-low = praksisser
meeting-low = møde
meetings-low = møder
sheet = Ark
sheets = Ark
page = Side
board = Tavle

## Tal

count-insights = { $n ->
    [one] { $n } { insight-low }
   *[other] { $n } { insights-low }
}
count-quotes = { $n ->
    [one] { $n } { quote-low }
   *[other] { $n } { quotes-low }
}
count-voices = { $n ->
    [one] { $n } { voice-low }
   *[other] { $n } { voices-low }
}
count-recommendations = { $n ->
    [one] { $n } { recommendation-low }
   *[other] { $n } { recommendations-low }
}
count-ideas = { $n ->
    [one] { $n } idé
   *[other] { $n } idéer
}
count-boards = { $n ->
    [one] { $n } tavle
   *[other] { $n } tavler
}
count-votes = { $n ->
    [one] { $n } prik
   *[other] { $n } prikker
}
voices-counted = { $n ->
    [one] { voice-low }
   *[other] { voices-low }
}
quotes-counted = { $n ->
    [one] { quote-low }
   *[other] { quotes-low }
}
insights-counted = { $n ->
    [one] { insight-low }
   *[other] { insights-low }
}
recommendations-counted = { $n ->
    [one] { recommendation-low }
   *[other] { recommendations-low }
}
evidence = { $quotes } fra { $voices }

## Datoer

month-1 = januar
month-2 = februar
month-3 = marts
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
date-day = { $day }. { $month } { $year }
date-month = { $month } { $year }
date-day-of-year = { $day }. { $month }
date-month-of-year = { $month }

## Siden

skip = Gå til teksten
menu = Menu
to-top = Til toppen
ways = Katalogets dele
home = Forsiden
feed = Feed
as-data = Kataloget som data (JSON)
quotes-as-table = Citaterne som tabel (CSV)
scheme = Lys eller mørk
scheme-light = Lys
scheme-dark = Mørk
scheme-auto = Følg enheden
commissioned-by = Bestilt af { $name }
accessibility-statement = Tilgængelighedserklæring
audience-internal = Kun for holdet
audience-partners = Kun for udvalgte læsere
not-found = Her er ikke noget
not-found-text = Siden kan være flyttet, eller ordene kan være trukket tilbage af den, der sagde dem.
not-found-home = Gå til forsiden
moved = Siden er flyttet
moved-to = Den er nu her:

## Forsiden

foreword = Forord
the-themes = Temaerne
in-numbers = Kataloget i tal
process = Sådan blev det til
read-process = Læs, hvordan det blev gjort
ways-in = Hvor vil du begynde?
five-minutes = Jeg har fem minutter
five-minutes-text = Læs det første tema, fra citatet forrest til indsigterne.
prepare-meeting = Jeg forbereder et møde
prepare-meeting-text = Dagsordenen og fem punkter om hvert tema på den.
run-workshop = Jeg holder en workshop
run-workshop-text = Spørgsmål at åbne med, tavler at fylde, ark at printe.

## Temaer og indsigter

theme-number = { theme } { $n }
insight-number = { insight } { $n }
the-insights = { insights }
statement = Udsagn
evidence-title = Det bygger den på
evidence-is-thin = Det er et tyndt grundlag.
evidence-posters = { $n ->
    [one] Ét citat må hænge på en væg.
   *[other] { $n } citater må hænge på en væg.
}
see-map = Se den på belægskortet
evidence-map = Belægskort
evidence-map-intro = Hvem der bærer hvad. Hver prik er en stemme, der taler i en indsigt; et tal i den siger, hvor mange citater der er dens. Tabellen under hvert billede siger det samme i ord.
evidence-picture = Indsigter og stemmer: { $theme }
evidence-picture-text = { $insights }, { $voices }. Tabellen nedenfor siger det samme.
evidence-thin = { insights }, der hviler på færre end { $n ->
    [one] én { voice-low }
   *[other] { $n } { voices-low }
}
evidence-unanswered = { insights }, som intet svarer på endnu
evidence-groundless = { recommendations }, der ikke siger, hvad de hviler på
none-of-them = Ingen.
thin = tyndt
methods = Metoder
answered-by = Besvaret af
rests-on = Hviler på
trace-questions = Rejser spørgsmålet
trace-boards = Taget op på
trace-answers = Besvaret af
evidence-none = Ingen citater i denne udgave bærer den.
questions-title = Spørgsmål, den åbner
on-board = På tavlen fra
answers-title = Hvad der kunne ændres
answers-none = Ingen anbefaling svarer på den endnu.
cite = Sådan henviser du
previous-insight = Forrige
next-insight = Næste
previous-theme = Forrige tema
next-theme = Næste tema
more-quotes = Flere citater
practices-title = Det virker andre steder
logbook-title = Hvad der er sagt indtil nu
vision-title = Hvor det skal føre hen
scenarios-title = Hvordan det kan gå
tags = Hører under

## Citater

quotes-intro = Alle katalogets citater. Er der markeret ord i et langt, står de her; på citatets egen side står alt, hvad der blev sagt.
read-quote = Hele citatet
copy = Kopiér
copied = Kopieret
copy-citation = Kopiér henvisningen
link-to-quote = Link til citatet
carries = Underbygger
stands-in = Står i
said-also = Samme stemme har også sagt
became = Hvad det blev til
previous-quote = Forrige citat
next-quote = Næste citat
elision = (udeladt)
clarified = redaktørens tilføjelse:
stage-note = bemærkning:
placeholder = anonymiseret:
held-back = et citat, der ikke vises her
not-out-yet = en side, der ikke er ude endnu
stage-notes = griner, ler, latter, smiler, græder, sukker, pause, lang pause, stilhed, hvisker, hoster, trækker på skuldrene, nikker, ryster på hovedet, peger, rejser sig, telefonen ringer, uhørligt, utydeligt

kind-interview = interview
kind-observation = observation
kind-workshop = workshop
kind-letter = brev
kind-group = gruppesamtale
kind-diary = dagbog
kind-phone = telefonsamtale
kinds-interview = interviews
kinds-observation = observationer
kinds-workshop = workshops
kinds-letter = breve
kinds-group = gruppesamtaler
kinds-diary = dagbøger
kinds-phone = telefonsamtaler

## Filtre

filter-all = alle
filter-theme = { theme }
filter-kind = Hvordan vi lyttede
filter-horizon = Hvornår
filter-origin = Hvis idé
filter-status = Hvor langt
showing = Viser { $shown } af { $all }

## Anbefalinger

recommendations-intro = Hvad der bør ændres, hvis idé det var, og hvad det hviler på.
for-the-whole = For hele kataloget
horizon = Hvornår
horizon-now = nu
horizon-later = på længere sigt
origin = Hvis idé
origin-workshop = workshoppen
origin-citizens = borgerne
origin-team = holdet
origin-committee = udvalget
from-workshop = Fra workshoppen
from-citizens = Fra borgerne
from-team = Fra holdet
from-committee = Fra udvalget
status-proposed = foreslået
status-accepted = besluttet
status-tried = afprøves
status-done = gjort
status-dropped = droppet
owner = Ansvarlig
answer = Svar
answers = Svarer på
said-by = Sagt af
from-board = Fra tavlen

## Stemmer

voices-intro = Hvem der er lyttet til, hvordan, og hvad de har sagt ja til at få gengivet her. Ingen er nævnt ved navn.
nobody-label = Unavngiven stemme

## Praksisser, workshops, møder

place = Sted
date = Dato
duration = Varighed
source = Kilde
source-colon = Kilde:
committee = Udvalg
for-themes = Temaer
boards = Tavler
board-answers = Åbner
recommended = anbefalet
idea-by = af { $name }
loose-ideas = Ikke sat i et felt
sheets-intro = Skemaer til at printe og udfylde.
point-1 = Hvad der er sagt indtil nu
point-2 = Hvad borgerne siger
point-3 = Hvor det skal føre hen
point-4 = Det virker andre steder
point-5 = Hvordan det kan gå, og hvad der bør ændres
point-empty = Her er ikke skrevet noget endnu.
by-experts = eksperter
by-professionals = fagfolk
by-citizens = mennesker med erfaring
by-team = holdet

## Tekst

fact = Fakta
maxim = Et ordsprog
alert-note = Bemærk
alert-tip = Tip
alert-important = Vigtigt
alert-warning = Advarsel
alert-caution = Pas på
table = Tabel
footnotes = Noter
footnote-back = Tilbage til teksten
ticked = gjort
unticked = ikke gjort
citation = { $title }, { $what }. I: { $catalogue }.

## Plakater

poster-shortened = Forkortet.
poster-credit = Vist med samtykke fra den, der sagde det.

# Ark til print.
posters = Plakater
cards = Kort
paper-code = Kode
note-how = Én idé pr. seddel, med store bogstaver. Skriv feltets kode i hjørnet.
three-to-pick = Vælg tre
the-one = Den ene
notes-to-cut = Sedler til at klippe
decision = Beslutning
decision-yes = Som anbefalet
decision-changed = Med disse ændringer
decision-no = Ikke nu, fordi
left-out = Udeladt her af pladshensyn:
left-explanations = { $n ->
    [one] uddybningen af 1 anbefaling
   *[other] uddybningen af { $n } anbefalinger
}
left-entries = { $n ->
    [one] 1 indlæg
   *[other] { $n } indlæg
}
left-practices = { $n ->
    [one] 1 praksis
   *[other] { $n } praksisser
}
left-statements = { $n ->
    [one] udsagnet i 1 indsigt
   *[other] udsagnet i { $n } indsigter
}
voice-kind = Metode
page-short = s.
voice-date = Hvornår
contents = Indhold
insight-catalogue = Indsigtskatalog
packing-list = Pakkeliste
packing-what = Hvad
packing-sheets = Ark
packing-paper = Papir
packing-how = Hvordan
packing-bring = Tag også med
packing-bring-list = Tykke tusser, én til hver; prikker til at stemme med; tape, der slipper væggen igen; sakse; vand.
packed-posters = Plakater til at hænge op
packed-boards = Tavler til væggen
packed-notes = Sedler til at klippe, en side af hver farve
packed-sheets = Ark til at udfylde: så mange, som der er mennesker eller borde
packed-cards = Kort med citater og indsigter
packed-briefs = Oplæg, ét til hver, der kommer
how-cut = klippes efter mærkerne
how-larger = på større papir; skæres efter mærkerne
how-both = på begge sider, vendt om den lange kant; klippes efter mærkerne
how-as-is = som det er
how-two = på begge sider
print-poster = Print som plakat (PDF)
print-board = Print denne tavle (PDF)
print-sheet = Print dette ark (PDF)
print-brief = Oplæg på to sider (PDF)
print-book = Hele kataloget som bog (PDF)
print-notes = Sedler til at klippe (PDF)

## Tavler på skærm

board-about = En tavle at fylde sammen, på skærm eller på papir.
open-board = Fyld tavlen
board-grounds = Det, den hviler på
board-tools = Tavlen
board-undo = Fortryd
board-redo = Gør om
board-list = Som liste
board-show = Vis
board-all-cells = alle felter
board-timer = Tid
board-minutes = min.
board-start = Start
board-stop = Stop
board-big = Storskærm
board-small = Forlad storskærm
board-print = Print
board-files = Gem, åbn, eksportér
board-save = Gem, til at åbne igen
board-open = Åbn det, der er gemt
board-markdown = Som Markdown
board-canvas = Som JSON Canvas
board-table = Som tabel (CSV)
board-kept = Gemt i denne browser, på denne maskine.
board-refused = Browseren gemmer intet her. Gem, før du lukker siden.
board-no-script = Lad scripts køre på siden for at sætte idéer på tavlen; eller print den.
board-news = Siden er nyere end det, du havde
board-news-done = I orden
board-came = Nyt på siden:
board-went = Ikke længere på siden:
board-differs = Dit bliver stående. Siden siger: ”{ $other }”
board-take = Brug sidens udgave
board-ideas-title = Idéer
board-ideas = { $n }
board-of-fifty = { $n } af 50
board-new = En ny idé
board-add = Tilføj
board-vote = Prik · { $n }
board-up = Tidligere
board-down = Senere
board-move = Flyt
board-edit = Ret
board-edit-title = Idéen
board-words = Hvad den siger
board-cell = Hvor den hænger
board-by = Fra hvem
board-votes = Prikker
board-recommend = Vi anbefaler den
board-done = Færdig
board-cancel = Lad den være, som den var
board-remove = Tag den ned
board-said-added = Tilføjet: { $cell }
board-said-moved = Flyttet: { $cell }
board-said-changed = Rettet
board-said-removed = Taget ned. Fortryd henter den tilbage.
board-said-votes = Prikker: { $n }
board-said-recommended = Anbefalet
board-said-not-recommended = Ikke længere anbefalet
board-said-undone = Fortrudt
board-said-redone = Gjort om
board-said-filtered = { $n } af { $of } idéer vises
board-said-time = Tiden er gået
board-said-cancelled = Blev, hvor den var
board-said-saved = Gemt som { $name }
board-said-opened = Åbnet. Ændringer: { $n }
board-said-other = Filen hører til en anden tavle: { $name }
board-said-broken = Filen er ikke en tavle, der er gemt her, eller den er beskadiget.
votes-title = Prikkerne
votes-caption = Det, der fik prikker på denne tavle
voted-idea = Idé
voted-cell = Felt
voted-count = Prikker
kit-download = Alt til denne workshop (ZIP): tavler, sedler, ark, kort, pakkeliste
sheet-broken = Filen hører ikke til dette ark, eller den er beskadiget.
sheet-clear = Tøm arket
sheet-clear-sure = Tøm arket? Så er det væk, der står på det.
filled-sheets = Fra arkene
board-altered = Ændret på siden:
board-damaged = Det, der var gemt i browseren, kan ikke læses længere. Det er lagt til side; siden viser katalogets idéer.
board-damaged-save = Gem det, der var
board-said-place = { $n } af { $of }
board-keys = Taster
board-key-arrows = piletaster
board-key-arrows-does = fra seddel til seddel, fra felt til felt
board-key-alt = Alt og piletaster
board-key-alt-does = flyt sedlen
board-key-enter = Enter
board-key-enter-does = ret den
board-key-plus = + og −
board-key-plus-does = en prik mere, en prik mindre
board-key-delete = Delete
board-key-delete-does = tag den ned
board-key-undo = Ctrl og Z
board-key-undo-does = fortryd; med Shift gør om
board-fifty-how = Halvtreds idéer, og intet streges ud. Giv så tre af dem en prik hver, og anbefal den ene.
board-stays = Ikke længere på siden, men rettet her, så den bliver:

search = Søg
search-label = Søg i kataloget
search-hint = Piletasterne fører gennem det fundne; Enter viser det på en side for sig.
search-hint-page = Piletasterne fører gennem det fundne; Enter går til det første.
search-narrow = Afgræns
search-clear = Vis alt igen
search-key = Tasten / åbner søgningen
search-none = Der er ikke fundet noget om { $words }.
search-none-narrowed = Der er ikke fundet noget om { $words } inden for det valgte.
search-found = Fundet: { $n }
search-more = Vis flere
search-close = Luk
search-any = Alle
search-nearest = Her er det, der ligner mest.
search-failed = Søgningen kunne ikke hentes. Er mappen hel?
search-pages = Sider, workshopper, møder
search-index = Register
search-index-intro = Alt i kataloget, efter det første bogstav.
search-index-letters = Bogstaver
search-index-signs = Tal og tegn
search-index-quotes = Citaterne står på en side for sig.

## Møder

agenda = Dagsorden
calendar-file = Føj til min kalender
calendar-file-all = Alle møder, til en kalender
time-of-day = { $hour }.{ $minute }
time-from = kl. { $from }
time-from-to = kl. { $from }–{ $to }
reading-time = { $n ->
    [one] { $n } minuts læsning
   *[other] { $n } minutters læsning
}
earlier-entries = { $n ->
    [one] { $n } tidligere indlæg
   *[other] { $n } tidligere indlæg
}

## Proces og metode

process-picture = Processen på en tidslinje
process-picture-text = { $n } trin, hvert fra den dag, det begyndte, til den dag, det var gjort. Listen herunder siger det samme med ord.
method-in-numbers = Metoden i tal
voices-when = Hvornår vi lyttede
voices-where = Hvor vi lyttede
elsewhere = andre steder

## At henvise

copy-bibtex = Kopiér som BibTeX
search-and-index = Søg og register
