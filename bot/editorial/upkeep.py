"""What the worker does for the knowledge by itself: publish what is due, look once a day for what needs a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.editorial.life_cycle import publish_due
from bot.editorial.model import Version
from bot.editorial.proof import Proof
from bot.editorial.steps import Desk
from bot.editorial.warnings import KnowledgeWarning, WarningKind, find_warnings
from bot.ports import UnitOfWork
from knowledge_base.replaced import ReplacedDocument, read_replaced
from knowledge_base.times import VIETNAM


def keep_knowledge(
    make_uow: Callable[[], UnitOfWork], proof: Proof, now: datetime, documents: Sequence[ReplacedDocument] | None = None
) -> list[Version]:
    """Publish what is due, and write the warnings anew when that was not done today; safe to repeat at any time.

    Returns:
        what was published.
    """
    today = now.astimezone(VIETNAM).date()
    with make_uow() as uow:
        published, refused = publish_due(lambda actor: Desk(uow, actor, now, proof), uow.versions.due(today))
        looked_at = uow.warnings.looked_at()
    if refused or looked_at is None or looked_at.astimezone(VIETNAM).date() != today:
        refresh_warnings(make_uow, proof, now, documents)
    return published


def refresh_warnings(
    make_uow: Callable[[], UnitOfWork], proof: Proof, now: datetime, documents: Sequence[ReplacedDocument] | None = None
) -> Sequence[KnowledgeWarning]:
    """Look now, keep what was found, and return it with the days on which each was first seen."""
    today = now.astimezone(VIETNAM).date()
    with make_uow() as uow:
        found = find_warnings(uow.knowledge.published(), proof.figures, read_replaced() if documents is None else documents, today)
        found += [
            KnowledgeWarning(
                WarningKind.NOT_PUBLISHED, version.entry_id, f"bản {version.number}", version.publish_on, "kiểm tra nội dung không đạt"
            )
            for version in uow.versions.due(today)
        ]
        uow.warnings.replace(found, now)
        uow.commit()
        return uow.warnings.all()
