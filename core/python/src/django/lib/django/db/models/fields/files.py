"""Fields that hold the path of a file. Loaded when a program first asks for one of them."""

import datetime
import posixpath

import _django

from django.core.exceptions import FieldError
from django.core.files.base import ContentFile, File
from django.core.files.images import ImageFile
from django.core.files.storage import Storage, default_storage
from django.core.files.utils import validate_file_name
from django.db.models import signals
from django.db.models.utils import AltersData

__all__ = ["FieldFile", "FileDescriptor", "FileField", "ImageField", "ImageFieldFile", "ImageFileDescriptor"]


class FieldFile(File, AltersData):
    """The attribute's value: a file in the field's storage, or none where the name is empty."""

    def __init__(self, instance, field, name):
        super().__init__(None, name)
        self.instance = instance
        self.field = field
        self.storage = field.storage
        self._committed = True

    # Equal to its name, as if it were a string.
    def __eq__(self, other):
        return self.name == getattr(other, "name", other)

    def __hash__(self):
        return hash(self.name)

    def _require_file(self):
        if not self:
            raise ValueError("The '%s' attribute has no file associated with it." % self.field.name)

    @property
    def file(self):
        self._require_file()
        if self.__dict__.get("_file") is None:
            self._file = self.storage.open(self.name, "rb")
        return self._file

    @file.setter
    def file(self, file):
        self._file = file

    @file.deleter
    def file(self):
        del self._file

    @property
    def path(self):
        self._require_file()
        return self.storage.path(self.name)

    @property
    def url(self):
        self._require_file()
        return self.storage.url(self.name)

    @property
    def size(self):
        self._require_file()
        return self.storage.size(self.name) if self._committed else self.file.size

    @property
    def closed(self):
        file = self.__dict__.get("_file")
        return file is None or file.closed

    def open(self, mode="rb"):
        self._require_file()
        if self.__dict__.get("_file") is None:
            self.file = self.storage.open(self.name, mode)
        else:
            self.file.open(mode)
        return self

    def close(self):
        if (file := self.__dict__.get("_file")) is not None:
            file.close()

    def _set_instance_attribute(self, name, content):
        setattr(self.instance, self.field.attname, name)

    def save(self, name, content, save=True):
        """Puts the content into the storage, and its name into the instance."""
        wanted = self.field.generate_filename(self.instance, name)
        self.name = self.storage.save(wanted, content, max_length=self.field.max_length)
        self._set_instance_attribute(self.name, content)
        self._committed = True
        if save:
            self.instance.save()

    def delete(self, save=True):
        if not self:
            return
        if "_file" in self.__dict__:
            self.close()
            del self.file
        self.storage.delete(self.name)
        self.name = None
        setattr(self.instance, self.field.attname, None)
        self._committed = False
        if save:
            self.instance.save()

    for _method in (open, save, delete):
        _method.alters_data = True
    del _method

    def __getstate__(self):
        # The open file stays behind; the storage comes back with the field.
        kept = {name: getattr(self, name) for name in ("name", "instance", "field")}
        return {**kept, "closed": False, "_committed": True, "_file": None}

    def __setstate__(self, state):
        state = {name: value for name, value in state.items() if name != "closed"}
        self.__dict__.update(state)
        self.storage = self.field.storage


