"""Users, roles, area grants and the audit trail."""
