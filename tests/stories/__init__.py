"""Stories: the whole product at work, told from outside."""
