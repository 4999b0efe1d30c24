"""Words of the page for the codes of the program: statuses, kinds, actions, faults and the like.

Phrases that the program itself says (``align.records.PHRASES``, notes of scores, warnings of files) have no table here:
the catalogues translate them as they are.
"""

from __future__ import annotations

from gettext import NullTranslations
from types import SimpleNamespace


def N_(message: str) -> str:  # noqa: N802
    """Return *message* as it is; the name marks it for the catalogues of translations."""
    return message


STATUS = {
    "proposed": N_("proposed"),
    "approved": N_("approved"),
    "admitted": N_("admitted"),
    "forbidden": N_("forbidden"),
    "rejected": N_("rejected"),
}
STATUS_HELP = {
    "proposed": N_("not reviewed yet"),
    "approved": N_("use it"),
    "admitted": N_("may be used"),
    "forbidden": N_("do not use"),
    "rejected": N_("not a rendering of the term"),
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
RESULTS = {
    **STATUS,
    "new": N_("new"),
    "different": N_("another rendering"),
}
RESULTS_HELP = {
    **STATUS_HELP,
    "new": N_("the term is not in the glossary"),
    "different": N_("the glossary has another rendering of the term"),
}
FOUND = {
    "new": N_("new"),
    "differs": N_("differs from the glossary"),
    "known": N_("known"),
    "none": N_("no rendering"),
}
GROUPS = {
    "exact": N_("Exact matches"),
    "prefix": N_("Begins with the term"),
    "contains": N_("Contains the term"),
    "close": N_("Similar spelling"),
    "sound": N_("Similar sound"),
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
    **STATUS,
    "correct": N_("corrected"),
    "add": N_("added"),
    "edit": N_("edited"),
    "import": N_("imported"),
    "merge": N_("merged"),
    "convert": N_("converted"),
}
CONFLICTS = {
    "several_approved": N_("one term, several approved renderings"),
    "one_rendering": N_("one rendering, several concepts"),
    "near_terms": N_("nearly identical English terms"),
    "near_renderings": N_("nearly identical renderings of one term"),
    "outnumbered": N_("another rendering is found more often"),
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
    "count": N_("number of occurrences"),
    "sources": N_("places where it was found"),
    "examples": N_("example sentences"),
    "id": N_("id"),
    "extra": N_("other columns"),
    "terms of status forbidden": N_("forbidden terms"),
    "terms of status rejected": N_("rejected terms"),
    "entries without a term": N_("concepts left without a term"),
    "entries without a pair of terms": N_("concepts left without a pair of terms"),
    "texts cut at 32,767 characters": N_("texts cut at 32,767 characters"),
    "statuses that TBX does not know": N_("statuses unknown to TBX"),
    "parts of speech written as other": N_("parts of speech written as “other”"),
    "characters that XML cannot hold": N_("characters not allowed in XML"),
}
ORDERS = {"unsure": N_("lowest confidence first"), "frequent": N_("most frequent first")}
DECISIONS = {
    **DECIDE,
    "correct": N_("Approve the correction"),
    "undo": N_("Undo"),
}
OBSTACLES = {
    "overtaken": N_("Not saved: this was decided on in the meantime. Decide again, or skip it."),
    "gone": N_("Not saved: the term is no longer in the glossary."),
    "taken": N_("This domain already has a concept with the same English term."),
    "kept": N_("This decision cannot be undone: there is a later one on the same concept, or it was undone already."),
    "session": N_("Not saved: your session had expired and was renewed. Please try again."),
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
    "place": N_("sorted by document"),
    "left": N_("sorted by the previous word"),
    "right": N_("sorted by the next word"),
}
PLACES = {"page": N_("page"), "slide": N_("slide"), "row": N_("row"), "unit": N_("segment"), "t": N_("at")}
METRICS = {
    "term": N_("share of the source's terms that are translated as in the glossary"),
    "consistency": N_("how consistently each term is translated"),
    "forbidden": N_("forbidden renderings per hundred places where one is possible"),
    "window": N_("how well the words around the terms match the reference"),
    "term-ter": N_("edits needed to reach the reference, those within terms counted twice"),
    "chrf": N_("character n-grams shared with the reference"),
    "chrf++": N_("character and word n-grams shared with the reference"),
    "bleu": N_("word n-grams shared with the reference"),
    "ter": N_("edits needed to reach the reference"),
}
DIRECTIONS = {"en-th": N_("English to Thai"), "th-en": N_("Thai to English")}
TOKENIZERS = {
    "": N_("newmm for Thai, 13a for English"),
    "newmm": N_("newmm: Thai words"),
    "icu": N_("icu: words by ICU"),
    "char": N_("char: single characters"),
    "none": N_("none: split at spaces"),
    "13a": N_("13a: spaces and punctuation"),
}
TESTS = {"": N_("none"), "bs": N_("paired bootstrap"), "ar": N_("approximate randomisation")}
GRADES = {
    "preferred": N_("preferred"),
    "allowed": N_("allowed"),
    "spelling": N_("other spelling"),
    "missing": N_("missing"),
    "forbidden": N_("forbidden"),
}
PROBLEMS = {
    "overtaken": N_("Someone else decided on this in the meantime. Reload the page to see the latest state."),
    "taken": OBSTACLES["taken"],
    "kept": OBSTACLES["kept"],
    "blank": N_("A term is missing."),
    "long": N_("A term or a note is too long."),
    "outside": N_("This text is not in the sentence."),
    "large": N_("This is too large for this page. Use the wonglep command instead."),
    "empty": N_("There is no text to read. Paste a text or choose another file."),
    "unreadable": N_("The text or file cannot be read."),
    "unscored": N_(
        "The translations cannot be scored. Choose metrics and the texts that they need, with equally many lines."
    ),
    "heavy": N_("This needs more memory than is available. Try a smaller text."),
    "locked": N_("Another program is writing to the glossary. Try again in a moment."),
    "unavailable": N_("The glossary cannot be opened. Its file may have been moved, replaced or damaged."),
    "unwritten": N_("Nothing was saved: the disk may be full, or another program is using the file. Try again."),
    "busy": N_("The server is busy. Try again in a moment."),
    "slow": N_("This took too long. Try a smaller text."),
    "stopped": N_("The work was interrupted. Try again."),
    "broken": N_("The program has failed. What was saved before is safe."),
    "forged": N_("This page has expired: the server was restarted, or the session ended. Reload it."),
    "read_only": N_("This glossary is read-only."),
    "nowhere": N_("There is nothing at this address."),
    "method": N_("This address only accepts a form of another page."),
    "garbled": N_("The form is incomplete or invalid. Send it again."),
    "other": N_("This cannot be done."),
    "host": N_("The server does not accept this host name. Open the address that the command printed."),
    "origin": N_("Requests from pages of other sites are refused."),
    "token": N_("This server requires a token. Open the address with the token that the command printed."),
    "late": N_("The request took too long to arrive. Send it again."),
    "huge": N_("The request is too large."),
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


def translated_tables(language: NullTranslations) -> SimpleNamespace:
    """Return the tables of this module, translated.

    >>> translated_tables(NullTranslations()).KIND["mixed"]
    'mixed'
    """
    tables = {name: table for name, table in globals().items() if isinstance(table, dict) and name.isupper()}
    return SimpleNamespace(
        **{name: {key: language.gettext(word) for key, word in table.items()} for name, table in tables.items()}
    )
