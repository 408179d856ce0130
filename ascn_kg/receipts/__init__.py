"""Receipts: what a query answered, so that anybody can replay it offline and see that it still does."""
