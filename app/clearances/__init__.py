"""What compliance officers have signed, and the one gate that everything passes before it is released."""
