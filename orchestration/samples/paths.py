"""Paths through the website: what visitors do in a session, event by event."""

from __future__ import annotations

from dataclasses import dataclass

HOME = ("page_view", "/", "home")
LIST = ("view_item_list", "/shop", "product")
ITEM_PAGE = ("page_view", "/shop/item", "product")
ITEM = ("view_item", "/shop/item", "product")
PRICES = ("page_view", "/prices", "pricing")
SEARCH = ("view_search_results", "/search", "product")
ADD = ("add_to_cart", "/shop/item", "product")
CART = ("page_view", "/cart", "cart")
BEGIN = ("begin_checkout", "/checkout", "checkout")
ADDRESS = ("page_view", "/checkout/address", "checkout")
SHIPPING = ("add_shipping_info", "/checkout/shipping", "checkout")
PAYMENT = ("add_payment_info", "/checkout/payment", "checkout")
REVIEW = ("page_view", "/checkout/review", "checkout")
BUY = ("purchase", "/checkout/thanks", "checkout")
SIGN_UP = ("sign_up", "/account/new", "account")
LOGIN = ("login", "/account", "account")
ACCOUNT = ("page_view", "/account/orders", "account")
HELP = ("page_view", "/help", "help")
ARTICLE = ("page_view", "/help/article", "help")
HELP_SEARCH = ("view_search_results", "/help/search", "help")

Step = tuple[str, str, str]
"""Event name, page path, page type."""


@dataclass(frozen=True)
class Path:
    """A session: its steps, how frequent it is among sessions without an order."""

    steps: tuple[Step, ...]
    weight: float


PATHS: tuple[Path, ...] = (
    Path((HOME,), 0.22),
    Path((ITEM_PAGE, ITEM), 0.18),
    Path((HOME, LIST, ITEM_PAGE, ITEM), 0.14),
    Path((HOME, SEARCH, ITEM_PAGE, ITEM, LIST), 0.09),
    Path((PRICES,), 0.03),
    Path((HOME, PRICES, SIGN_UP, ACCOUNT), 0.02),
    Path((PRICES, LIST, ADD, CART, BEGIN, ADDRESS), 0.015),
    Path((ITEM_PAGE, ITEM, ADD, CART), 0.07),
    Path((HOME, LIST, ITEM_PAGE, ITEM, ADD, CART, BEGIN), 0.03),
    Path((ITEM_PAGE, ITEM, ADD, CART, BEGIN, ADDRESS, SHIPPING), 0.025),
    Path((HOME, SIGN_UP, LIST, ITEM_PAGE), 0.02),
    Path((LOGIN, ACCOUNT), 0.06),
    Path((HELP, ARTICLE), 0.045),
    Path((HELP, HELP_SEARCH, ARTICLE), 0.035),
    Path((ITEM_PAGE, ITEM, ADD, CART, BEGIN, PAYMENT, BUY), 0),
    Path((HOME, LIST, ITEM_PAGE, ITEM, ADD, CART, BEGIN, ADDRESS, SHIPPING, PAYMENT, BUY), 0),
    Path((HOME, ITEM, ADD, CART, LOGIN, BEGIN, ADDRESS, SHIPPING, PAYMENT, REVIEW, BUY), 0),
    Path((LIST, ITEM_PAGE, ADD, CART, SIGN_UP, BEGIN, SHIPPING, PAYMENT, BUY), 0),
)
HELPING = (12, 13)
BUYING = (14, 15, 16, 17)
LOGGED_IN = frozenset({11, 16})


def lengths() -> list[int]:
    """Steps of each path."""
    return [len(path.steps) for path in PATHS]


def columns() -> tuple[list[str], list[str], list[str]]:
    """Event names, page paths and page types of all paths, one path after another."""
    steps = [step for path in PATHS for step in path.steps]
    return [s[0] for s in steps], [s[1] for s in steps], [s[2] for s in steps]
