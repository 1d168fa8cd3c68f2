//! Icons, drawn in the colour of the text. They stand beside words or in controls that have a label.

use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Map,
    Search,
    Share,
    Sun,
    Moon,
    Screen,
    Play,
    Stop,
    Previous,
    Next,
    Close,
    Copy,
    Check,
    Cross,
    Reset,
    Download,
    Open,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Map => "M2.5 4h11M2.5 8h11M2.5 12h7",
            Self::Search => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.7 10.7 14 14",
            Self::Share => "M8 10V2M5 4.5 8 1.5l3 3M4 7H2.5v7h11V7H12",
            Self::Sun => {
                "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1"
            }
            Self::Moon => "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
            Self::Screen => "M2 3h12v8H2zM5.5 14h5M8 11v3",
            Self::Play => "M4.5 2.5v11l9-5.5z",
            Self::Stop => "M4 4h8v8H4z",
            Self::Previous => "M10 3 5 8l5 5",
            Self::Next => "m6 3 5 5-5 5",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Check => "m3 8.5 3.5 3.5L13 4.5",
            Self::Cross => "m4 4 8 8M12 4l-8 8",
            Self::Reset => "M3 8a5 5 0 1 0 1.7-3.75M3 2.5v3h3",
            Self::Download => "M8 2v8M5 7.5l3 3 3-3M2.5 13.5h11",
            Self::Open => "M2 13V3h4l1.5 2H14v8z",
        }
    }
}

pub fn icon(icon: Icon) -> Html {
    let solid = matches!(icon, Icon::Play | Icon::Stop);
    html! {
        <svg class={classes!("icon", solid.then_some("solid"))} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={icon.path()} />
        </svg>
    }
}
