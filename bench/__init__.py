"""Measures of Delaktig, as ratios within one run."""
