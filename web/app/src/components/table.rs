//! Rows and columns, as a queryset or a database table has them.

use crate::bench::Action;
use crate::components::cell::{Value, is_number, key_of};
use crate::hooks::use_desk;
use crate::outcome::{count, thousands};
use dunder_engine::report::{Column, Table};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub table: Table,
    /// Key of a row to show.
    #[prop_or_default]
    pub key_shown: Option<AttrValue>,
    /// Index of the column that holds the key.
    #[prop_or_default]
    pub key_column: usize,
}

#[component]
pub fn Grid(props: &Props) -> Html {
    let desk = use_desk();
    let Table { columns, rows, .. } = &props.table;
    let numeric: Vec<bool> = (0..columns.len())
        .map(|at| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .find(|cell| key_of(cell).is_some())
                .is_some_and(is_number)
        })
        .collect();
    let side = |at: usize| {
        numeric
            .get(at)
            .copied()
            .unwrap_or_default()
            .then_some("number")
    };
    let heading = |(at, column): (usize, &Column)| {
        html! {
            <th scope="col" class={classes!(side(at))}>
                { &column.name }
                if !column.kind.is_empty() { <small>{ &column.kind }</small> }
            </th>
        }
    };
    html! {
        <div class="grid" tabindex="0" role="region" aria-label={props.table.title.clone()}>
            <table>
                <thead><tr>{ for columns.iter().enumerate().map(heading) }</tr></thead>
                <tbody>
                    { for rows.iter().map(|row| {
                        let key = row.get(props.key_column).and_then(key_of);
                        let shown = props.key_shown.is_some() && key.as_deref() == props.key_shown.as_deref();
                        html! {
                            <tr class={classes!(shown.then_some("shown"))}>
                                { for row.iter().enumerate().map(|(at, cell)| {
                                    let table = columns.get(at).and_then(|column| column.related_table.clone());
                                    let related = table.zip(key_of(cell));
                                    html! {
                                        <td class={classes!(side(at))}>
                                            if let Some((table, key)) = related {
                                                <button
                                                    type="button"
                                                    class="plain link"
                                                    title={format!("Show this row of {table}")}
                                                    onclick={desk.does(move || Action::LookUp { table: table.clone(), key: key.clone() })}
                                                >
                                                    <Value cell={cell.clone()} />
                                                </button>
                                            } else {
                                                <Value cell={cell.clone()} />
                                            }
                                        </td>
                                    }
                                }) }
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// `11 rows`, or what is shown of them.
pub fn row_count(table: &Table) -> String {
    if table.rows.len() < table.total {
        format!(
            "first {} of {} shown",
            thousands(table.rows.len()),
            count(table.total, "row", "rows")
        )
    } else {
        count(table.total, "row", "rows")
    }
}
