"""Where NSQ is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NsqAddresses:
    """`host:port` each."""

    nsqd_tcp: tuple[str, ...]  #: every nsqd; published to the first that answers
    nsqd_http: tuple[str, ...]  #: the same nsqds in the same order
    nsqlookupd_http: tuple[str, ...]  #: empty: consumers connect straight to `nsqd_tcp`
