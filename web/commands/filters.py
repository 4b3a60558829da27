"""Options by which commands filter their lists, as the forms of the site do."""

from datetime import UTC, datetime
from typing import Any

import click

from web.lists.forms import Network, network_of


class _Moment(click.DateTime):
    """Its value is aware of its zone, UTC."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        moment: datetime = super().convert(value, param, ctx)
        return moment.replace(tzinfo=UTC)


class _Network(click.ParamType[Network]):
    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Network:
        try:
            return network_of(value)
        except ValueError:
            self.fail(f"{value} is neither an IP address nor a network such as 10.0.0.0/8", param, ctx)


MOMENT = _Moment(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
NETWORK = _Network()

since_option = click.option("--since", type=MOMENT, help="In UTC.")
until_option = click.option("--until", type=MOMENT, help="In UTC; not itself.")
address_option = click.option("--address", type=NETWORK, help="An IP address, or a network.")
limit_option = click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
