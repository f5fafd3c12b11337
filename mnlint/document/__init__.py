"""Documents: a reader for each format turns a source into blocks of prose with an exact way back."""
