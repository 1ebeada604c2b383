"""A corridor as a whole: which sectors meet which, whose needs nobody meets, and whom nobody sees."""