class FileDescriptor(_django.DeferredAttribute):
    """Hands out a ``FieldFile``, whatever was assigned: a name, a file, or nothing."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        field = self.field
        if isinstance(value, FieldFile):
            if value.__dict__.get("instance") is not instance:
                value.instance = instance
            return value
        if isinstance(value, File):
            wrapped = field.attr_class(instance, field, value.name)
            wrapped.file = value
            wrapped._committed = False
        elif value is None or isinstance(value, str):
            wrapped = field.attr_class(instance, field, value)
        elif type(value).__name__ == "DatabaseDefault":
            wrapped = field.attr_class(instance, field, field.db_default)
        else:
            return value
        instance.__dict__[field.attname] = wrapped
        return wrapped

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class FileField(_django.FileField):
    attr_class = FieldFile
    descriptor_class = FileDescriptor
    description = "File"

    def __init__(self, verbose_name=None, name=None, upload_to="", storage=None, **kwargs):
        self._primary_key_set_explicitly = "primary_key" in kwargs
        super().__init__(verbose_name, name, **kwargs)
        self.upload_to = upload_to
        self.storage = default_storage if storage is None else storage
        if callable(self.storage):
            self._storage_callable = self.storage
            self.storage = self.storage()
            if not isinstance(self.storage, Storage):
                raise TypeError(
                    "%s.storage must be a subclass/instance of %s.%s"
                    % (type(self).__qualname__, Storage.__module__, Storage.__qualname__)
                )

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["upload_to"] = self.upload_to
        storage = getattr(self, "_storage_callable", self.storage)
        if storage is not default_storage:
            kwargs["storage"] = storage
        return name, path, args, kwargs

    def get_internal_type(self):
        return "FileField"

    def get_prep_value(self, value):
        value = super().get_prep_value(str(value) if isinstance(value, File) and value.name is not None else value)
        return None if value is None or isinstance(value, File) else str(value)

    def pre_save(self, model_instance, add):
        file = super().pre_save(model_instance, add)
        content = file.__dict__.get("_file")
        if file.name is None and content is not None:
            error = FieldError("File for %s must have the name attribute specified to be saved." % self.name)
            if isinstance(content, ContentFile):
                error.add_note("Pass a 'name' argument to ContentFile.")
            raise error
        if file and not file._committed:
            file.save(file.name, file.file, save=False)
        return file

    def generate_filename(self, instance, filename):
        if callable(self.upload_to):
            filename = self.upload_to(instance, filename)
        else:
            folder = datetime.datetime.now().strftime(str(self.upload_to))
            filename = posixpath.join(folder, filename)
        return self.storage.generate_filename(validate_file_name(filename, allow_relative_path=True))

    def save_form_data(self, instance, data):
        # None leaves the file as it is, False takes it away.
        if data is not None:
            setattr(instance, self.name, data or "")


class ImageFileDescriptor(FileDescriptor):
    """A new image changes the fields of its dimensions, but not while the instance is being made."""

    def __set__(self, instance, value):
        had_value = instance.__dict__.get(self.field.attname) is not None
        super().__set__(instance, value)
        if had_value:
            self.field.update_dimension_fields(instance, force=True)


class ImageFieldFile(ImageFile, FieldFile):
    def _set_instance_attribute(self, name, content):
        # The content tells the dimensions; the name is put past the descriptor, which would read the file again.
        setattr(self.instance, self.field.attname, content)
        self.instance.__dict__[self.field.attname] = self.name

    def delete(self, save=True):
        self.__dict__.pop("_dimensions_cache", None)
        super().delete(save)


class ImageField(FileField):
    _kind = "ImageField"
    attr_class = ImageFieldFile
    descriptor_class = ImageFileDescriptor
    description = "Image"

    def __init__(self, verbose_name=None, name=None, width_field=None, height_field=None, **kwargs):
        super().__init__(verbose_name, name, **kwargs)
        self.width_field = width_field
        self.height_field = height_field

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for option in ("width_field", "height_field"):
            if getattr(self, option):
                kwargs[option] = getattr(self, option)
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        if self.width_field or self.height_field:
            signals.class_prepared.connect(self._watch, sender=cls)

    def _watch(self, sender, **kwargs):
        if not sender._meta.abstract:
            signals.post_init.connect(self.update_dimension_fields, sender=sender)

    def update_dimension_fields(self, instance, force=False, *args, **kwargs):
        """Sets width and height from the image: when it is another one, or when they are still empty."""
        names = [name for name in (self.width_field, self.height_field) if name]
        if not names or self.attname not in instance.__dict__:
            return
        file = getattr(instance, self.attname)
        if not force and (not file or all(getattr(instance, name) for name in names)):
            return
        if self.width_field:
            setattr(instance, self.width_field, file.width if file else None)
        if self.height_field:
            setattr(instance, self.height_field, file.height if file else None)
