"""All that is known of a person, by their e-mail address: read in one call, erased in one call."""
