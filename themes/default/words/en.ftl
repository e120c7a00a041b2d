# Interface words in English.
#
# A project's own names for the kinds of entry (`labels:` in indsigt.yml) replace the pairs `insight` and `insight-low`,
# `insights` and `insights-low`, and so on. Messages that name a kind in braces, such as `{ insights-low }`, follow them.

## Kinds of entry

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

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
date-weekday = { $weekday }, { $date }
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

## Every page

skip = Skip to content
menu = Menu
to-top = Back to top
ways = Main menu
home = Home
feed = Feed
as-data = Download catalogue data (JSON)
quotes-as-table = Download quotes (CSV)
scheme = Appearance
scheme-light = Light
scheme-dark = Dark
scheme-auto = Same as device
commissioned-by = Commissioned by { $name }
accessibility-statement = Accessibility statement
audience-internal = For the team only
audience-partners = For named readers only
not-found = Page not found
not-found-text = The page may have moved, or the person quoted may have withdrawn the quote.
not-found-home = Go to the home page
moved = This page has moved
moved-to = You can find it here:

## Front page

foreword = Foreword
the-themes = The themes
in-numbers = The catalogue in numbers
process = How the catalogue was made
read-process = Read about the process
ways-in = Where to start
five-minutes = I have five minutes
five-minutes-text = Read the first theme, from its opening quote to its insights.
prepare-meeting = I am preparing a meeting
prepare-meeting-text = The agenda, with five points for each theme.
run-workshop = I am running a workshop
run-workshop-text = Questions to explore, boards to fill in, sheets to print.

## Themes and insights

theme-number = { theme } { $n }
insight-number = { insight } { $n }
the-insights = { insights }
statement = Statement
evidence-title = Evidence
evidence-none = No quotes in this edition support it.
evidence-is-thin = The evidence is thin.
evidence-posters = { $n ->
    [one] One quote may be used on a poster.
   *[other] { $n } quotes may be used on posters.
}
see-map = See the evidence map
evidence-map = Evidence map
evidence-map-intro = Which voices support which insights. Each dot is a voice quoted in an insight. A number in the dot shows how many of the insight’s quotes come from that voice. The table below each figure shows the same information.
evidence-map-intro-unlinked = How many voices support which insights. Each dot is one voice quoted in an insight. Dots below one another need not be the same voice: which words are by the same person is not shown. The table below each figure shows the same numbers.
evidence-picture = Insights and voices: { $theme }
evidence-picture-text = { $insights }, { $voices }. The table below shows the same information.
evidence-thin = { insights } based on fewer than { $n ->
    [one] one { voice-low }
   *[other] { $n } { voices-low }
}
evidence-unanswered = { insights } with no { recommendations-low } yet
evidence-groundless = { recommendations } with no stated basis
none-of-them = None.
thin = thin evidence
methods = Methods
answered-by = Answered by
rests-on = Based on
trace-questions = Raises the question
trace-boards = Taken up at
trace-answers = Answered by
questions-title = Questions it raises
on-board = On the board at
answers-title = What could change
answers-none = No { recommendations-low } yet.
cite = Cite
previous-insight = Previous
next-insight = Next
previous-theme = Previous theme
next-theme = Next theme
more-quotes = More quotes
practices-title = What works elsewhere
logbook-title = What has been said so far
vision-title = Where it should lead
scenarios-title = How it could go
tags = Filed under

## Quotes

quotes-intro = Every quote in this catalogue. Where part of a quote is marked, only that excerpt is shown here. The full quote is on its own page.
read-quote = Read the full quote
copy = Copy quote
copied = Copied
copy-citation = Copy citation
link-to-quote = Link to quote
carries = Supports
stands-in = Appears in
said-also = More from this voice
became = What came of it
previous-quote = Previous quote
next-quote = Next quote
elision = (omitted)
clarified = editor’s addition:
stage-note = stage note:
placeholder = anonymised:
held-back = a quote that is not shown here
held-back-other = something that is not shown here
not-out-yet = a page that is not published yet
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

