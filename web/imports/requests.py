"""Requests an import, and answers its question: changes its row and queues its job, in one transaction."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from web.audit.events import Actor, add_event
from web.database import Json, driver_connection
from web.imports import transitions
from web.imports.models import Afterwards, PackageImport
from web.imports.task import run_import
from web.jobs.queue import defer
from web.problems.models import Blob


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """A package in the store, and how to import it. None leaves a choice to the package."""

    actor: Actor
    idempotency_key: str
    file_name: str
    package_sha256: str
    size_bytes: int
    slug: str | None = None
    cpu_time_limit_ms: int | None = None
    problem_set_id: int | None = None
    agreed_version_id: int | None = None  #: the published version that the import may replace
    afterwards: Afterwards = Afterwards.VERIFY
    publish_reason: str | None = None  #: exactly if it is published without a verification


@dataclass(frozen=True, kw_only=True)
class RequestedImport:
    id: int
    is_new: bool  #: False: the same form was sent before


def request_import(session: Session, request: ImportRequest) -> RequestedImport:
    """Request an import. The caller commits."""
    session.execute(
        insert(Blob)
        .values(sha256=request.package_sha256, size_bytes=request.size_bytes)
        # A row that is there already is dated anew: a sweep deletes old rows that nothing refers to.
        .on_conflict_do_update(index_elements=["sha256"], set_={"created_at": func.now()})
    )
    added = session.scalar(
        insert(PackageImport)
        .values(
            created_by=request.actor.user_id,
            ip=request.actor.ip,
            idempotency_key=request.idempotency_key,
            file_name=request.file_name,
            package_sha256=request.package_sha256,
            size_bytes=request.size_bytes,
            slug=request.slug,
            cpu_time_limit_ms=request.cpu_time_limit_ms,
            problem_set_id=request.problem_set_id,
            agreed_version_id=request.agreed_version_id,
            afterwards=request.afterwards,
            publish_reason=request.publish_reason,
        )
        .on_conflict_do_nothing(index_elements=["created_by", "idempotency_key"])
        .returning(PackageImport.id)
    )
    if added is None:
        return RequestedImport(id=_requested_before(session, request), is_new=False)
    _defer(session, added)
    _audit(
        session, added, request.actor, "package_import.request", {"file_name": request.file_name, "slug": request.slug}
    )
    return RequestedImport(id=added, is_new=True)


def request_again(session: Session, import_id: int, actor: Actor, *, cpu_time_limit_ms: int | None) -> bool:
    """Request an import again, and tell whether it will be tried. The caller commits.

    It is not tried again if it is under way, done, or refused for good.
    """
    asked = transitions.ask_again(
        driver_connection(session),
        import_id,
        asked_by=actor.user_id,
        ip=actor.ip,
        cpu_time_limit_ms=cpu_time_limit_ms,
    )
    if asked:
        _defer(session, import_id)
        after = {"cpu_time_limit_ms": cpu_time_limit_ms} if cpu_time_limit_ms else None
        _audit(session, import_id, actor, "package_import.again", after)
    return asked


def agree(session: Session, import_id: int, actor: Actor, *, asked_version_id: int, slug: str | None = None) -> bool:
    """Answer yes to the question about this version, or give the import another short name. The caller commits.

    Return whether the import goes on: not if it asks about another version by now, or was answered already.
    """
    connection = driver_connection(session)
    agreed = transitions.agree(connection, import_id, asked_version_id=asked_version_id, slug=slug, actor=actor)
    if agreed:
        _audit(session, import_id, actor, "package_import.agree", {"version_id": asked_version_id, "slug": slug})
        _defer(session, import_id)
    return agreed


def decline(session: Session, import_id: int, actor: Actor, *, asked_version_id: int) -> bool:
    """Answer no. The caller commits. Return whether this was the answer."""
    declined = transitions.decline(driver_connection(session), import_id, asked_version_id=asked_version_id)
    if declined:
        _audit(session, import_id, actor, "package_import.decline", {"version_id": asked_version_id})
    return declined


def _audit(session: Session, import_id: int, actor: Actor, action: str, answer: Json | None) -> None:
    add_event(session, actor, action, object_type="package_import", object_id=import_id, after=answer)


def _defer(session: Session, import_id: int) -> None:
    defer(driver_connection(session), run_import, lock=f"import {import_id}", import_id=import_id)


def _requested_before(session: Session, request: ImportRequest) -> int:
    return session.scalars(
        select(PackageImport.id).where(
            PackageImport.created_by == request.actor.user_id,
            PackageImport.idempotency_key == request.idempotency_key,
        )
    ).one()
