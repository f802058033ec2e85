"""Where it gathers: rates, hot spots, scans and near repeats, made from cleared counts."""
