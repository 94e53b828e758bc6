"""The page of `coach page`: a local web server that lives while somebody looks at it."""
