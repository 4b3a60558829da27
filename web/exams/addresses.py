"""From which addresses a problem set may be worked on: pure."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

#: A room has a few networks, a university some dozens.
MOST_NETWORKS = 50


class WrongNetwork(ValueError):
    """A line that is no network. `line` is what was written."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read one address or network a line, such as 192.0.2.7 or 2001:db8::/32. Raises WrongNetwork.

    Bits of the host are dropped: people write the address of any computer in the room.
    """
    lines = [line.strip() for line in text.replace(",", "\n").splitlines()]
    return tuple(dict.fromkeys(_network(line) for line in lines if line))


def is_inside(address: str | None, networks: Sequence[Network] | None) -> bool:
    """Whether a visitor with this address may work. None: from everywhere. An unknown address is inside nothing."""
    if networks is None:
        return True
    if address is None:
        return False
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped  # a server that listens to both kinds sees ::ffff:192.0.2.7
    return any(found in network for network in networks)


def _network(line: str) -> Network:
    try:
        return ip_network(line, strict=False)
    except ValueError as error:
        raise WrongNetwork(line) from error
