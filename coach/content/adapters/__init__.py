"""Where scripts are kept."""
