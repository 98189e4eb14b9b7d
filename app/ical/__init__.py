"""iCalendar text (RFC 5545, 5546, 7986) made of plain facts: no database, no clock, no address of its own."""
