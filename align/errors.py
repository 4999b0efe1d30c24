"""Errors that a user can cause: one base class, few subclasses, messages of one line."""


class WonglepError(Exception):
    """Base class of every error that the project raises on purpose.

    The message is one line in lower case and names the parameter or file, the value and the place.
    """


class InputError(WonglepError):
    """A file, record or argument is not what it must be."""


class ModelError(WonglepError):
    """A model file is missing, or is not one that this version can read."""
