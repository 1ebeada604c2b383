"""Work plans as papers to sign."""
