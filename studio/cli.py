"""The `studio` command: its words and flags. What they do is imported only when they are used.

Exit codes: 0 all done, 1 some inputs failed (the rest are written), 2 the call is wrong. Results go to stdout, one line
per error and the progress to stderr.
"""

import difflib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import click

from studio import __version__
from studio.commands import EXIT_FAILED, options, streams
from studio.commands.models.commands import models
from studio.commands.translate.run_options import Bytes, batch_options
from studio.commands.translate.save_options import saving_options
from studio.errors import StudioError
from studio.preferences.chosen import check_variables

if TYPE_CHECKING:
    pass

EXIT_WRONG_CALL, EXIT_STOPPED = 2, 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    streams.let_any_name_be_written()
    code = run(sys.argv[1:] if arguments is None else arguments)
    streams.flush()
    raise SystemExit(code)


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command line."""
    context: click.Context | None = None
    try:
        with studio.make_context("studio", list(arguments)) as context:
            result = studio.invoke(context)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT_WRONG_CALL
    except click.ClickException as error:
        click.echo(f"studio: {' '.join(error.format_message().split())}", err=True)
        return EXIT_WRONG_CALL
    except StudioError as error:
        click.echo(f"studio: {error}", err=True)
        _trace(context)
        return EXIT_WRONG_CALL
    except (KeyboardInterrupt, click.Abort):
        click.echo("studio: stopped", err=True)
        return EXIT_STOPPED
    except BrokenPipeError as error:
        streams.give_up(sys.stdout, error)
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort of this thread: a fault of ours is one line too
        click.echo(f"studio: unexpected fault ({type(error).__name__}: {error}): use --verbose and report it", err=True)
        _trace(context)
        return EXIT_FAILED


def _trace(context: click.Context | None) -> None:
    if context is not None and context.meta.get(options.VERBOSE):
        traceback.print_exc()


class _WindowByDefault(click.Group):
    """`studio PHOTO...` opens the window: what is no command is a photo."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            return window.name, window, args
        return super().resolve_command(ctx, args)


class _WorkingSize(click.ParamType):
    """`auto`, `full` or a number of pixels."""

    name = "PX|full|auto"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | Literal["auto", "full"]:
        if value in ("auto", "full"):
            return value
        if not str(value).isdecimal() or int(value) < 1:
            self.fail(f"{value!r} is not a size: use a number of pixels, full or auto", param, ctx)
        return int(value)


@click.group(cls=_WindowByDefault, invoke_without_command=True, options_metavar="[--verbose]")
@click.version_option(__version__, prog_name="studio")
@click.option("--smoke", type=options.path, metavar="FILE", help="Open, translate, save here and quit: does it work?")
@options.verbose
@click.pass_context
def studio(context: click.Context, smoke: Path | None) -> int:
    """Translate photos and drawings with image-to-image networks.

    Without a command, or with photos instead of one, the window opens.
    """
    check_variables()
    if smoke is not None:
        return _open_window([_existing(smoke)], smoke=Path.cwd())
    return 0 if context.invoked_subcommand else _open_window([])


@studio.command(hidden=True)
@click.argument("photos", nargs=-1, type=options.path)
@options.verbose
def window(photos: tuple[Path, ...]) -> int:
    """Open the window, with photos in it."""
    return _open_window([_existing(photo) for photo in photos])


def _existing(photo: Path) -> Path:
    if not photo.exists():
        close = difflib.get_close_matches(str(photo), list(studio.commands), n=1)
        hint = f"did you mean the command {close[0]}?" if close else "name a photo, or see studio --help"
        raise StudioError(f"{photo} does not exist", hint)
    return photo


def _open_window(photos: list[Path], smoke: Path | None = None) -> int:
    try:
        from studio.app import run_window
    except ImportError as error:
        raise StudioError(f"the window can't start ({error})", "run studio doctor to see what is missing") from error
    return run_window(photos, smoke)


