"""Stays of companies at the other park: asked for, approved without double booking, under way, evaluated."""
