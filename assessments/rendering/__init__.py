"""Words of items as HTML: text in, markup out, without Django."""
