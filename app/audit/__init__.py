"""The journal (*nhật ký*): who did what, for whom, before and after, when and from where; rows are only added."""
