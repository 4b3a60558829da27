"""The addresses of the nsqds, as the settings give them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NsqdAddress:
    """One nsqd: both of its ports, as `host:port`."""

    tcp: str
    http: str


@dataclass(frozen=True, kw_only=True)
class NsqAddresses:
    """The addresses of every nsqd and nsqlookupd, as `host:port`."""

    nsqd_tcp: tuple[str, ...]  #: of every nsqd; publishers take the first that answers
    nsqd_http: tuple[str, ...]  #: of the same nsqds, in the same order
    nsqlookupd_http: tuple[str, ...] = ()  #: if empty, consumers connect straight to the nsqds

    @property
    def nsqds(self) -> tuple[NsqdAddress, ...]:
        return tuple(NsqdAddress(tcp=tcp, http=http) for tcp, http in zip(self.nsqd_tcp, self.nsqd_http, strict=True))
