"""Privacy on the desk: what is due for erasure, holds, erasing with proof, and what is held of a person."""
