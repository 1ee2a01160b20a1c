"""Accounts, their rights and the audit trail."""

from watchbill.accounts.models.audit import AuditEntry
from watchbill.accounts.models.invitation import Invitation
from watchbill.accounts.models.token import Token
from watchbill.accounts.models.user import Grant, Right, User

__all__ = ["AuditEntry", "Grant", "Invitation", "Right", "Token", "User"]
