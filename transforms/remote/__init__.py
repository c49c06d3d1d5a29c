"""Files behind a URL: drops and lakes on object stores and on whatever else Beam reaches."""
