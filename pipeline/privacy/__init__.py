"""Finding personal data in texts and replacing them by pseudonyms."""
