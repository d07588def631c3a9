"""The kinds of document, a module each: its title, what it is about, its sections and what only it has to say."""
