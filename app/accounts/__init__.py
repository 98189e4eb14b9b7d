"""People, their roles in organisations, and how they prove who they are."""
