"""Services of the operating system that every process needs: paths, clocks, locks, files, D-Bus."""
