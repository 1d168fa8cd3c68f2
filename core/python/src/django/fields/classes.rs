//! The table of field classes: names, bases, and which kind of field each makes.

use super::Field;
use crate::django::py::{Obj, string, tuple};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyResult, VirtualMachine, pyclass};

/// The class of `AutoField`: all automatic keys are its instances, whatever they derive from.
#[pyclass(name = "AutoFieldMeta", base = PyType, module = "django.db.models.fields")]
#[derive(Debug)]
#[repr(transparent)]
pub struct AutoFieldMeta(PyType);

#[pyclass(flags(BASETYPE))]
impl AutoFieldMeta {
    #[pymethod]
    fn __instancecheck__(class: PyTypeRef, instance: PyObjectRef, vm: &VirtualMachine) -> bool {
        Self::__subclasscheck__(class, instance.class().to_owned().into(), vm)
    }

    #[pymethod]
    fn __subclasscheck__(class: PyTypeRef, subclass: PyObjectRef, vm: &VirtualMachine) -> bool {
        let Some(subclass) = subclass.downcast_ref::<PyType>() else {
            return false;
        };
        let automatic = || {
            let own = class.get_direct_attr(vm.ctx.intern_str("_kind")).is_some();
            own && matches!(
                super::init::kind_name(subclass, vm).as_str(),
                "BigAutoField" | "SmallAutoField"
            )
        };
        subclass.fast_issubclass(&class) || automatic()
    }
}

/// Class, base, the module that Django has it in, `description`.
const CLASSES: &[(&str, &str, &str, &str)] = &[
    ("IntegerField", "Field", "fields", "Integer"),
    ("AutoField", "IntegerField", "fields", "Integer"),
    (
        "BigIntegerField",
        "IntegerField",
        "fields",
        "Big (8 byte) integer",
    ),
    (
        "BigAutoField",
        "BigIntegerField",
        "fields",
        "Big (8 byte) integer",
    ),
    (
        "SmallIntegerField",
        "IntegerField",
        "fields",
        "Small integer",
    ),
    (
        "SmallAutoField",
        "SmallIntegerField",
        "fields",
        "Small integer",
    ),
    (
        "PositiveBigIntegerField",
        "BigIntegerField",
        "fields",
        "Positive big integer",
    ),
    (
        "PositiveIntegerField",
        "IntegerField",
        "fields",
        "Positive integer",
    ),
    (
        "PositiveSmallIntegerField",
        "SmallIntegerField",
        "fields",
        "Positive small integer",
    ),
    ("FloatField", "Field", "fields", "Floating point number"),
    ("DecimalField", "Field", "fields", "Decimal number"),
    (
        "BooleanField",
        "Field",
        "fields",
        "Boolean (Either True or False)",
    ),
    (
        "CharField",
        "Field",
        "fields",
        "String (up to %(max_length)s)",
    ),
    (
        "SlugField",
        "CharField",
        "fields",
        "Slug (up to %(max_length)s)",
    ),
    ("EmailField", "CharField", "fields", "Email address"),
    ("URLField", "CharField", "fields", "URL"),
    ("TextField", "Field", "fields", "Text"),
    ("FilePathField", "Field", "fields", "File path"),
    ("FileField", "Field", "fields.files", "File"),
    ("ImageField", "FileField", "fields.files", "Image"),
    ("IPAddressField", "Field", "fields", "IPv4 address"),
    ("GenericIPAddressField", "Field", "fields", "IP address"),
    (
        "UUIDField",
        "Field",
        "fields",
        "Universally unique identifier",
    ),
    ("BinaryField", "Field", "fields", "Raw binary data"),
    ("JSONField", "Field", "fields.json", "A JSON object"),
    ("DateField", "Field", "fields", "Date (without time)"),
    ("DateTimeField", "DateField", "fields", "Date (with time)"),
    ("TimeField", "Field", "fields", "Time"),
    ("DurationField", "Field", "fields", "Duration"),
    ("GeneratedField", "Field", "fields.generated", ""),
    ("CompositePrimaryKey", "Field", "fields.composite", ""),
    ("RelatedField", "Field", "fields.related", ""),
    ("ForeignObject", "RelatedField", "fields.related", ""),
    (
        "ForeignKey",
        "ForeignObject",
        "fields.related",
        "Foreign Key (type determined by related field)",
    ),
    (
        "OneToOneField",
        "ForeignKey",
        "fields.related",
        "One-to-one relationship",
    ),
    (
        "ManyToManyField",
        "RelatedField",
        "fields.related",
        "Many-to-many relationship",
    ),
    ("OrderWrt", "IntegerField", "fields.proxy", ""),
    ("GenericForeignKey", "Field", "", ""),
    ("GenericRelation", "RelatedField", "", ""),
];

/// Makes the classes, `Field` first.
pub fn make(vm: &VirtualMachine) -> PyResult<Vec<(&'static str, PyTypeRef)>> {
    let mut made: Vec<(&'static str, PyTypeRef)> = vec![("Field", Field::make_static_type())];
    for &(name, base, module, description) in CLASSES {
        let base = made
            .iter()
            .find(|(known, _)| *known == base)
            .map_or_else(Field::make_static_type, |(_, class)| class.clone());
        let module = if module.is_empty() {
            "django.contrib.contenttypes.fields".to_owned()
        } else {
            format!("django.db.models.{module}")
        };
        let metaclass = match name {
            "AutoField" => AutoFieldMeta::make_static_type(),
            _ => vm.ctx.types.type_type.to_owned(),
        };
        let class = new_class(
            name,
            vec![base],
            &[
                ("__module__", string(vm, module)),
                ("description", string(vm, description)),
                ("_kind", string(vm, name)),
            ],
            &metaclass,
            vm,
        )?;
        made.push((name, class));
    }
    Ok(made)
}

/// A class made as Python's `class` statement does.
pub fn new_class(
    name: &str,
    bases: Vec<PyTypeRef>,
    attributes: &[(&str, Obj)],
    metaclass: &Py<PyType>,
    vm: &VirtualMachine,
) -> PyResult<PyTypeRef> {
    let body = vm.ctx.new_dict();
    for (name, value) in attributes {
        body.set_item(*name, value.clone(), vm)?;
    }
    let bases = tuple(vm, bases.into_iter().map(Into::into).collect());
    let class = metaclass
        .as_object()
        .to_owned()
        .call((string(vm, name), bases, body), vm)?;
    class
        .downcast()
        .map_err(|_| vm.new_type_error("a metaclass made no class".to_owned()))
}
