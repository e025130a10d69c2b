"""Oddity: autoencoder anomaly detection, and a page that shows it."""
