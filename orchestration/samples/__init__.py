"""Sample extracts: two years of an invented mid-size shop, with planted defects."""
