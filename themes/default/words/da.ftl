# Interface words in Danish. See en.ftl for the names of the kinds (`labels:`).

## Kinds of entry

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

## Numbers

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

## Dates

weekday-1 = mandag
weekday-2 = tirsdag
weekday-3 = onsdag
weekday-4 = torsdag
weekday-5 = fredag
weekday-6 = lørdag
weekday-7 = søndag
date-weekday = { $weekday } den { $date }
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

## Every page

skip = Gå til indhold
menu = Menu
to-top = Til toppen
ways = Hovedmenu
home = Forside
feed = Feed
as-data = Hent katalogets data (JSON)
quotes-as-table = Hent citaterne (CSV)
scheme = Udseende
scheme-light = Lyst
scheme-dark = Mørkt
scheme-auto = Som enheden
commissioned-by = Bestilt af { $name }
accessibility-statement = Tilgængelighedserklæring
audience-internal = Kun for teamet
audience-partners = Kun for udvalgte læsere
not-found = Siden findes ikke
not-found-text = Siden kan være flyttet, eller den citerede kan have trukket sit citat tilbage.
not-found-home = Gå til forsiden
moved = Siden er flyttet
moved-to = Du finder den her:

## Front page

foreword = Forord
the-themes = Temaerne
in-numbers = Kataloget i tal
process = Sådan blev kataloget til
read-process = Læs om processen
ways-in = Hvor vil du begynde?
five-minutes = Jeg har fem minutter
five-minutes-text = Læs det første tema fra åbningscitatet til indsigterne.
prepare-meeting = Jeg forbereder et møde
prepare-meeting-text = Dagsordenen med fem punkter for hvert tema.
run-workshop = Jeg holder en workshop
run-workshop-text = Spørgsmål at arbejde med, tavler at udfylde, ark at printe.

## Themes and insights

theme-number = { theme } { $n }
insight-number = { insight } { $n }
the-insights = { insights }
statement = Udsagn
evidence-title = Belæg
evidence-is-thin = Belægget er tyndt.
evidence-posters = { $n ->
    [one] Ét citat må bruges på en plakat.
   *[other] { $n } citater må bruges på plakater.
}
see-map = Se belægskortet
evidence-map = Belægskort
evidence-map-intro = Hvilke stemmer underbygger hvilke indsigter. Hver prik er en stemme, der er citeret i en indsigt. Et tal i prikken viser, hvor mange af indsigtens citater der kommer fra stemmen. Tabellen under hver figur viser det samme.
evidence-map-intro-unlinked = Hvor mange stemmer der underbygger hvilke indsigter. Hver prik er én stemme, der er citeret i indsigten. Prikker under hinanden er ikke nødvendigvis samme stemme: Det vises ikke, hvilke ord der kommer fra samme person. Tabellen under hver figur viser de samme tal.
evidence-picture = Indsigter og stemmer: { $theme }
evidence-picture-text = { $insights }, { $voices }. Tabellen nedenfor viser det samme.
evidence-thin = { insights }, der bygger på færre end { $n ->
    [one] én { voice-low }
   *[other] { $n } { voices-low }
}
evidence-unanswered = { insights } uden { recommendations-low } endnu
evidence-groundless = { recommendations } uden angivet grundlag
none-of-them = Ingen.
thin = tyndt belæg
methods = Metoder
answered-by = Besvaret af
rests-on = Bygger på
trace-questions = Rejser spørgsmålet
trace-boards = Taget op på
trace-answers = Besvaret af
evidence-none = Ingen citater i denne udgave underbygger den.
questions-title = Spørgsmål, den rejser
on-board = På tavlen fra
answers-title = Hvad kan ændres?
answers-none = Ingen { recommendations-low } endnu.
cite = Kildehenvisning
previous-insight = Forrige
next-insight = Næste
previous-theme = Forrige tema
next-theme = Næste tema
more-quotes = Flere citater
practices-title = Det virker andre steder
logbook-title = Det er sagt indtil nu
vision-title = Det skal det føre til
scenarios-title = Sådan kan det gå
tags = Emneord

## Quotes

quotes-intro = Alle citater i kataloget. Er en del af et citat markeret, vises kun uddraget her. Hele citatet står på sin egen side.
read-quote = Læs hele citatet
copy = Kopiér citat
copied = Kopieret
copy-citation = Kopiér henvisning
link-to-quote = Link til citatet
carries = Underbygger
stands-in = Findes i
said-also = Mere fra samme stemme
became = Hvad det førte til
previous-quote = Forrige citat
next-quote = Næste citat
elision = (udeladt)
clarified = redaktørens tilføjelse:
stage-note = bemærkning:
placeholder = anonymiseret:
held-back = et citat, der ikke vises her
held-back-other = noget, der ikke vises her
not-out-yet = en side, der ikke er udgivet endnu
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

## Filters

filter-all = Alle
filter-theme = { theme }
filter-kind = Metode
filter-horizon = Tidshorisont
filter-origin = Idé fra
filter-status = Status
showing = Viser { $shown } af { $all }

## Recommendations

