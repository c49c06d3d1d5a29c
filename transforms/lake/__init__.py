"""The lake on its file system: files, the log that says which of them count, and the locks."""
