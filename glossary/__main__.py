"""The command ``wonglep``: runs a sub-command, and turns each error of a user into one line and exit code 2."""

from __future__ import annotations

import contextlib
import importlib
import io
import keyword
import os
import sqlite3
import sys
from collections.abc import Sequence

import click

from align.errors import WonglepError
from glossary.commands import COMMANDS

USER_ERROR = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


class _LazyGroup(click.Group):
    """A group whose sub-commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"glossary.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(package_name="wonglep", prog_name="wonglep")
def cli() -> None:
    """Find the English terms that Thai authors put in parentheses, with the Thai they stand for.

    \b
    wonglep build releases/ -o glossary.csv
    wonglep extract news.txt
    wonglep lookup "value chain"
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 a check failed or nothing was found, 2 a wrong call or input."""
    _open_streams()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the matrices are small: more threads only wait for each other
    code = 0
    try:
        with cli.make_context("wonglep", list(sys.argv[1:] if arguments is None else arguments)) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        code = USER_ERROR
    except click.ClickException as error:
        code = _print_error(error.format_message())
    except BrokenPipeError:
        code = _discard_output()
    except WonglepError as error:
        code = _print_error(str(error))
    except UnicodeEncodeError as error:
        code = _print_error(f"{error.object!r} is no text in UTF-8")
    except sqlite3.Error as error:
        from glossary.store.connection import describe_error

        code = _print_error(f"the glossary file is damaged: {describe_error(error)}")
    except OSError as error:
        code = _print_error(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}")
    except (KeyboardInterrupt, click.Abort):
        print("\nwonglep: interrupted", file=sys.stderr)
        code = INTERRUPTED
    sys.exit(code)


def _open_streams() -> None:
    """Make output UTF-8; open a stream that was closed before the start onto the null device."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_error(message: str) -> int:
    print("wonglep: " + " ".join(message.split()), file=sys.stderr)
    return USER_ERROR


def _discard_output() -> int:
    """Discard what is still buffered for a reader of the output that went away, and return the exit code."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


if __name__ == "__main__":
    main()
