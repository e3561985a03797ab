"""What the operating system gives: folders, settings, keyring, languages."""
