"""What a profile's texts suggest that it might state; nothing of it is stored."""
