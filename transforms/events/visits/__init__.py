"""Visits of envoys: who travels where, is received or holds talks there."""
