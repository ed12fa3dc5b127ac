-- An archive of everything says which version it is of, and is loaded by no other.
grant select (name) on migration to linchpin_unrestricted;
