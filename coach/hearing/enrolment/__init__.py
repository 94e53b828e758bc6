"""Commands as one person says them: templates, and what makes a good example."""
