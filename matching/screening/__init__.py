"""Whether a name, or an official number, is one of those on a list: across scripts, spellings and translations."""
