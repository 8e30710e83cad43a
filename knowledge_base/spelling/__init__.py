"""Spellings of residents brought to one: stretched letters, remains of Telex and VNI, chat spelling, words of the regions.

Each step is a function ``Aligned -> Aligned`` in a module of its own; ``chain.py`` puts them in order.
"""
