"""What companies are described with: sectors, activity codes, and the capabilities that they name."""
