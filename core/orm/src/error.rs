//! One error type that keeps Django's exception classes and exact messages.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The exception class that a Django program sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    // django.core.exceptions
    FieldError,
    FieldDoesNotExist,
    FieldFetchBlocked,
    ImproperlyConfigured,
    ObjectDoesNotExist,
    MultipleObjectsReturned,
    ObjectNotUpdated,
    FullResultSet,
    EmptyResultSet,
    SuspiciousOperation,
    ValidationError,
    // django.db
    DatabaseError,
    IntegrityError,
    OperationalError,
    DataError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
    // django.db.transaction, django.db.models.deletion
    TransactionManagementError,
    ProtectedError,
    RestrictedError,
    // Python's own
    AssertionError,
    AttributeError,
    IndexError,
    /// `decimal.InvalidOperation`.
    InvalidOperation,
    KeyError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
}

/// `message` is Django's text, to the letter.
#[derive(Clone)]
pub struct Error {
    pub kind: ErrorKind,
    pub message: String,
    /// An exception of the host language that passes through the ORM unchanged (raised by a custom field, lookup, ...);
    /// or more about an exception of ours, such as [`crate::value::Invalid`].
    pub foreign: Option<Rc<dyn Any>>,
}

impl Error {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            foreign: None,
        }
    }
}

/// `field_error(message)` and its kin: the commonest kinds.
macro_rules! shorthands {
    ($($name:ident $kind:ident),* $(,)?) => { impl Error { $(
        pub fn $name(message: impl Into<String>) -> Self { Self::new(ErrorKind::$kind, message) }
    )* } };
}
shorthands!(
    field_error FieldError,
    type_error TypeError,
    value_error ValueError,
    attribute_error AttributeError,
    not_supported NotSupportedError,
    overflow_error OverflowError,
    runtime_error RuntimeError,
    assertion_error AssertionError,
    index_error IndexError,
    key_error KeyError,
    integrity_error IntegrityError,
    operational_error OperationalError,
);

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.message)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
