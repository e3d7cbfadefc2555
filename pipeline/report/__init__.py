"""The static report: pages that open from a disk, without a server, a network or JavaScript."""
