"""How a company answers without an account: a signed link, a page that shows and never acts, one decision."""
