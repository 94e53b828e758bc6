"""What the page shows: values in, HTML out.  Text is escaped by htpy; nothing here knows a request."""
