# The words of the interface in English.
#
# A house's own words for the kinds (`labels:` in indsigt.yml) replace the pairs `insight` and `insight-low`, `insights` and
# `insights-low`, and so on; every other message is made from those.

## The kinds

theme = Theme
themes = Themes
insight = Insight
insights = Insights
quote = Quote
quotes = Quotes
voice = Voice
voices = Voices
recommendation = Recommendation
recommendations = Recommendations
question = Question
questions = Questions
workshop = Workshop
workshops = Workshops
practice = Practice
practices = Practices
meeting = Meeting
meetings = Meetings
theme-low = theme
themes-low = themes
insight-low = insight
insights-low = insights
quote-low = quote
quotes-low = quotes
voice-low = voice
voices-low = voices
recommendation-low = recommendation
recommendations-low = recommendations
question-low = question
questions-low = questions
workshop-low = workshop
workshops-low = workshops
practice-low = practice
practices-low = practices
meeting-low = meeting
meetings-low = meetings
sheet = Sheet
sheets = Sheets
page = Page
board = Board

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
    [one] { $n } idea
   *[other] { $n } ideas
}
count-boards = { $n ->
    [one] { $n } board
   *[other] { $n } boards
}
count-votes = { $n ->
    [one] { $n } vote
   *[other] { $n } votes
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
evidence = { $quotes } from { $voices }

## Dates

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-day-of-year = { $day } { $month }
date-month-of-year = { $month }

## The page

skip = Skip to the text
menu = Menu
to-top = Back to the top
ways = The parts of this catalogue
home = Front page
feed = Feed
as-data = The catalogue as data (JSON)
quotes-as-table = The quotes as a table (CSV)
scheme = Light or dark
scheme-light = Light
scheme-dark = Dark
scheme-auto = Follow the device
commissioned-by = Commissioned by { $name }
accessibility-statement = Accessibility statement
audience-internal = For the team only
audience-partners = For named readers only
not-found = There is nothing here
not-found-text = The page may have moved, or its words may have been taken back by the one who said them.
not-found-home = Go to the front page
moved = This page has moved
moved-to = It is now here:

## The front page

foreword = Foreword
the-themes = The themes
in-numbers = The catalogue in numbers
process = How it came about
read-process = Read how it was done
ways-in = Where to begin
five-minutes = I have five minutes
five-minutes-text = Read the first theme, from its opening quote to its insights.
prepare-meeting = I am preparing a meeting
prepare-meeting-text = The agenda, and five points for each theme on it.
run-workshop = I am running a workshop
run-workshop-text = Questions to open, boards to fill, sheets to print.

## Themes and insights

theme-number = { theme } { $n }
insight-number = { insight } { $n }
the-insights = { insights }
statement = Statement
evidence-title = What this rests on
evidence-none = No quote of this edition carries it.
evidence-is-thin = That is thin.
evidence-posters = { $n ->
    [one] One quote may hang on a wall.
   *[other] { $n } quotes may hang on a wall.
}
see-map = See it on the evidence map
evidence-map = Evidence map
evidence-map-intro = Who carries what. Each dot is a voice that speaks in an insight; a number in it says how many of the quotes are that voice’s. The table below each picture says the same in words.
evidence-picture = Insights by voices: { $theme }
evidence-picture-text = { $insights }, { $voices }. The table below says the same.
evidence-thin = { insights } that rest on fewer than { $n ->
    [one] one { voice-low }
   *[other] { $n } { voices-low }
}
evidence-unanswered = { insights } that nothing answers yet
evidence-groundless = { recommendations } that name nothing they rest on
none-of-them = None.
thin = thin
methods = Methods
answered-by = Answered by
rests-on = Rests on
trace-questions = Opens the question
trace-boards = Taken up at
trace-answers = Answered by
questions-title = Questions it opens
on-board = On the board of
answers-title = What could change
answers-none = No recommendation answers this yet.
cite = How to cite this
previous-insight = Previous
next-insight = Next
previous-theme = Previous theme
next-theme = Next theme
more-quotes = More quotes
practices-title = It works elsewhere
logbook-title = What has been said so far
vision-title = Where it should lead
scenarios-title = How it could go
tags = Filed under

## Quotes

quotes-intro = Every quote of this catalogue. Where words are marked in a long one, those stand here; its own page has all that was said.
read-quote = The whole quote
copy = Copy
copied = Copied
copy-citation = Copy the citation
link-to-quote = Link to this quote
carries = Supports
stands-in = Stands in
said-also = The same voice also said
became = What came of it
previous-quote = Previous quote
next-quote = Next quote
elision = (left out)
clarified = editor’s addition:
stage-note = stage note:
placeholder = anonymised:
held-back = a quote that is not shown here
not-out-yet = a page that is not out yet
stage-notes = laughs, laughing, laughter, smiles, cries, crying, sighs, sigh, pause, long pause, silence, whispers, whispering, coughs, shrugs, nods, shakes her head, shakes his head, shakes their head, points, gets up, phone rings, inaudible, unclear

kind-interview = interview
kind-observation = observation
kind-workshop = workshop
kind-letter = letter
kind-group = group conversation
kind-diary = diary
kind-phone = phone call
kinds-interview = interviews
kinds-observation = observations
kinds-workshop = workshops
kinds-letter = letters
kinds-group = group conversations
kinds-diary = diaries
kinds-phone = phone calls

## Filters

filter-all = all
filter-theme = { theme }
filter-kind = How we listened
filter-horizon = When
filter-origin = Whose idea
filter-status = How far
showing = Showing { $shown } of { $all }

## Recommendations

recommendations-intro = What should change, whose idea it was, and what it rests on.
for-the-whole = For the whole catalogue
horizon = When
horizon-now = now
horizon-later = in the longer run
origin = Whose idea
origin-workshop = the workshop
origin-citizens = the citizens
origin-team = the team
origin-committee = the committee
from-workshop = From the workshop
from-citizens = From the citizens
from-team = From the team
from-committee = From the committee
status-proposed = proposed
status-accepted = accepted
status-tried = being tried
status-done = done
status-dropped = dropped
owner = Responsible
answer = Answer
answers = Answers
said-by = Said by
from-board = From the board

## Voices

voices-intro = Who was listened to, how, and what they agreed to have said here. Nobody is named.
nobody-label = Unnamed voice

## Practices, workshops, meetings

place = Place
date = Date
duration = Duration
source = Source
source-colon = Source:
committee = Committee
for-themes = Themes
boards = Boards
board-answers = Opens
recommended = recommended
idea-by = by { $name }
loose-ideas = Not put in a cell
sheets-intro = Forms to print and fill in.
point-1 = What has been said so far
point-2 = What the citizens say
point-3 = Where it should lead
point-4 = It works elsewhere
point-5 = How it could go, and what should change
point-empty = Nothing has been written here yet.
by-experts = experts
by-professionals = professionals
by-citizens = people with lived experience
by-team = the team

## Text

fact = Fact
maxim = A saying
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
table = Table
footnotes = Notes
footnote-back = Back to the text
ticked = done
unticked = not done
citation = { $title }, { $what }. In: { $catalogue }.

## Posters

poster-shortened = Shortened.
poster-credit = Shown with the consent of the one who said it.

# Sheets for print.
posters = Posters
cards = Cards
paper-code = Code
note-how = One idea a note, in large letters. Write the cell’s code in its corner.
three-to-pick = Three to pick
the-one = The one
notes-to-cut = Notes to cut
decision = Decision
decision-yes = As recommended
decision-changed = With these changes
decision-no = Not now, because
left-out = Left out here for lack of room:
left-explanations = { $n ->
    [one] the explanation of 1 recommendation
   *[other] the explanations of { $n } recommendations
}
left-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
left-practices = { $n ->
    [one] 1 practice
   *[other] { $n } practices
}
left-statements = { $n ->
    [one] the statement of 1 insight
   *[other] the statements of { $n } insights
}
voice-kind = Method
page-short = p.
voice-date = When
contents = Contents
insight-catalogue = Insight catalogue
packing-list = Packing list
packing-what = What
packing-sheets = Sheets
packing-paper = Paper
packing-how = How
packing-bring = Bring besides
packing-bring-list = Thick pens, one each; dots to vote with; tape that lets go of the wall; scissors; water.
packed-posters = Posters to hang
packed-boards = Boards for the wall
packed-notes = Notes to cut, a page of each tint
packed-sheets = Sheets to fill in: as many as there are people or tables
packed-cards = Cards with quotes and insights
packed-briefs = Briefs, one each for as many as come
how-cut = cut along the marks
how-larger = on a larger paper; cut along the marks
how-both = on both sides, turned over the long edge; cut along the marks
how-as-is = as it is
how-two = on both sides
print-poster = Print as a poster (PDF)
print-board = Print this board (PDF)
print-sheet = Print this sheet (PDF)
print-brief = Brief on two pages (PDF)
print-book = The whole catalogue as a book (PDF)
print-notes = Notes to cut (PDF)

## Boards on a screen

board-about = A board to fill together, on a screen or on paper.
open-board = Fill this board
board-grounds = What it rests on
board-tools = The board
board-undo = Undo
board-redo = Redo
board-list = As a list
board-show = Show
board-all-cells = all cells
board-timer = Time
board-minutes = min
board-start = Start
board-stop = Stop
board-big = Big screen
board-small = Leave the big screen
board-print = Print
board-files = Save, open, export
board-save = Save, to open again
board-open = Open what was saved
board-markdown = As Markdown
board-canvas = As JSON Canvas
board-table = As a table (CSV)
board-kept = Kept in this browser, on this machine.
board-refused = This browser keeps nothing here. Save before you close the page.
board-no-script = To put ideas on this board, let scripts run on this page; or print it.
board-news = This page is newer than what you had
board-news-done = All right
board-came = New on the page:
board-went = No longer on the page:
board-differs = Yours stays. The page says: “{ $other }”
board-take = Take the page’s
board-ideas-title = Ideas
board-ideas = { $n }
board-of-fifty = { $n } of 50
board-new = A new idea
board-add = Add
board-vote = Vote · { $n }
board-up = Earlier
board-down = Later
board-move = Move
board-edit = Change
board-edit-title = The idea
board-words = What it says
board-cell = Where it hangs
board-by = From whom
board-votes = Votes
board-recommend = We recommend it
board-done = Done
board-cancel = Leave it as it was
board-remove = Take it down
board-said-added = Added: { $cell }
board-said-moved = Moved: { $cell }
board-said-changed = Changed
board-said-removed = Taken down. Undo brings it back.
board-said-votes = Votes: { $n }
board-said-recommended = Recommended
board-said-not-recommended = No longer recommended
board-said-undone = Undone
board-said-redone = Redone
board-said-filtered = { $n } of { $of } ideas are shown
board-said-time = Time is up
board-said-cancelled = Left where it was
board-said-saved = Saved as { $name }
board-said-opened = Opened. Changes: { $n }
board-said-other = This file belongs to another board: { $name }
board-said-broken = This file is no board that was saved here, or it is damaged.
votes-title = The votes
votes-caption = What got votes on this board
voted-idea = Idea
voted-cell = Cell
voted-count = Votes
kit-download = Everything for this workshop (ZIP): boards, notes, sheets, cards, packing list
sheet-broken = This file does not belong to this sheet, or it is damaged.
sheet-clear = Empty the sheet
sheet-clear-sure = Empty the sheet? What is written on it is gone then.
filled-sheets = From the sheets
board-altered = Changed on the page:
board-damaged = What was kept in this browser cannot be read any more. It is set aside; the page shows the ideas of the catalogue.
board-damaged-save = Save what was there
board-said-place = { $n } of { $of }
board-keys = Keys
board-key-arrows = arrows
board-key-arrows-does = from note to note, from cell to cell
board-key-alt = Alt and arrows
board-key-alt-does = move the note
board-key-enter = Enter
board-key-enter-does = change it
board-key-plus = + and −
board-key-plus-does = a vote more, a vote less
board-key-delete = Delete
board-key-delete-does = take it down
board-key-undo = Ctrl and Z
board-key-undo-does = undo; with Shift redo
board-fifty-how = Fifty ideas, and nothing crossed out. Then give three of them a vote each, and recommend the one.
board-stays = No longer on the page, but changed here, so it stays:

search = Search
search-label = Search the catalogue
search-hint = Arrow keys lead through what is found; Enter shows it on a page of its own.
search-hint-page = Arrow keys lead through what is found; Enter goes to the first.
search-narrow = Narrow it down
search-clear = Show all again
search-key = The key / opens the search
search-none = Nothing is found for { $words }.
search-none-narrowed = Nothing is found for { $words } among what is chosen here.
search-found = Found: { $n }
search-more = Show more
search-close = Close
search-any = All
search-nearest = By the nearest words that exist.
search-failed = The search could not be loaded. Is the folder whole?
search-pages = Pages, workshops, meetings
search-index = Index
search-index-intro = Everything in the catalogue, by its first letter.
search-index-letters = Letters
search-index-signs = Numbers and signs
search-index-quotes = The quotes stand on a page of their own.

## Meetings

agenda = Agenda
calendar-file = Add to my calendar
calendar-file-all = All meetings, for a calendar
time-of-day = { $hour }:{ $minute }
time-from = { $from }
time-from-to = { $from }–{ $to }
reading-time = { $n ->
    [one] { $n } minute to read
   *[other] { $n } minutes to read
}
earlier-entries = { $n ->
    [one] { $n } earlier entry
   *[other] { $n } earlier entries
}

## Process and method

process-picture = The process on a scale of time
process-picture-text = { $n } steps, each from the day it began to the day it was done. The list below says the same in words.
method-in-numbers = The method in numbers
voices-when = When we listened
voices-where = Where we listened
elsewhere = elsewhere

## Citing

copy-bibtex = Copy as BibTeX
search-and-index = Search and index
