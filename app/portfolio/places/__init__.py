"""Parks, their sites and spaces, and the corridors between parks."""