recommendations-intro = Hvad der bør ændres, hvis idé det var, og hvad det bygger på.
for-the-whole = For hele kataloget
horizon = Tidshorisont
horizon-now = nu
horizon-later = på længere sigt
origin = Idé fra
origin-workshop = workshoppen
origin-citizens = borgerne
origin-team = teamet
origin-committee = udvalget
from-workshop = Fra workshoppen
from-citizens = Fra borgerne
from-team = Fra teamet
from-committee = Fra udvalget
status-proposed = foreslået
status-accepted = besluttet
status-tried = afprøves
status-done = gennemført
status-dropped = droppet
owner = Ansvarlig
answer = Svar
answers = Svarer på
said-by = Sagt af
from-board = Fra tavlen

## Voices

voices-intro = Hvem vi har lyttet til, hvordan, og hvad de har sagt ja til at dele her. Ingen er nævnt ved navn.
nobody-label = Unavngiven stemme

## Practices, workshops, meetings

place = Sted
date = Dato
duration = Varighed
source = Kilde
source-colon = Kilde:
committee = Udvalg
for-themes = Temaer
boards = Tavler
board-answers = Bygger på
recommended = anbefalet
idea-by = af { $name }
loose-ideas = Ikke placeret i et felt
sheets-intro = Skemaer til at printe og udfylde.
point-1 = Det er sagt indtil nu
point-2 = Det siger borgerne
point-3 = Det skal det føre til
point-4 = Det virker andre steder
point-5 = Sådan kan det gå, og det bør ændres
point-empty = Her er ikke skrevet noget endnu.
by-experts = eksperter
by-professionals = fagfolk
by-citizens = mennesker med egne erfaringer
by-team = teamet

## Text

fact = Fakta
maxim = Ordsprog
alert-note = Bemærk
alert-tip = Tip
alert-important = Vigtigt
alert-warning = Advarsel
alert-caution = Pas på
table = Tabel
footnotes = Noter
footnote-back = Tilbage til teksten
ticked = udført
unticked = ikke udført
citation = { $title }, { $what }. I: { $catalogue }.

## Posters

poster-shortened = Forkortet.
readable-from = { $n ->
    [0] kan læses på under 1 m
   *[other] kan læses på { $n } m
}
poster-credit = Vises med samtykke fra den citerede.

## Printed sheets

posters = Plakater
cards = Kort
paper-code = Kode
note-how = Én idé pr. seddel, med store bogstaver. Skriv feltets kode i hjørnet.
three-to-pick = Vælg tre
the-one = Vælg én
notes-to-cut = Sedler til at klippe ud
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
voice-date = Dato
contents = Indhold
insight-catalogue = Indsigtskatalog
event-calendar = Læg mødet i kalenderen
event-more = Læs mere
event-about = Det handler om
packed-event = Plakat og indbydelse
index = Stikord
cite-as = Henvis til kataloget sådan
licence = Licens
typefaces = Skrifter
large-print = Stor skrift
packing-list = Pakkeliste
packing-what = Materiale
packing-sheets = Ark
packing-paper = Papir
packing-how = Vejledning
packing-bring = Medbring også
packing-bring-list = Tykke tusser, én til hver; prikker til at stemme med; tape, der kan tages af væggen igen; saks; vand.
packed-posters = Plakater til at hænge op
packed-boards = Tavler til væggen
packed-notes = Sedler til at klippe ud, én side af hver farve
packed-sheets = Ark til at udfylde, ét til hver person eller hvert bord
packed-cards = Kort med citater og indsigter
packed-briefs = Oplæg, ét til hver deltager
how-cut = klip efter mærkerne
how-larger = på større papir; skær efter mærkerne
how-both = dobbeltsidet, vend på den lange kant; klip efter mærkerne
how-as-is = som de er
how-two = dobbeltsidet
print-poster = Hent plakat (PDF)
print-board = Hent tavle (PDF)
print-sheet = Hent ark (PDF)
print-brief = Hent oplæg på to sider (PDF)
print-book = Hent kataloget som bog (PDF)
print-notes = Hent sedler til at klippe ud (PDF)

## Boards on screen

