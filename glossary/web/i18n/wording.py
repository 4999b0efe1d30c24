"""What the page calls things that the program knows by a word of its own."""

from __future__ import annotations

from gettext import NullTranslations
from types import SimpleNamespace


def N_(message: str) -> str:  # noqa: N802
    """Mark words for the catalogues of translations; they stay as they are."""
    return message


def _by_themselves(*phrases: str) -> dict[str, str]:
    """Phrases of the program that pages say as they are, or translated."""
    return {phrase: phrase for phrase in phrases}


STATUS = {
    "proposed": N_("proposed"),
    "approved": N_("approved"),
    "admitted": N_("admitted"),
    "forbidden": N_("forbidden"),
    "rejected": N_("rejected"),
}
STATUS_HELP = {
    "proposed": N_("nobody has decided yet"),
    "approved": N_("use it"),
    "admitted": N_("it may be used"),
    "forbidden": N_("do not use it"),
    "rejected": N_("it is no rendering of the term"),
}
DECIDE = {
    "approved": N_("Approve"),
    "admitted": N_("Admit"),
    "forbidden": N_("Forbid"),
    "rejected": N_("Reject"),
}
KIND = {
    "translation": N_("translation"),
    "transliteration": N_("transliteration"),
    "mixed": N_("mixed"),
    "acronym": N_("acronym"),
}
STANDING = {
    **STATUS,
    "new": N_("new"),
    "otherwise": N_("another rendering"),
}
STANDING_HELP = {
    **STATUS_HELP,
    "new": N_("the glossary does not have the term"),
    "otherwise": N_("the glossary renders the term otherwise"),
}
FOUND = {
    "new": N_("new"),
    "differs": N_("not as in the glossary"),
    "known": N_("known"),
    "none": N_("without a rendering"),
}
GROUPS = {
    "exact": N_("The term itself"),
    "prefix": N_("Begins with it"),
    "contains": N_("Contains it"),
    "close": N_("Close to it"),
    "sound": N_("Sounds like it"),
}
FIELDS = {
    "english": N_("English"),
    "thai": N_("Thai"),
    "domain": N_("domain"),
    "acronyms": N_("abbreviation"),
    "synonym": N_("English synonym"),
    "status": N_("status"),
    "kind": N_("kind"),
    "part_of_speech": N_("part of speech"),
    "note": N_("note"),
    "definition": N_("definition"),
}
ACTIONS = {
    "approved": N_("approved"),
    "admitted": N_("admitted"),
    "forbidden": N_("forbidden"),
    "rejected": N_("rejected"),
    "proposed": N_("proposed"),
    "correct": N_("corrected"),
    "add": N_("added"),
    "edit": N_("edited"),
    "import": N_("imported"),
    "merge": N_("merged"),
    "convert": N_("converted"),
}
DISAGREEMENTS = {
    "several_approved": N_("one term, several approved renderings"),
    "one_rendering": N_("one rendering, several concepts"),
    "near_terms": N_("English terms that are nearly alike"),
    "near_renderings": N_("renderings of one term that are nearly alike"),
    "outnumbered": N_("a rendering found more often speaks against this one"),
}
DOWNLOADS = {
    "xlsx": N_("Excel workbook"),
    "csv-excel": N_("CSV for spreadsheets"),
    "csv": N_("CSV for programs"),
    "tbx": N_("TBX for terminology tools"),
    "tmx": N_("TMX for translation memories"),
    "jsonl": N_("JSON Lines for programs"),
}
LOSSES = {
    "acronyms": N_("abbreviations"),
    "synonyms": N_("English synonyms"),
    "kind": N_("kind"),
    "status": N_("status"),
    "domain": N_("subject field"),
    "part_of_speech": N_("part of speech"),
    "note": N_("note"),
    "definition": N_("definition"),
    "concept_note": N_("note on the concept"),
    "confidence": N_("confidence"),
    "count": N_("how often it was found"),
    "sources": N_("where it was found"),
    "examples": N_("example sentences"),
    "id": N_("id"),
    "extra": N_("further columns"),
    "terms of status forbidden": N_("forbidden terms"),
    "terms of status rejected": N_("rejected terms"),
    "entries without a term": N_("concepts of which no term is left"),
    "entries without a pair of terms": N_("concepts of which no pair of terms is left"),
    "texts cut at 32,767 characters": N_("texts cut at 32,767 characters"),
    "statuses that TBX does not know": N_("statuses that TBX does not know"),
    "parts of speech written as other": N_("parts of speech written as “other”"),
    "characters that XML cannot hold": N_("characters that XML cannot hold"),
}
ORDERS = {"unsure": N_("least sure first"), "frequent": N_("most frequent first")}
DECISIONS = {
    **DECIDE,
    "correct": N_("Approve the correction"),
    "undo": N_("Undo"),
}
OBSTACLES = {
    "overtaken": N_("Not written: this was decided since it was shown to you. Decide again, or skip it."),
    "gone": N_("Not written: that term is no longer in the glossary."),
    "taken": N_("There is a concept of the same English in this domain already."),
    "kept": N_("That decision cannot be taken back: there is a later one on the same concept, or it is taken back."),
    "session": N_("Not written: your session had ended. It is renewed; do it again."),
}
MOVES = {
    "begin-earlier": N_("begin one word earlier"),
    "begin-earlier-letter": N_("begin one letter earlier"),
    "begin-later-letter": N_("begin one letter later"),
    "begin-later": N_("begin one word later"),
    "end-earlier": N_("end one word earlier"),
    "end-earlier-letter": N_("end one letter earlier"),
    "end-later-letter": N_("end one letter later"),
    "end-later": N_("end one word later"),
}
LINE_ORDERS = {
    "place": N_("by document"),
    "left": N_("by the words before"),
    "right": N_("by the words behind"),
}
PLACES = {"page": N_("page"), "slide": N_("slide"), "row": N_("row"), "unit": N_("segment"), "t": N_("at")}
METRICS = {
    "term": N_("terms that are rendered as the glossary says, of those that the source has"),
    "consistency": N_("how far each term is rendered in one way throughout"),
    "forbidden": N_("forbidden renderings, of a hundred places that could have one"),
    "window": N_("how far the words around the terms are those of the reference"),
    "term-ter": N_("edits that lead to the reference, those within terms counted twice"),
    "chrf": N_("runs of letters that the reference has as well"),
    "chrf++": N_("the same, and pairs of words"),
    "bleu": N_("runs of words that the reference has as well"),
    "ter": N_("edits that lead to the reference"),
}
DIRECTIONS = {"en-th": N_("English to Thai"), "th-en": N_("Thai to English")}
TOKENIZERS = {
    "": N_("newmm for Thai, 13a for English"),
    "newmm": N_("newmm: Thai words"),
    "icu": N_("icu: words by ICU"),
    "char": N_("char: single letters"),
    "none": N_("none: as the text is spaced"),
    "13a": N_("13a: spaces and punctuation"),
}
TESTS = {"": N_("none"), "bs": N_("paired bootstrap"), "ar": N_("approximate randomisation")}
GRADES = {
    "preferred": N_("preferred"),
    "allowed": N_("allowed"),
    "spelling": N_("spelled otherwise"),
    "missing": N_("missing"),
    "forbidden": N_("forbidden"),
}
NOTES = _by_themselves(
    N_("nothing to score"),
    N_("no term is required"),
    N_("no term is required twice in a document"),
    N_("no term with a forbidden rendering is required"),
    N_("the reference has no required term"),
    N_("13a leaves Thai uncut: its words are whole phrases"),
)
REMARKS = _by_themselves(
    N_("{}: has neither english nor thai"),
    N_("{}: has no tab"),
    N_("{}: repeats {}"),
    N_("{}: repeats {} with status {}; {} stands"),
    N_("is {}, not UTF-8"),
    N_("status {} is none of {}; its rows count as proposed"),
    N_("terms in other languages ({}): {}"),
    N_("units that lack English or Thai ({}): {}"),
)
NOUNS = {"row": N_("row"), "line": N_("line")}
REASONS = _by_themselves(
    N_("no Latin letters"),
    N_("a Thai remark with brackets of its own"),
    N_("a web, mail or messenger address"),
    N_("a date or a time"),
    N_("a number or a unit"),
    N_("a reference to a page, figure or table"),
    N_("a citation"),
    N_("a value or an equation"),
    N_("a list letter"),
    N_("a whole sentence"),
    N_("no term in it"),
    N_("spells {}"),
    N_("repeats {}"),
    N_("sounds like {}"),
    N_("says {}"),
    N_("often stands for {}"),
    N_("its words begin, in English, with letters of {}: {}"),
    N_("stands in quotes or emphasis"),
    N_("{} is a title"),
    N_("{} is a class noun"),
    N_("{} links"),
    N_("begins after another bracket"),
    N_("all of the text before the bracket"),
    N_("begins after a space"),
    N_("the words before the bracket, as long as such a term usually is"),
    N_("nothing before the bracket says or sounds like it"),
    N_("names something else than the words before the bracket"),
    N_("no Thai before the bracket"),
    N_("the Thai in the bracket renders no English before it"),
)
PROBLEMS = {
    "overtaken": N_("Another person decided on this meanwhile. Load the page again to see it as it is now."),
    "taken": N_("There is a concept of the same English in this domain already."),
    "kept": N_("That decision cannot be taken back: there is a later one on the same concept, or it is taken back."),
    "blank": N_("A term is missing."),
    "long": N_("A term or a note is too long."),
    "outside": N_("That does not stand in the sentence."),
    "large": N_("This is too large for this page. The command wonglep takes more."),
    "empty": N_("There is no text to read. Paste a text or choose another file."),
    "unreadable": N_("The text or file cannot be read."),
    "unscored": N_(
        "The translations cannot be scored. Choose metrics, and give the texts that they need, with as many lines each."
    ),
    "heavy": N_("This needs more memory than there is for it. Try a smaller text."),
    "locked": N_("Another program is writing to the glossary. Try again in a moment."),
    "unavailable": N_("The glossary cannot be opened. Its file may have been moved, replaced or damaged."),
    "unwritten": N_("Nothing was written: the disk may be full, or another program is at the file. Try again."),
    "busy": N_("Too much is waiting to be done. Try again in a moment."),
    "slow": N_("This took too long. Try a smaller text."),
    "stopped": N_("The work was broken off. Try again."),
    "broken": N_("The program has a fault. What was saved before is safe."),
    "forged": N_("This page is too old: the server began anew since, or the session ended. Load it again."),
    "read_only": N_("This glossary is open for reading only."),
    "nowhere": N_("There is nothing at this address."),
    "method": N_("This address is for a form of another page."),
    "garbled": N_("The form has not arrived as it must be. Send it again."),
    "other": N_("This cannot be done."),
    "host": N_("The server does not know itself by this name. Open it by the address that the command printed."),
    "origin": N_("This was sent by a page of another site, and is refused."),
    "token": N_("This server asks for its token. Open the address with the token, which the command printed."),
    "late": N_("What was sent took too long to arrive. Send it again."),
    "huge": N_("What was sent is too large."),
}
REFUSALS = {
    400: N_("Bad Request"),
    403: N_("Forbidden"),
    404: N_("Not Found"),
    405: N_("Method Not Allowed"),
    409: N_("Conflict"),
    413: N_("Content Too Large"),
    500: N_("Internal Server Error"),
    503: N_("Service Unavailable"),
}


def in_words_of(language: NullTranslations) -> SimpleNamespace:
    """The tables of this module in a language.

    >>> in_words_of(NullTranslations()).KIND["mixed"]
    'mixed'
    """
    tables = {name: table for name, table in globals().items() if isinstance(table, dict) and name.isupper()}
    return SimpleNamespace(
        **{name: {key: language.gettext(word) for key, word in table.items()} for name, table in tables.items()}
    )
