"""Plain mixins beside abstract models: which of both a name is from follows the order of the bases."""

from django.db import models
class Abs(models.Model):
    name = models.CharField(max_length=255)
    age = models.IntegerField()
    class Meta: abstract = True
class Mixin: age = None
class Mixin2: age = 2
class Desc(Mixin): pass
class Con(models.Model):
    foo = models.IntegerField()
class Con2(Con):
    age = models.SmallIntegerField()
class M1(Abs, Mixin): pass
class M2(Mixin2, Abs): pass
class M3(Desc, Abs): pass
class M4(Mixin2, Mixin, Abs): pass
class M5(Mixin2, Con2, Mixin, Abs): pass
class Abs2(Abs):
    class Meta: abstract = True
class M6(Mixin2, Abs2): pass
class M7(Abs2, Mixin2): pass
class Abs3(Mixin, Abs):
    class Meta: abstract = True
class M8(Abs3): pass
class Meth:
    def age(self): return 5
    def get_name_display(self): return "x"
class M11(Meth, Abs): pass


for m in (M1,M2,M3,M4,M5,M6,M7,M8,M11):
    print(m.__name__, [(f.name, type(f).__name__) for f in m._meta.get_fields()], "age" in vars(m), type(getattr(m, "age", None)).__name__)
