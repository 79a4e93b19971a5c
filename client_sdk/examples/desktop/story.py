"""The made-up facts: payments, mails, certificates. PURE, and nobody's data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """Entries of the ledger's sidebar, in order."""

    RUNS = "Payment runs"
    INVOICES = "Open invoices"
    ACCOUNTS = "Bank accounts"
    MANDATES = "Mandates"
    REJECTED = "Rejected"
    FORMATS = "File formats"
    CERTIFICATES = "Certificates"


PAGES = tuple(Page)
EMPTY_PAGES = {
    Page.INVOICES: "No invoice is overdue. The next ones are due on 30 Nov 2026.",
    Page.ACCOUNTS: "Corvane Bank, main account. Balance of this morning: 184,220.17 EUR.",
    Page.MANDATES: "Nothing is waiting for a signature.",
    Page.REJECTED: "No payment was sent back in the last 90 days.",
    Page.FORMATS: "SEPA credit transfer, pain.001.001.09, signed with the store Corvane-Prod.",
}


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of the payment run."""

    supplier: str
    invoice: str
    due: str
    amount: str
    state: str = "Ready"


PAYMENTS = (
    Payment("Baltic Container Line", "BCL-88213", "20 Nov", "18,420.00"),
    Payment("Ostmark Diesel", "2026-4471", "20 Nov", "6,118.45"),
    Payment("Port of Kiel", "PK-00917", "21 Nov", "3,902.10"),
    Payment("Lindgren Tyres", "LT-5520", "21 Nov", "1,284.00"),
    Payment("Kessel & Sohn", "KS-30712", "21 Nov", "2,340.00"),
    Payment("Meridian Insurance", "MI-2026-11", "22 Nov", "7,150.00"),
    Payment("Hafenlogistik Nord", "HN-4410", "22 Nov", "4,415.90"),
    Payment("Brightline Telematics", "BT-9031", "23 Nov", "1,989.99", "On hold"),
    Payment("Sandvik Lifting", "SL-77120", "24 Nov", "4,115.01"),
    Payment("Nordkap Pallets", "NP-1189", "25 Nov", "958.20"),
    Payment("Elbe Cold Storage", "ECS-6624", "25 Nov", "2,760.00"),
    Payment("Quayside Catering", "QC-0418", "26 Nov", "412.75"),
    Payment("Rhenus Axles", "RA-55102", "26 Nov", "3,390.60"),
    Payment("Skagen Rope Works", "SRW-208", "27 Nov", "774.30"),
    Payment("Trave Weighbridge", "TW-1502", "27 Nov", "188.00"),
    Payment("Ulmen Stationery", "US-33871", "30 Nov", "96.40"),
)
TOTAL = "58,315.70"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: list entry and text."""

    sender: str
    subject: str
    at: str
    text: tuple[str, ...]


MAILS = (
    Mail(
        "Corvane Bank",
        "Signing certificate renewal",
        "09:12",
        (
            "Your signing certificate ends on 21 Nov 2026.",
            "The new one was sent to Acme Ledger. It waits under",
            "Set-up, Certificates, until somebody installs it.",
        ),
    ),
    Mail("Payroll", "November timesheets", "08:47", ("Hours are due on Friday at noon.",)),
    Mail(
        "Jonas Weber",
        "Re: carrier invoices PR-1121",
        "Fri",
        ("Ruth, all invoices are approved. The run has to go", "out today, the carriers are waiting. Jonas"),
    ),
    Mail("Facilities", "Loading bay closed Monday", "Fri", ("Bay 3 is being painted.",)),
    Mail("Acme Ledger", "Release 8.4.2 is available", "Thu", ("Small corrections. Nothing has to be done now.",)),
)