filter-all = All
filter-theme = { theme }
filter-kind = Method
filter-horizon = Time frame
filter-origin = Idea from
filter-status = Status
showing = Showing { $shown } of { $all }

## Recommendations

recommendations-intro = What should change, whose idea it was, and the evidence for it.
for-the-whole = For the whole catalogue
horizon = Time frame
horizon-now = now
horizon-later = in the longer run
origin = Idea from
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
status-tried = being tested
status-done = done
status-dropped = dropped
owner = Owner
answer = Answer
answers = Answers
said-by = Said by
from-board = From the board

## Voices

voices-intro = Who we listened to, how, and what they agreed to share here. Nobody is named.
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
board-answers = Based on
recommended = recommended
idea-by = by { $name }
loose-ideas = Not placed in a cell
sheets-intro = Forms to print and fill in.
point-1 = What has been said so far
point-2 = What citizens say
point-3 = Where it should lead
point-4 = What works elsewhere
point-5 = How it could go, and what should change
point-empty = Nothing has been written here yet.
by-experts = experts
by-professionals = professionals
by-citizens = people with lived experience
by-team = the team

## Text

fact = Fact
maxim = Saying
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
table = Table
footnotes = Notes
footnote-back = Back to text
ticked = done
unticked = not done
citation = { $title }, { $what }. In: { $catalogue }.

## Posters

poster-shortened = Shortened.
poster-credit = Shown with the consent of the person quoted.

readable-from = { $n ->
    [0] readable from less than 1 m
   *[other] readable from { $n } m
}

## Printed sheets

posters = Posters
cards = Cards
paper-code = Code
note-how = One idea per note, in large letters. Write the cell’s code in the corner.
three-to-pick = Pick three
the-one = Pick one
notes-to-cut = Notes to cut out
decision = Decision
decision-yes = As recommended
decision-changed = With these changes
decision-no = Not now, because
left-out = Left out here to save space:
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
voice-date = Date
contents = Contents
insight-catalogue = Insight catalogue
event-calendar = Add to your calendar
event-more = Read more
event-about = It is about
packed-event = Poster and invitation
index = Index
cite-as = Please cite as
licence = Licence
typefaces = Typefaces
large-print = Large print
packing-list = Packing list
packing-what = Item
packing-sheets = Sheets
packing-paper = Paper
packing-how = Instructions
packing-bring = Also bring
packing-bring-list = Thick pens, one per person; dots for voting; removable tape; scissors; water.
packed-posters = Posters to hang up
packed-boards = Boards for the wall
packed-notes = Notes to cut out, one page of each colour
packed-sheets = Sheets to fill in, one per person or table
packed-cards = Cards with quotes and insights
packed-briefs = Briefs, one per participant
how-cut = cut along the marks
how-larger = on larger paper; cut along the marks
how-both = double-sided, flip on long edge; cut along the marks
how-as-is = as is
how-two = double-sided
print-poster = Download poster (PDF)
print-board = Download board (PDF)
print-sheet = Download sheet (PDF)
print-brief = Download two-page brief (PDF)
print-book = Download the catalogue as a book (PDF)
print-notes = Download notes to cut out (PDF)

## Boards on screen

