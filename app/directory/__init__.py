"""Organisations (*cơ quan, tổ chức*) through time: names, codes, groups, contacts, and who succeeded whom."""
