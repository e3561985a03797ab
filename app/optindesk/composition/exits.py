"""The exit statuses of the program (DESIGN 9)."""

DONE, PROBLEM, WRONG_USAGE, OUR_BUG = 0, 1, 2, 3
