"""People at work: pages, acts and the account of who they are."""
