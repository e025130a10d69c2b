"""Train several autoencoders on one kind of normal samples and compare how well each tells anomalous ones.

`running.compare` is the door; `config` says what can be asked, `contenders` how each is trained, `results` what comes
back.
"""
