"""Parks, sites, spaces, companies, offers and needs; their import and export."""
