"""Packages that only some readers need."""

from __future__ import annotations

import importlib
from types import ModuleType

from align.errors import InputError


def require(module: str, place: str) -> ModuleType:
    """Import a module that the extra ``documents`` installs.

    Raises
    ------
    InputError
        when it is not installed; *place* names the file that needs it

    >>> require("no_such_reader", "a.zzz")
    Traceback (most recent call last):
    align.errors.InputError: a.zzz: needs the package no_such_reader; pip install 'wonglep[documents]' installs it
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise InputError(
            f"{place}: needs the package {package}; pip install 'wonglep[documents]' installs it"
        ) from None
