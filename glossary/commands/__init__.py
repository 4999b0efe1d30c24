"""The sub-commands, one file each; ``COMMANDS`` says where each one is, so that only the one called is imported."""

COMMANDS: dict[str, str] = {
    "build": "Build a glossary from documents.",
    "extract": "Show the pairs of one text.",
    "align": "Align brackets that were cut out of their texts.",
    "lookup": "Look a term up in a glossary.",
    "annotate": "Find the terms of a glossary in a text.",
    "score": "Score translations against a glossary and a reference.",
    "check": "Check translations for missing, forbidden and inconsistent terms.",
    "learn": "Make a model that knows your own texts and terms.",
    "evaluate": "Measure the aligner on gold records.",
}
"""Name and one line of help; the module ``glossary.commands.NAME`` holds the function ``command``."""
