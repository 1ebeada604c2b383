"""Who meets whom at an event, when and where; and what to do when something falls away."""
