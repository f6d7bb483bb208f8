"""The rules of the model: small scalar functions, compiled by numba, that run the same uncompiled."""
