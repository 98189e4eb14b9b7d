"""Vietnamese text: one Unicode form, search without accents, the order of names, dates in words."""
