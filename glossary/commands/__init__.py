"""The sub-commands, one file each; ``COMMANDS`` says where each one is, so that only the one called is imported."""

COMMANDS: dict[str, str] = {
    "build": "Build a glossary from documents.",
    "extract": "Show the pairs of one text.",
    "align": "Align brackets that were cut out of their texts.",
    "review": "Decide on proposals, one a screen.",
    "lookup": "Look terms up in a glossary.",
    "serve": "Open the glossary as a page in the browser.",
    "annotate": "Find the terms of a glossary in a text.",
    "check": "Check translations for missing, forbidden and inconsistent terms.",
    "convert": "Convert a glossary between the formats of programs.",
    "import": "Take terms and decisions of other files into a glossary.",
    "merge": "Merge glossaries.",
    "history": "List the decisions in a glossary file, or take one back.",
    "conflicts": "List the conflicts in a glossary.",
    "score": "Score translations against a glossary and a reference.",
    "learn": "Make a model that knows your own texts and terms.",
    "evaluate": "Measure the aligner on gold records.",
}
"""Name and one line of help; the module ``glossary.commands.NAME`` holds the function ``command``, with an underscore
behind a name that Python keeps for itself."""
