"""Reads the addresses of NSQ from the environment."""

from judge.errors import ConfigurationError
from judge.nsq.addresses import NsqAddresses
from judge.settings import Environment, shared


def read_nsq_addresses(environment: Environment) -> NsqAddresses:
    """Raises ConfigurationError, which names the variable."""
    nsqd_tcp = environment.read(shared.NSQD_TCP)
    nsqd_http = environment.read(shared.NSQD_HTTP)
    if not nsqd_tcp or len(nsqd_tcp) != len(nsqd_http):
        raise ConfigurationError(
            f"{shared.NSQD_TCP.name} and {shared.NSQD_HTTP.name} must list the same nsqds, at least one"
        )
    return NsqAddresses(
        nsqd_tcp=nsqd_tcp, nsqd_http=nsqd_http, nsqlookupd_http=environment.read(shared.NSQLOOKUPD_HTTP)
    )
