"""Figures given to the public: which tables, what is left out of them, frozen, read, corrected, withdrawn."""
