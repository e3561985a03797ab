"""The command line over flows: a contract for scripts, and plain sentences for people."""
