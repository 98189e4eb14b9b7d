"""Succession (*kế thừa*): the successor of a merged or renamed organisation takes over what lies ahead."""
