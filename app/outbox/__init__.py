"""What is to be said to whom: rows written with the change itself, sent afterwards, retried, never lost."""
