"""Grammar: engines behind one protocol, the dictionary of the field, and a pack of our own."""
