"""Lakes and drops on an object store: a real S3 server in a process of its own."""
