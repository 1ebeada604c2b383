"""What companies work in: the corridor's sectors, and activity codes of Italy, Russia and the EU."""
