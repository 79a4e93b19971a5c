import itertools

from session_server.app import tickets
from session_server.app.tickets import TICKET_LIFE_MS, DeskTicket, SeatTicket, TicketBook


def book(now: list[int]) -> TicketBook:
    numbers = itertools.count()
    return TicketBook(lambda: now[0], lambda: f"secret-{next(numbers)}")


def test_a_ticket_admits_once() -> None:
    now = [0]
    tickets_ = book(now)
    issued = tickets_.issue(SeatTicket("ses_a", "par_a"))
    assert issued.expires_at_ms == TICKET_LIFE_MS
    assert tickets_.redeem(issued.ticket) == SeatTicket("ses_a", "par_a")
    assert tickets_.redeem(issued.ticket) is None


def test_a_ticket_ends() -> None:
    now = [0]
    tickets_ = book(now)
    issued = tickets_.issue(DeskTicket("per_a"))
    now[0] = TICKET_LIFE_MS
    assert tickets_.redeem(issued.ticket) is None
    assert tickets_.redeem("\udcff never issued") is None


def test_outstanding_tickets_are_bounded_and_expired_ones_go_first(monkeypatch) -> None:
    monkeypatch.setattr(tickets, "MAX_TICKETS", 2)
    now = [0]
    tickets_ = book(now)
    first, second, third = (tickets_.issue(DeskTicket(f"per_{n}")) for n in range(3))
    assert tickets_.redeem(first.ticket) is None
    assert tickets_.redeem(second.ticket) == DeskTicket("per_1")
    now[0] = TICKET_LIFE_MS
    fresh = tickets_.issue(DeskTicket("per_new"))
    assert tickets_.redeem(third.ticket) is None
    assert tickets_.redeem(fresh.ticket) == DeskTicket("per_new")