board-about = A board to fill in together, on a screen or on paper.
open-board = Open board
board-grounds = Background
board-tools = Board tools
board-undo = Undo
board-redo = Redo
board-list = List view
board-show = Show
board-all-cells = All cells
board-timer = Timer
board-minutes = min
board-start = Start
board-stop = Stop
board-big = Full screen
board-small = Exit full screen
board-print = Print
board-files = Save, open, export
board-save = Save to file
board-open = Open file
board-markdown = Export as Markdown
board-canvas = Export as JSON Canvas
board-table = Export as table (CSV)
board-kept = Saved in this browser on this device.
board-refused = This browser cannot save your changes. Save to a file before you close the page.
board-no-script = To add ideas to this board, turn on JavaScript in your browser. You can also print the board.
board-news = This page has changed since you last used it
board-news-done = OK
board-came = New on the page:
board-went = Removed from the page:
board-differs = Your version is kept. The page says: “{ $other }”
board-take = Use the page’s version
board-ideas-title = Ideas
board-ideas = { $n }
board-of-fifty = { $n } of 50
board-new = New idea
board-add = Add
board-vote = Vote · { $n }
board-up = Move up
board-down = Move down
board-move = Move
board-edit = Edit
board-edit-title = Edit idea
board-words = Text
board-cell = Cell
board-by = From
board-votes = Votes
board-recommend = We recommend this idea
board-done = Done
board-cancel = Cancel
board-remove = Delete
board-said-added = Added: { $cell }
board-said-moved = Moved: { $cell }
board-said-changed = Changed
board-said-removed = Deleted. Use Undo to restore the idea.
board-said-votes = Votes: { $n }
board-said-recommended = Recommended
board-said-not-recommended = No longer recommended
board-said-undone = Undone
board-said-redone = Redone
board-said-filtered = Showing { $n } of { $of } ideas
board-said-time = Time is up
board-said-cancelled = Move cancelled
board-said-saved = Saved as { $name }
board-said-opened = Opened. Changes: { $n }
board-said-other = This file belongs to another board: { $name }
board-said-broken = This file is not a saved board, or it is damaged.
votes-title = Votes
votes-caption = Ideas with votes on this board
voted-idea = Idea
voted-cell = Cell
voted-count = Votes
kit-download = Download everything for this workshop (ZIP): boards, notes, sheets, cards, packing list
sheet-broken = This file does not belong to this sheet, or it is damaged.
sheet-clear = Clear sheet
sheet-clear-sure = Clear the sheet? Everything written on it will be deleted.
filled-sheets = Completed sheets
board-altered = Changed on the page:
board-damaged = The ideas saved in this browser cannot be read. They have been set aside, and the page shows the ideas in the catalogue.
board-damaged-save = Save the damaged data
board-said-place = { $n } of { $of }
board-keys = Keyboard shortcuts
board-key-arrows = Arrow keys
board-key-arrows-does = Go to another note or cell
board-key-alt = Alt + arrow keys
board-key-alt-does = Move the note
board-key-enter = Enter
board-key-enter-does = Edit the note
board-key-plus = + or −
board-key-plus-does = Add or remove a vote
board-key-delete = Delete
board-key-delete-does = Delete the note
board-key-undo = Ctrl + Z
board-key-undo-does = Undo, or redo with Shift
board-fifty-how = Write fifty ideas and cross none out. Then give three of them one vote each, and recommend one.
board-stays = Removed from the page, but kept because you changed it:

## Search

search = Search
search-label = Search the catalogue
search-hint = Use the arrow keys to move through the results. Press Enter to see them on a separate page.
search-hint-page = Use the arrow keys to move through the results. Press Enter to go to the first one.
search-narrow = Filter
search-clear = Clear filters
search-key = Open search with the / key
search-none = No results for { $words }.
search-none-narrowed = No results for { $words } with these filters.
search-found = Results: { $n }
search-more = Show more
search-close = Close
search-any = All
search-nearest = Showing the nearest matches.
search-failed = Search could not be loaded. Some of the site’s files may be missing.
search-pages = Pages, workshops, meetings
search-index = Index
search-index-intro = Everything in the catalogue, in alphabetical order.
search-index-letters = Letters
search-index-signs = Numbers and symbols
search-index-quotes = Quotes are on a separate page.

## Meetings

agenda = Agenda
calendar-file = Add to calendar
calendar-file-all = Add all meetings to calendar
time-of-day = { $hour }:{ $minute }
time-from = { $from }
time-from-to = { $from }–{ $to }
reading-time = { $n }-minute read
earlier-entries = { $n ->
    [one] { $n } earlier entry
   *[other] { $n } earlier entries
}

## Process and method

process-picture = Timeline of the process
process-picture-text = { $n ->
    [one] { $n } step, shown from start to end. The list below shows the same information.
   *[other] { $n } steps, each shown from start to end. The list below shows the same information.
}
method-in-numbers = The method in numbers
voices-when = When we listened
voices-where = Where we listened
elsewhere = elsewhere

## Citing and index

copy-bibtex = Copy BibTeX
search-and-index = Search and index
