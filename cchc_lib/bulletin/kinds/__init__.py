"""The kinds of document, a module each: its title, what it is about, which sections it has; no HTML, no drawing."""
