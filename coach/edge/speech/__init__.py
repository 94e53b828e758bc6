"""From lines to clips: voices, their cache, their level."""
