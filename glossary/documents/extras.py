"""Libraries that only some kinds of files need, imported when such a file is read."""

from __future__ import annotations

import importlib
from types import ModuleType

from align.errors import InputError


def require(module: str, place: str) -> ModuleType:
    """The module of that name, which an optional extra installs; ``place`` is the file that needs it.

    >>> require("json", "a.pdf").__name__
    'json'

    Raises
    ------
    InputError
        when it is not installed
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise InputError(f"{place}: needs {package}, which wonglep[documents] installs") from None
