"""From the microphone's blocks to commands."""
