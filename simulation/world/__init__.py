"""The world: its geography (data), its state in columns, its ledger and its conditions."""