@studio.command()
@click.argument("inputs", nargs=-1, required=True, type=options.path, metavar="INPUT...")
@click.option("-o", "--out", required=True, type=options.path, help="A file for one photo, else a folder.")
@click.option("--model", "models", metavar="ID", multiple=True, help="Installed, or the path of a package; several.")
@click.option("--like", type=options.path, metavar="RESULT", help="As a saved result was made; other flags go first.")
@click.option("--direction", metavar="NAME", help="Which way, for a model with two.")
@click.option(
    "--strength", "strengths", type=click.FloatRange(0, 1), multiple=True, help="0 is the photo itself; several."
)
@click.option(
    "--keep", type=click.Choice(["nothing", "colour", "brightness"]), help="Of the photo; nothing if left out."
)
@click.option(
    "--mask", type=options.path, metavar="FILE", help="A picture: white shows the translation, black the photo."
)
@click.option("--invert-mask", is_flag=True, help="The other way round.")
@click.option("--feather", type=click.IntRange(0, 100), help="How soft the mask's edge is; 0 if left out.")
@click.option("--size", type=_WorkingSize(), help="Long edge the network sees; auto if left out.")
@options.device_choice
@click.option("--memory", type=Bytes("memory"), help="For the network, as 2G; a quarter of what is free if left out.")
@click.option("--explain", is_flag=True, help="Tell how each photo is cut up, and what memory that takes.")
@click.option("--seed", type=click.IntRange(0), help="For a model that draws noise; 0 if left out.")
@saving_options
@batch_options
@click.option("--round-trip", type=options.path, metavar="FILE", help="One photo there and back, and what was lost.")
@click.option("--contact-sheet", "sheet", type=options.path, metavar="FILE", help="Before and after of all photos.")
@options.verbose
@click.pass_context
def translate(
    context: click.Context, inputs: tuple[Path, ...], out: Path, round_trip: Path | None, **flags: Any
) -> int:
    """Translate photos and clips: files, or folders of them."""
    from studio.commands.report import Report
    from studio.commands.translate.command import translate as run_batch
    from studio.commands.translate.parameters import parameters_of
    from studio.commands.translate.round_trip import check_round_trip, write_round_trip
    from studio.commands.translate.run_options import RunOptions

    with Report(verbose=context.meta.get(options.VERBOSE, False)) as report:
        run = RunOptions.taken_from(flags)
        parameters = parameters_of(inputs, out, report, report=run.report, **flags)
        check_round_trip(round_trip, out, parameters)
        rows = run_batch(parameters, out, run, report)
        if round_trip is not None and rows:
            write_round_trip(round_trip, rows[0], parameters, report)
    return EXIT_FAILED if report.failed else 0


