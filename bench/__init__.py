"""Measuring the service: `bench/run` fills large databases, starts real servers and asks them with wrk."""
