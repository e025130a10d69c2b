"""Photos with defects that a program made: objects pasted, surfaces spoilt, with the mask and the boxes of where.

Their use is to try a detector where no real defect is at hand. How well it finds real ones, they do not say.
"""
