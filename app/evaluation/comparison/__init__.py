"""Train several autoencoders on the same normal samples and compare how well each recognises anomalous ones.

Start reading at `running.compare`. `config` has the options, `contenders` the recipe of each autoencoder, and `results`
what a comparison returns.
"""
