"""Agendas of one version of an event's plan: for participants, delegates and tables, on paper and in calendars."""
