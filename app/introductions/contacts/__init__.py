"""People of companies and sites: kept with their consent, seen by their own park, released to one partner, erased."""
