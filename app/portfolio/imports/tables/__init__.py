"""Sheets of cells -> rows of companies: which sheet, which header, which column is what, which lines count."""
