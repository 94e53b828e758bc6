"""What was said: from blocks of sound to one command of those that exist now."""
