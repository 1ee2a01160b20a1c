"""Teams, their members and strengths."""
