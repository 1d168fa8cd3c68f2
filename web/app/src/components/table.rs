//! Rows and columns, as a queryset or a database table has them.

use crate::bench::{Action, Bench};
use crate::components::cell::{is_number, key_of, value};
use crate::outcome::{count, thousands};
use dunder_engine::report::{Column, Table};
use yew::prelude::*;

/// A row to mark: its key, and the column that keys are in.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    pub column: usize,
    pub key: String,
}

/// A click on a key of another table asks `bench` to show its row.
pub fn grid(bench: &UseReducerDispatcher<Bench>, table: &Table, marked: Option<&Marked>) -> Html {
    let Table { columns, rows, .. } = table;
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
        <div class="grid" tabindex="0" role="region" aria-label={table.title.clone()}>
            <table>
                <thead><tr>{ for columns.iter().enumerate().map(heading) }</tr></thead>
                <tbody>
                    { for rows.iter().map(|row| {
                        let shown = marked.is_some_and(|marked| row.get(marked.column).and_then(key_of).as_ref() == Some(&marked.key));
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
                                                    onclick={look_up(bench, table, key)}
                                                >
                                                    { value(cell) }
                                                </button>
                                            } else {
                                                { value(cell) }
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

fn look_up(
    bench: &UseReducerDispatcher<Bench>,
    table: String,
    key: String,
) -> Callback<MouseEvent> {
    let bench = bench.clone();
    Callback::from(move |_| {
        bench.dispatch(Action::LookUp {
            table: table.clone(),
            key: key.clone(),
        })
    })
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
