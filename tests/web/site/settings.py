from judge.nsq.addresses import NsqAddresses
from web.config import REPOSITORY, Registration, Settings


def site_settings(*, database_url: str, store_url: str) -> Settings:
    """Settings of a site at which everybody may register. No nsqd answers, so submissions stay in the queue."""
    return Settings(
        database_url=database_url,
        secret_key="0123456789abcdef0123456789abcdef",
        nsq=NsqAddresses(nsqd_tcp=("127.0.0.1:1",), nsqd_http=("127.0.0.1:1",), nsqlookupd_http=()),
        pool="default",
        store_url=store_url,
        languages_dir=REPOSITORY / "images",
        public_url="http://localhost",
        trusted_proxy_hops=0,
        registration=Registration.OPEN,
        mail_domains=(),
        session_days=14,
        demo=False,
        log_level="info",
        mail_from="judge@example.edu",
    )
