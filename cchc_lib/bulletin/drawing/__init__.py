"""How it is put on paper: numbers and texts → HTML, tables and SVG figures. Nothing here knows of units or points.

Words and tables are those of `writer`. A figure is drawn on a `canvas`, what it holds placed by `placing` and
measured by `typeface`: bars and trends by `charts`, which draws all figures twice, for a page and for a phone;
`dot_plots`, `funnels`, `class_tiles`; and those of a notebook of one's own by `drawn_elsewhere`.
"""
