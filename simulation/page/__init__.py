"""The interactive page: `squeeze play`.

What is shown is worked out in modules without NiceGUI; see README.md.
"""
