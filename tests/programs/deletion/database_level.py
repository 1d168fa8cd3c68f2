"""DB_CASCADE, DB_SET_NULL and DB_SET_DEFAULT: the database does it."""

from django.db import models
from django.db.models.signals import post_delete


class Server(models.Model):
    name = models.CharField(max_length=30)


class Disk(models.Model):
    server = models.ForeignKey(Server, on_delete=models.DB_CASCADE)


class Lease(models.Model):
    server = models.ForeignKey(Server, null=True, on_delete=models.DB_SET_NULL)


class Backup(models.Model):
    server = models.ForeignKey(Server, on_delete=models.DB_SET_DEFAULT, db_default=1)


keeper = Server.objects.create(name="keeper")
server = Server.objects.create(name="db1")
Disk.objects.create(server=server)
Lease.objects.create(server=server)
Backup.objects.create(server=server)
post_delete.connect(lambda sender, **kwargs: print("signal", sender.__name__), weak=False)
print(server.delete())
print(Disk.objects.count(), Lease.objects.get().server, Backup.objects.get().server.name)
Disk.objects.create(server=keeper)
print(Server.objects.filter(name="keeper").update(name="kept"), Disk.objects.get().server.name)
