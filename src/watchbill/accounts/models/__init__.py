"""Accounts, their rights and the audit trail."""

from watchbill.accounts.models.audit import AuditEntry
from watchbill.accounts.models.user import Grant, User

__all__ = ["AuditEntry", "Grant", "User"]
