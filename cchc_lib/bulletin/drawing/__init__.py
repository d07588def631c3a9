"""How it is put on paper: numbers and texts → HTML, tables and SVG figures. Nothing here knows of units or points."""
