"""What every request and answer goes through, whatever domain it is for."""
