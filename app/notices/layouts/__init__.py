"""The four faces of a document: PDF, DOCX, HTML and plain text, all from one `Printed` and one `Measures`."""
