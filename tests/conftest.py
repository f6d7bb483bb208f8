"""What all tests share: hypothesis measures no time, because the first call of a rule compiles it."""

from hypothesis import settings

settings.register_profile("squeeze", deadline=None)
settings.load_profile("squeeze")
