"""Where ports and faces are put together for `main`: these modules see everything."""
