"""``wonglep serve``: the glossary as a page in the browser."""

from __future__ import annotations

import contextlib
import secrets
import webbrowser
from pathlib import Path

import click

from align.errors import InputError
from glossary.commands.options import glossary_option
from glossary.commands.output import note

PORT = 8217
"""The default port; where it is taken, the next ones are tried."""
PORTS = 20
LEAST_TOKEN = 8
"""Letters of a token: a shorter one could be guessed."""


@click.command("serve", short_help="Open the glossary as a page in the browser.")
@glossary_option
@click.option("--port", type=click.IntRange(0, 65535), help=f"[default: {PORT}, or the next that is free; 0 is any]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; another address needs a token.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--read-only", is_flag=True, help="Change nothing.")
@click.option(
    "--token",
    is_flag=False,
    flag_value="",
    envvar="WONGLEP_TOKEN",
    show_envvar=True,
    metavar="[TOKEN]",
    help="Let in only who has this token, or one that is made.  [default: one is made for another address]",
)
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="A name by which others reach this machine.")
def command(
    path: str, port: int | None, host: str, opens: bool, read_only: bool, token: str | None, hosts: tuple[str, ...]
) -> None:
    """Open the glossary as a page: look terms up, read with them, review proposals, score translations.

    The page is served on this machine alone, until Ctrl-C. With --host 0.0.0.0 it is served to the network, to those
    who have the address with the token that is printed.

    \b
    wonglep serve -g my.glossary --open
    """
    try:
        from glossary.web.app import Settings, application
        from glossary.web.forwarding import redirect_file
        from glossary.web.security import Guard
        from glossary.web.security.csrf import load_secret
        from glossary.web.serving import is_loopback, listen, own_names, serve, urls
    except ModuleNotFoundError as error:
        raise InputError(f"serve needs the package {error.name}; pip install 'wonglep[web]' installs it") from None
    if not Path(path).exists():
        raise InputError(f"{path}: no such file; wonglep build FOLDER -o {path} makes one")
    if token and len(token) < LEAST_TOKEN:
        raise click.UsageError(f"--token must have at least {LEAST_TOKEN} letters")
    is_local = is_loopback(host)
    makes_token = token == "" or (token is None and not is_local)
    if makes_token:
        token = secrets.token_urlsafe(18)
    listening = listen(host, range(PORT, PORT + PORTS) if port is None else (port,))
    guard = Guard(allowed_hosts=hosts if is_local else (*hosts, host, *own_names()), token=token)
    app = application(path, Settings(read_only=read_only, guard=guard, secret=load_secret(path)), note)
    addresses = urls(listening, token)
    print(*addresses, sep="\n", flush=True)
    warning = "; whoever has the address with the token gets in, so keep it to yourself" if makes_token else ""
    note(f"{path}: served until Ctrl-C{warning}")
    with contextlib.ExitStack() as open_files:
        if opens:
            webbrowser.open(open_files.enter_context(redirect_file(addresses[0])) if token else addresses[0])
        serve(app, listening)
