"""Where `hashlib` looks for BLAKE2."""

from _hashlib import openssl_blake2b as blake2b, openssl_blake2s as blake2s

__all__ = ["blake2b", "blake2s"]
