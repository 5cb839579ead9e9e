"""Reading what a content package says about its certificate. Pure: no framework."""
