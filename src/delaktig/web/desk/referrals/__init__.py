"""Referrals on the desk, and a provider's own page behind a link."""
