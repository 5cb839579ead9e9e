"""Certificates: awards, credentials that any verifier accepts, documents to print."""
