"""Drafts of mails, one a unit: address, subject, message and the zip, to be opened, read and sent by a person."""

from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from pathlib import Path

from ..files import remove_file, replace_file
from ..folders import Folders
from ..inputs import load_company
from ..language import Text
from ..locks import hold
from ..quarter import Quarter
from .parcels import DRAFT, Parcel


def draft_mails(folders: Folders, quarter: Quarter, parcels: Sequence[Parcel]) -> tuple[list[Path], list[Text]]:
    """Write a draft beside each zip of a unit that has an address in ``units.yaml``; the same bytes each time.

    Returns
    -------
    tuple
        The drafts, and the names of the units that have no address.

    Raises
    ------
    InputError
        If ``units.yaml`` has faults.
    """
    # of a published quarter there may be a unit that is gone from there
    addresses = {unit.id: unit.email for unit in load_company(folders).units}
    written, missing = [], []
    for parcel in parcels:
        address, path = addresses.get(parcel.unit), parcel.path.with_suffix(DRAFT)
        with hold(folders.run_lock(quarter)):
            if address is None:
                remove_file(path)  # one to an address that it had
                missing.append(parcel.name)
            else:
                replace_file(path, _draft(parcel, address))
                written.append(path)
    return written, missing


def _draft(parcel: Parcel, address: str) -> bytes:
    """Outlook and Thunderbird open what is marked as not sent as a draft."""
    mail = EmailMessage(policy.SMTP)
    mail["X-Unsent"] = "1"
    mail["To"], mail["Subject"] = address, parcel.title
    mail.set_content(parcel.message, cte="base64")
    attached = parcel.path.read_bytes()
    mail.add_attachment(attached, maintype="application", subtype="zip", filename=parcel.path.name)
    mail.set_boundary(f"cchc-{parcel.path.stem}")
    return mail.as_bytes()
