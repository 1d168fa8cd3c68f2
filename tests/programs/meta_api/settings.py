"""Settings: read, changed, overridden and taken away."""

from django.conf import settings
from django.test.utils import override_settings

print(settings.USE_TZ, hasattr(settings, "FOO"))

with override_settings(USE_TZ=False, FOO=1):
    print(settings.USE_TZ, settings.FOO)
    with override_settings(FOO=2):
        print(settings.FOO)
    print(settings.FOO)
print(settings.USE_TZ, hasattr(settings, "FOO"))

# Inside of an override, changes end with it
with override_settings():
    settings.FOO = 3
    settings.USE_TZ = False
    print(settings.FOO, settings.USE_TZ)
print(hasattr(settings, "FOO"), settings.USE_TZ)

with override_settings():
    del settings.USE_TZ
    print(hasattr(settings, "USE_TZ"), settings.is_overridden("USE_TZ"))
    settings.USE_TZ = False
    print(settings.USE_TZ)
print(settings.USE_TZ)
