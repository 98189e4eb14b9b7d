"""Official documents (*văn bản*) as such: content, number register, and their faces as PDF, DOCX, HTML and text."""
