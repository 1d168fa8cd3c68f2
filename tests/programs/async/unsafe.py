"""A synchronous query in a coroutine is refused."""

import asyncio

from asgiref.sync import sync_to_async

from django.core.exceptions import SynchronousOnlyOperation
from django.db import models


class Note(models.Model):
    text = models.CharField(max_length=30)


Note.objects.create(text="before")


def titles():
    return list(Note.objects.values_list("text", flat=True))


async def main():
    try:
        Note.objects.count()
    except SynchronousOnlyOperation as e:
        print(e)
    try:
        for note in Note.objects.all():
            print(note)
    except SynchronousOnlyOperation as e:
        print("loop:", e)
    lazy = Note.objects.filter(text="before")
    print(await lazy.acount())
    print(await sync_to_async(titles)())
    print(await sync_to_async(Note.objects.create)(text="after"))
    Note.objects.get(text="before")


asyncio.run(main())
