"""Mails about introductions: put in a table with what they are about, made and sent later, again if that fails."""
