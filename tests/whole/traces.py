"""What no bulletin may tell: of the machine that made it, of who ran it, and when."""

import getpass
import io
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf

HOSTS_TOLD = re.compile(r"https?://(?!www\.w3\.org/)[^\s\"'<>]+")
ASSET = re.compile(r"""(?:src|srcset|poster)\s*=\s*["']?(?!data:)|@import|url\(\s*["']?(?!data:|#)""", re.IGNORECASE)
CLOCK = re.compile(r"\b\d{1,2}:\d{2}:\d{2}\b|\b\d{4}-\d\d-\d\dT\d\d")


def traces_in(text: str, root: Path) -> list[str]:
    """Paths, names and times of this machine that a text tells."""
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)  # ":root" is also a user's name
    paths = {str(root), str(Path.home()), tempfile.gettempdir(), sys.prefix, str(Path(__file__).parents[2])}
    names = {platform.node(), getpass.getuser()}
    found = [path for path in paths if len(Path(path).parts) > 1 and path in text]
    found += [name for name in names if len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", text)]
    found += [time.strftime(form) for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d") if time.strftime(form) in text]
    return found + CLOCK.findall(text)


def faults_of_html(html: str, root: Path) -> list[str]:
    """Traces, scripts, and anything that a page would load from a network."""
    readable = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
    scripts = re.findall(r"<script|\son[a-z]+\s*=|javascript:", readable)
    return traces_in(readable, root) + scripts + ASSET.findall(readable) + HOSTS_TOLD.findall(readable)


def faults_of_pdf(pdf: bytes, root: Path) -> list[str]:
    """Traces in the text and the metadata of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        told = [*document.docinfo.items(), *document.open_metadata(update_docinfo=False).items()]
        about = [str(value) for key, value in told if "Date" not in key]  # the day of publication, checked elsewhere
    return traces_in("\n".join([*pdf_pages(pdf), *about]), root)


def pdf_pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [page for page in done.stdout.decode("utf-8").split("\f") if page.strip()]
