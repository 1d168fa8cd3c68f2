//! Addresses within the page: `#/`, `#/<lesson>`, `#/<lesson>/<item>`, `#/progress`, `#/glossary`, and permalinks.

use dunder_engine::permalink::{Link, LinkError};

/// Something that can be opened. Without a lesson it is the playground.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub lesson: Option<String>,
    pub item: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Place(Place),
    /// What the learner has passed.
    Progress,
    Glossary,
    Link(Link),
    Broken(LinkError),
}

impl Place {
    pub fn lesson(slug: &str) -> Self {
        Self {
            lesson: Some(slug.to_owned()),
            item: None,
        }
    }

    pub fn item(slug: &str, item: &str) -> Self {
        Self {
            lesson: Some(slug.to_owned()),
            item: Some(item.to_owned()),
        }
    }

    /// With its `#`, for links.
    pub fn href(&self) -> String {
        match (&self.lesson, &self.item) {
            (None, _) => "#/".to_owned(),
            (Some(lesson), None) => format!("#/{lesson}"),
            (Some(lesson), Some(item)) => format!("#/{lesson}/{item}"),
        }
    }
}

impl Route {
    /// Reads `location.hash`.
    pub fn parse(hash: &str) -> Self {
        let fragment = hash.strip_prefix('#').unwrap_or(hash);
        match Link::from_fragment(fragment) {
            Ok(Some(link)) => return Self::Link(link),
            Err(error) => return Self::Broken(error),
            Ok(None) => {}
        }
        let mut parts = fragment
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned);
        let is_path = fragment.starts_with('/');
        match fragment {
            "/progress" => return Self::Progress,
            "/glossary" => return Self::Glossary,
            _ => {}
        }
        Self::Place(if is_path {
            Place {
                lesson: parts.next(),
                item: parts.next(),
            }
        } else {
            Place::default()
        })
    }

    pub fn place(&self) -> Place {
        match self {
            Self::Place(place) => place.clone(),
            Self::Link(link) => Place {
                lesson: link.lesson.clone(),
                item: link.item.clone(),
            },
            Self::Progress | Self::Glossary | Self::Broken(_) => Place::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_their_own_addresses() {
        for place in [
            Place::default(),
            Place::lesson("lazy"),
            Place::item("lazy", "example-1"),
        ] {
            assert_eq!(Route::parse(&place.href()), Route::Place(place));
        }
    }

    #[test]
    fn what_is_no_address_is_the_playground() {
        for hash in ["", "#", "#top", "#//"] {
            assert_eq!(Route::parse(hash), Route::Place(Place::default()));
        }
    }

    #[test]
    fn pages_that_are_no_lessons_have_addresses() {
        assert_eq!(Route::parse("#/progress"), Route::Progress);
        assert_eq!(Route::parse("#/glossary"), Route::Glossary);
    }

    #[test]
    fn permalinks_are_read() {
        let link = Link {
            lesson: Some("lazy".into()),
            ..Link::default()
        };
        assert_eq!(
            Route::parse(&format!("#{}", link.to_fragment())).place(),
            Place::lesson("lazy")
        );
        assert!(matches!(Route::parse("#c!!"), Route::Broken(_)));
    }
}