@studio.command()
@click.option("--model", required=True, metavar="ID", help="An installed model that makes pictures, or a package.")
@click.option("-o", "--out", required=True, type=options.path, help="A .png (a sheet, for several), or a folder.")
@click.option("--count", type=click.IntRange(1, 4096), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the first; the next follow.")
@click.option("--class", "class_name", metavar="LABEL", help="What to make, for a model with classes.")
@click.option("--temperature", type=click.FloatRange(0, 4), default=1.0, show_default=True, help="0: the average.")
@click.option("--slider", "sliders", multiple=True, metavar="NAME=AMOUNT", help="1 is all the way, -1 away from it.")
@options.mark_made
@options.device_choice
@options.verbose
@click.pass_context
def sample(context: click.Context, sliders: tuple[str, ...], **wishes: Any) -> None:
    """Make pictures from seeds; the same seed gives the same picture."""
    from studio.commands.report import Report
    from studio.commands.sample import amounts_of, sample_pictures

    with Report(verbose=context.meta.get(options.VERBOSE, False)) as report:
        report.begin(wishes["count"])
        sample_pictures(
            **wishes,
            amounts=amounts_of(sliders),
            told=report.written,
            progress=lambda number: report.at(number, "picture"),
        )


@studio.command()
@click.option("--model", required=True, metavar="ID", help="An installed model that makes and reads pictures.")
@click.option("--name", required=True, help="Of the slider; one of that name is replaced.")
@click.option(
    "--with", "having", multiple=True, required=True, type=options.path, help="Pictures with it, or a folder."
)
@click.option("--without", "lacking", multiple=True, required=True, type=options.path, help="Pictures without it.")
@click.option("-o", "--out", type=options.path, help="Folder for the file.  [default: your library]")
@options.device_choice
@options.verbose
@click.pass_context
def slider(context: click.Context, **wishes: Any) -> None:
    """Make a slider from pictures with something and pictures without it."""
    from studio.commands.report import Report
    from studio.commands.slider import make_slider

    with Report(verbose=context.meta.get(options.VERBOSE, False)) as report:
        done = 0

        def on_picture(total: int, name: str) -> None:
            nonlocal done
            if not done:
                report.begin(total)
            report.at(done, name)
            done += 1

        report.written(make_slider(**wishes, progress=on_picture))


@studio.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option("-o", "--out", required=True, type=options.path, help=".mp4, .webm, .gif, .webp, .png, or a folder.")
@click.option("--model", metavar="ID", help="What makes the pictures between; without one the keys are blended.")
@click.option("--frames", type=click.IntRange(1, 10_000), help="From one key to the next; 30 if left out.")
@click.option("--fps", type=click.IntRange(1, 120), help="Frames a second; 30 if left out.")
@click.option("--easing", type=click.Choice(["linear", "smooth", "in", "out", "hold"]), help="smooth if left out.")
@click.option("--path", "way", type=click.Choice(["linear", "spherical", "spline"]), help="spherical if left out.")
@click.option("--loop/--no-loop", default=None, help="Back to the first key at the end.")
@click.option("--even/--uneven", default=None, help="Let every frame change as much as the others.")
@click.option("--temperature", type=click.FloatRange(0, 4), default=1.0, show_default=True, help="Of all keys.")
@click.option("--size", "size_px", type=click.IntRange(2, 8192), metavar="PX", help="Long edge of the video.")
@click.option("--crisp", is_flag=True, help="Enlarge by repeating pixels, where the size is a multiple.")
@click.option("--crossfade", is_flag=True, help="Blend the pictures of the keys, to compare.")
@click.option("--quality", type=click.IntRange(1, 100), default=90, show_default=True)
@click.option("--codec", type=click.Choice(["vp9", "av1"]), default="vp9", show_default=True, help="Of .webm.")
@options.mark_made
@options.device_choice
@options.verbose
@click.pass_context
def interpolate(
    context: click.Context, keys: tuple[str, ...], out: Path, quality: int, codec: Any, **wishes: Any
) -> int:
    """A video between KEYs: pictures, or seed:NUMBER; or one project file of the window."""
    from studio.commands.interpolate import InterpolateOptions, write_interpolation
    from studio.commands.report import Report
    from studio.timeline.video import VideoOptions

    with Report(verbose=context.meta.get(options.VERBOSE, False)) as report:
        video = VideoOptions(quality=quality, codec=codec)
        write_interpolation(keys, out, InterpolateOptions(**wishes, video=video), report)
    return EXIT_FAILED if report.failed else 0


studio.add_command(models)


@studio.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--reset", is_flag=True, help="Back to the default; all of them where none is named.")
@options.json_flag
@options.verbose
def settings(name: str | None, value: str | None, reset: bool, as_json: bool) -> None:
    """Show the settings of the window and of these commands, or change one."""
    from studio.commands.preferences import change, listing

    if value is not None or reset:
        change(name, value)
    else:
        click.echo(listing(name, as_json))


@studio.command()
@options.json_flag
@options.verbose
def doctor(as_json: bool) -> None:
    """Devices, providers, why CUDA is not used, versions."""
    from studio.commands.doctor import checkup

    click.echo(checkup(as_json))


@studio.command("desktop-entry")
@click.option("--install/--remove", "wanted", default=None, help="Put it into your menu, or take it out.")
@options.verbose
def desktop_entry(wanted: bool | None) -> None:
    """On Linux: an entry in the menu, the icon, and .itmodel files that open with a double click."""
    from studio.commands import desktop_entry as entry

    if wanted is None:
        raise click.UsageError("say --install or --remove")
    for path in entry.install() if wanted else entry.remove():
        click.echo(path)