board-about = En tavle at udfylde sammen, på skærm eller på papir.
open-board = Åbn tavlen
board-grounds = Baggrund
board-tools = Værktøjer til tavlen
board-undo = Fortryd
board-redo = Gentag
board-list = Listevisning
board-show = Vis
board-all-cells = Alle felter
board-timer = Tid
board-minutes = min.
board-start = Start
board-stop = Stop
board-big = Fuld skærm
board-small = Afslut fuld skærm
board-print = Print
board-files = Gem, åbn, eksportér
board-save = Gem som fil
board-open = Åbn fil
board-markdown = Eksportér som Markdown
board-canvas = Eksportér som JSON Canvas
board-table = Eksportér som tabel (CSV)
board-kept = Gemt i denne browser på denne enhed.
board-refused = Browseren kan ikke gemme dine ændringer. Gem som fil, før du lukker siden.
board-no-script = Slå JavaScript til i din browser for at føje idéer til tavlen. Du kan også printe den.
board-news = Siden er ændret, siden du sidst brugte den
board-news-done = OK
board-came = Nyt på siden:
board-went = Fjernet fra siden:
board-differs = Din version er beholdt. På siden står: ”{ $other }”
board-take = Brug sidens version
board-ideas-title = Idéer
board-ideas = { $n }
board-of-fifty = { $n } af 50
board-new = Ny idé
board-add = Tilføj
board-vote = Prik · { $n }
board-up = Flyt op
board-down = Flyt ned
board-move = Flyt
board-edit = Redigér
board-edit-title = Redigér idé
board-words = Tekst
board-cell = Felt
board-by = Fra
board-votes = Prikker
board-recommend = Vi anbefaler idéen
board-done = Færdig
board-cancel = Annuller
board-remove = Slet
board-said-added = Tilføjet: { $cell }
board-said-moved = Flyttet: { $cell }
board-said-changed = Ændret
board-said-removed = Slettet. Brug Fortryd for at hente idéen tilbage.
board-said-votes = Prikker: { $n }
board-said-recommended = Anbefalet
board-said-not-recommended = Ikke længere anbefalet
board-said-undone = Fortrudt
board-said-redone = Gentaget
board-said-filtered = Viser { $n } af { $of } idéer
board-said-time = Tiden er gået
board-said-cancelled = Flytning annulleret
board-said-saved = Gemt som { $name }
board-said-opened = Åbnet. Ændringer: { $n }
board-said-other = Filen hører til en anden tavle: { $name }
board-said-broken = Filen er ikke en gemt tavle, eller også er den beskadiget.
votes-title = Prikkerne
votes-caption = Idéer med prikker på denne tavle
voted-idea = Idé
voted-cell = Felt
voted-count = Prikker
kit-download = Hent alt til workshoppen (ZIP): tavler, sedler, ark, kort, pakkeliste
sheet-broken = Filen hører ikke til dette ark, eller også er den beskadiget.
sheet-clear = Ryd arket
sheet-clear-sure = Vil du rydde arket? Alt, hvad der er skrevet på det, bliver slettet.
filled-sheets = Udfyldte ark
board-altered = Ændret på siden:
board-damaged = Idéerne, der var gemt i browseren, kan ikke læses. De er lagt til side, og siden viser katalogets idéer.
board-damaged-save = Gem de beskadigede data
board-said-place = { $n } af { $of }
board-keys = Tastaturgenveje
board-key-arrows = Piletaster
board-key-arrows-does = Gå til en anden seddel eller et andet felt
board-key-alt = Alt + piletaster
board-key-alt-does = Flyt sedlen
board-key-enter = Enter
board-key-enter-does = Redigér sedlen
board-key-plus = + eller −
board-key-plus-does = Tilføj eller fjern en prik
board-key-delete = Delete
board-key-delete-does = Slet sedlen
board-key-undo = Ctrl + Z
board-key-undo-does = Fortryd, eller gentag med Shift
board-fifty-how = Skriv halvtreds idéer, og streg ingen ud. Giv så tre af dem en prik hver, og anbefal én.
board-stays = Fjernet fra siden, men beholdt, fordi du har ændret den:

## Search

search = Søg
search-label = Søg i kataloget
search-hint = Brug piletasterne til at gå gennem resultaterne. Tryk på Enter for at se dem på en side for sig.
search-hint-page = Brug piletasterne til at gå gennem resultaterne. Tryk på Enter for at gå til det første.
search-narrow = Filtrér
search-clear = Ryd filtre
search-key = Åbn søgningen med tasten /
search-none = Ingen resultater for { $words }.
search-none-narrowed = Ingen resultater for { $words } med disse filtre.
search-found = Resultater: { $n }
search-more = Vis flere
search-close = Luk
search-any = Alle
search-nearest = Viser de nærmeste resultater.
search-failed = Søgningen kunne ikke indlæses. Nogle af webstedets filer mangler måske.
search-pages = Sider, workshops, møder
search-index = Indeks
search-index-intro = Alt i kataloget i alfabetisk rækkefølge.
search-index-letters = Bogstaver
search-index-signs = Tal og tegn
search-index-quotes = Citaterne står på en side for sig.

## Meetings

agenda = Dagsorden
calendar-file = Føj til kalender
calendar-file-all = Føj alle møder til kalender
time-of-day = { $hour }.{ $minute }
time-from = kl. { $from }
time-from-to = kl. { $from }–{ $to }
reading-time = Læsetid: { $n ->
    [one] { $n } minut
   *[other] { $n } minutter
}
earlier-entries = { $n ->
    [one] { $n } tidligere indlæg
   *[other] { $n } tidligere indlæg
}

## Process and method

process-picture = Processens tidslinje
process-picture-text = { $n } trin, hvert vist fra start til slut. Listen nedenfor viser det samme.
method-in-numbers = Metoden i tal
voices-when = Hvornår vi lyttede
voices-where = Hvor vi lyttede
elsewhere = andre steder

## Citing and index

copy-bibtex = Kopiér BibTeX
search-and-index = Søgning og indeks
