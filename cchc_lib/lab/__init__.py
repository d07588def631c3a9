"""JupyterLab over a company's folder, for notebooks that a person opens.

- `serving.serve_lab`: a server, and the address that leads to a notebook
- `contents.CompanyContents`: which notebooks are trusted, and how those are saved that are documents
"""
