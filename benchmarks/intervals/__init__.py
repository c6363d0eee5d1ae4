"""How often the published intervals hold the truth, and the tests raise a false alarm."""
