"""Figures and texts about runs; they read tables and facts, and change nothing."""
