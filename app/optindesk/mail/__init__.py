"""The post: everything that touches the bytes of a mail or a mail server."""
