"""Paths through the website: what visitors do in a session, event by event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from orchestration.samples.chance import Chance
from orchestration.samples.columns import Ints

HOME = ("page_view", "/", "home")
LIST = ("view_item_list", "/shop", "product")
ITEM_PAGE = ("page_view", "/shop/item", "product")
ITEM = ("view_item", "/shop/item", "product")
PRICES = ("page_view", "/prices", "pricing")
SEARCH = ("view_search_results", "/search", "product")
ADD = ("add_to_cart", "/shop/item", "product")
CART = ("page_view", "/cart", "cart")
BEGIN = ("begin_checkout", "/checkout", "checkout")
SIGN_IN = ("page_view", "/checkout/sign-in", "checkout")
ADDRESS = ("page_view", "/checkout/address", "checkout")
SHIPPING = ("add_shipping_info", "/checkout/shipping", "checkout")
PAYMENT = ("add_payment_info", "/checkout/payment", "checkout")
REVIEW = ("page_view", "/checkout/review", "checkout")
BUY = ("purchase", "/checkout/thanks", "checkout")
FORM = ("form_start", "/account/new", "account")
SIGN_UP = ("sign_up", "/account/new", "account")
LOGIN = ("login", "/account", "account")
ACCOUNT = ("page_view", "/account/orders", "account")
HELP = ("page_view", "/help", "help")
ARTICLE = ("page_view", "/help/article", "help")
HELP_SEARCH = ("view_search_results", "/help/search", "help")
DEMO = ("page_view", "/demo", "other")
LEAD = ("generate_lead", "/demo", "other")
TEAM = ("page_view", "/account/team", "account")
INVITE = ("teammate_invited", "/account/team", "account")
INVITATION = ("page_view", "/join", "account")
JOIN = ("join_group", "/join", "account")

Step = tuple[str, str, str]
"""Event name, page path, page type."""
ANONYMOUS = 99


@dataclass(frozen=True)
class Path:
    """A session: its steps, and how frequent it is among sessions of its kind."""

    steps: tuple[Step, ...]
    weight: float
    known_from: int = ANONYMOUS
    """The step that tells who it is; it and those after it carry the customer."""


KINDS: Mapping[str, tuple[Path, ...]] = {
    "looking": (
        Path((HOME,), 0.22),
        Path((ITEM_PAGE, ITEM), 0.18),
        Path((HOME, LIST, ITEM_PAGE, ITEM), 0.14),
        Path((HOME, SEARCH, ITEM_PAGE, ITEM, LIST), 0.09),
        Path((PRICES,), 0.03),
        Path((LOGIN, ACCOUNT), 0.06, known_from=0),
        Path((HELP, ARTICLE), 0.045),
        Path((HELP, HELP_SEARCH, ARTICLE), 0.035),
    ),
    "hesitating": (
        Path((PRICES, FORM), 0.45),
        Path((HOME, FORM), 0.25),
        Path((PRICES, DEMO), 0.2),
        Path((HOME, DEMO), 0.1),
    ),
    "helping": (
        Path((HELP, ARTICLE), 0.5, known_from=0),
        Path((HELP, HELP_SEARCH, ARTICLE), 0.5, known_from=0),
    ),
    "signing up": (
        Path((HOME, PRICES, FORM, SIGN_UP, ACCOUNT), 0.5, known_from=3),
        Path((PRICES, FORM, SIGN_UP, ACCOUNT), 0.2, known_from=2),
        Path((HOME, FORM, SIGN_UP, LIST, ITEM_PAGE), 0.3, known_from=2),
    ),
    "asking for a demo": (
        Path((PRICES, DEMO, LEAD), 0.6, known_from=2),
        Path((HOME, DEMO, LEAD), 0.4, known_from=2),
    ),
    "inviting": (Path((LOGIN, TEAM, INVITE), 1, known_from=0),),
    "joining": (Path((INVITATION, JOIN, ACCOUNT), 1, known_from=1),),
    "buying": (
        Path((ITEM_PAGE, ITEM, ADD, CART, BEGIN, PAYMENT, BUY), 0.4, known_from=0),
        Path(
            (HOME, LIST, ITEM_PAGE, ITEM, ADD, CART, BEGIN, ADDRESS, SHIPPING, PAYMENT, BUY),
            0.35,
            known_from=0,
        ),
        Path(
            (HOME, ITEM, ADD, CART, BEGIN, SIGN_IN, LOGIN, ADDRESS, SHIPPING, PAYMENT, REVIEW, BUY),
            0.25,
            known_from=6,
        ),
    ),
    "leaving the cart": (
        Path((ITEM_PAGE, ITEM, ADD, CART), 0.45),
        Path((HOME, LIST, ITEM_PAGE, ITEM, ADD, CART), 0.35),
        Path((PRICES, LIST, ADD, CART), 0.05),
        Path((HOME, SEARCH, ITEM_PAGE, ITEM, ADD, CART), 0.15),
    ),
    "leaving the checkout": (
        Path((HOME, LIST, ITEM_PAGE, ITEM, ADD, CART, BEGIN), 0.1),
        Path((ITEM_PAGE, ITEM, ADD, CART, BEGIN, SIGN_IN), 0.26),
        Path((ITEM_PAGE, ITEM, ADD, CART, BEGIN, ADDRESS), 0.16),
        Path((ITEM_PAGE, ITEM, ADD, CART, BEGIN, ADDRESS, SHIPPING), 0.18),
        Path((HOME, LIST, ADD, CART, BEGIN, ADDRESS, SHIPPING), 0.1),
        Path((HOME, LIST, ITEM_PAGE, ADD, CART, BEGIN, ADDRESS, SHIPPING, PAYMENT), 0.2),
    ),
    "buying anew": (
        Path((LIST, ITEM_PAGE, ADD, CART, SIGN_UP, BEGIN, SHIPPING, PAYMENT, BUY), 1, known_from=4),
    ),
}
PATHS: tuple[Path, ...] = tuple(path for kind in KINDS.values() for path in kind)


def drawn(chance: Chance, rows: int, kind: str) -> Ints:
    """Numbers of paths of one kind, by their weights."""
    before = 0
    for name, paths in KINDS.items():
        if name == kind:
            return before + chance.pick(rows, [p.weight for p in paths]).astype(np.int64)
        before += len(paths)
    raise KeyError(kind)


def lengths() -> Ints:
    """Steps of each path."""
    return np.array([len(path.steps) for path in PATHS])


def steps_until(step: Step) -> Ints:
    """Per path: how many steps come before the given one; all of them where it is not there."""
    return np.array(
        [p.steps.index(step) if step in p.steps else len(p.steps) for p in PATHS], dtype=np.int64
    )


def known_from() -> Ints:
    """Per path: the first step that carries the customer."""
    return np.array([path.known_from for path in PATHS])


def columns() -> tuple[list[str], list[str], list[str]]:
    """Event names, page paths and page types of all paths, one path after another."""
    steps = [step for path in PATHS for step in path.steps]
    return [s[0] for s in steps], [s[1] for s in steps], [s[2] for s in steps]
