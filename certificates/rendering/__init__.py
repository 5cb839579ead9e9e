"""What a certificate looks like: the printed page and the badge, from the same facts."""
