"""From what people give (strokes, photos, samples) to what an autoencoder takes."""
