"""Workbooks that users fill in: blanks with explanations, readers that check every cell, and exports."""
