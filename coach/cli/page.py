"""`coach page`: what was done and what is to come, in the browser."""

from __future__ import annotations

import click

from coach.cli.telling import tell


@click.command("page")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Where to listen; without it, a port that is free."
)
def page_command(*, no_browser: bool, port: int) -> None:
    """Show the day, the weeks and the log on a page of this machine alone.

    The address is good for one browser, once. The page lives while it is looked at: it ends ten minutes after, or with
    Ctrl-C.
    """
    from coach.wiring.page.page_server import open_page, show_in_browser

    with open_page(port) as page:
        tell(page.address)
        if not no_browser:
            show_in_browser(page.address, lambda: tell("no browser could be opened; open the address above", err=True))
        page.run()
