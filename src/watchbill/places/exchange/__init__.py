"""Ledgers as files, both ways: Excel with child tables, CSV and GeoJSON; read, compared with what is there, written."""
