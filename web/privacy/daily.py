"""Does every night what data protection asks for: forgets IP addresses, and what courses held of their students."""

from datetime import UTC, datetime, timedelta

import structlog
from procrastinate import JobContext

from web.courses.models import Retention
from web.jobs.queue import periodic_task
from web.jobs.tools import JobTools
from web.privacy.addresses import forget_addresses
from web.privacy.retention import SiteRetention, carry_out, due_courses

log = structlog.get_logger()


@periodic_task("privacy.addresses", cron="10 2 * * *")
def forget_old_addresses(context: JobContext, timestamp: int) -> None:
    tools = JobTools.of(context)
    before = datetime.fromtimestamp(timestamp, UTC) - timedelta(days=tools.ip_address_days)
    with tools.database.autocommit() as connection:
        log.info("privacy.addresses_forgotten", **forget_addresses(connection, before))


@periodic_task("privacy.retention", cron="30 2 * * *")
def retain(context: JobContext, timestamp: int) -> None:
    tools = JobTools.of(context)
    site = SiteRetention(kind=Retention(tools.retention_kind), months=tools.retention_months)
    with tools.database.autocommit() as connection:
        for terms in due_courses(connection, site, datetime.fromtimestamp(timestamp, UTC)):
            log.info("privacy.course_retained", course=terms.slug, removed=carry_out(connection, terms))
