"""What leaves the duty room: order books, summaries, workbooks and calendars, made from plain data."""
