"""The pure rules of double opt-in: no Qt, no database, no files, no sockets, no clock."""
