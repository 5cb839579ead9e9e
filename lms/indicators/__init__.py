"""Indicators: what participating officials know, per country, with its uncertainty."""
