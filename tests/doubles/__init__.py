"""Local servers that behave like Telegram and Zalo for the methods An Sinh uses; for tests and for trying things by hand."""
