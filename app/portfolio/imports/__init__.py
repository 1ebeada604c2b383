"""Files of companies, with their offers and needs, brought into the portfolio."""
