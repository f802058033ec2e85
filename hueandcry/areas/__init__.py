"""Area packs made from public files, for any police force of England and Wales."""
