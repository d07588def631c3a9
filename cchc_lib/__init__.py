"""Quarterly scoring of administrative reform (CCHC), and its bulletins."""
