"""From a match to an agreement: shortlists, introductions, answers of companies, contacts, mails, tasks."""
