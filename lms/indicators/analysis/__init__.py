"""Numbers about countries: pure functions of tables, without any framework."""
