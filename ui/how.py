"""How the larger screens are used, for F1: a paragraph a line."""

from __future__ import annotations

NOTICE = (
    "A notice as it stands: what was found in its answers, its paper (while it is not stamped, as it would be), the "
    "answers, its deadlines, and every entry made of it. "
    "The first button on the right is what comes next; below it is whatever else may be done now, each with what it "
    "does. An act that may not be done is not offered.\n"
    "Enter does the first act, Ctrl+Z takes back what was just recorded where the ledger allows it, Ctrl+V keeps what "
    "you copied as evidence, and a file dropped here is kept too. Esc goes back to where you came from.\n"
    "Deliveries offered for sending are those that the offer lists for its agent. A letter to cover a protect is "
    "filled in from it."
)
OFFERS = (
    "Every offer of the ledger, with when it expires and what set that. Type to search issuer, security, CUSIP, agent "
    "or document; Enter opens the one that is marked.\n"
    "A sign in front tells that documents disagree, or that terms were not read yet."
)
OFFER = (
    "The terms in force, each with where it was read and what set it. What was not established says where to look.\n"
    "Amendments shows what each document changed, and which deadlines it moved. Deadlines open into their steps. "
    "Where documents disagree, nothing is stamped until somebody decides: Take this one says which, and why."
)
EDIT_OFFER = (
    "On the left what you type, each term beside where it was read; on the right what that does to every open notice. "
    "Dates and amounts may be typed short: 4/16/03, +3, 2.5k.\n"
    "Nothing is in force before you apply it (Ctrl+S), and only what was shown on the right is applied. Esc leaves; "
    "what you typed is kept as you type, whatever ends the program, and waits under Offers."
)
STUDIO = (
    "The agent's own paper, with every blank that was found on it: a solid edge is sure, a dashed one is to be looked "
    "at, a dotted one is open. Tab goes from blank to blank; arrows move a box by 1 pt, with Shift by 10; with Ctrl "
    "they change its size. Type a few letters to say what goes there; Ctrl+Enter says that it is right.\n"
    "F9 tries the paper with sample answers, F8 goes to the next doubtful blank, F6 from pane to pane. Ins adds a box, "
    "Del takes one away, Ctrl+Z undoes. While dragging, Alt keeps a box from snapping to what is printed.\n"
    "Keep stores it with the offer; its notices are stamped on this paper from then on."
)
BATCH = (
    "Each row of a spreadsheet is one notice. Choose offer and form, then drop the file here or choose it; the "
    "template has the right headings. The first pass checks every row and keeps nothing.\n"
    "Findings are told with row and column; a double click shows the whole row. Columns tells what each heading was "
    "taken for. Rows without an error become notices of the ledger, or papers in a folder; the others are left, and a "
    "marked copy of the spreadsheet says why. A batch that was stopped goes on where it was: give it again."
)
LEDGER = (
    "How the ledger is kept. Prove reads all of it and compares every seal, hash and paper. Back up makes a proved, "
    "encrypted copy; another disk outlives this one. Closing a day gives a line to keep on paper, which proves later "
    "that nothing before it was rewritten.\n"
    "What is taken out can be read by whoever has the file, and that it was taken out is an entry. The recovery key is "
    "shown once: print it and keep it apart from the desk."
)
