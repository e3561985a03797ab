"""The way of the data, one file per station, as plain functions."""
