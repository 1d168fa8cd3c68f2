//! Expected beside actual.

use crate::components::cell::{is_number, value};
use crate::outcome::count;
use dunder_engine::grade::{Diff, DiffRow, RowStatus};
use dunder_engine::report::{Cell, Column};
use yew::prelude::*;

pub fn difference(diff: &Diff) -> Html {
    let Diff {
        expected_columns,
        actual_columns,
        rows,
        more,
    } = diff;
    let heads = |columns: &[Column]| {
        columns
            .iter()
            .map(|column| html! { <th scope="col">{ &column.name }</th> })
            .collect::<Html>()
    };
    let side = |row: &DiffRow, cells: &Option<Vec<Cell>>, columns: usize| {
        match cells {
        None => html! { <td class="absent" colspan={columns.max(1).to_string()}>{ "–" }</td> },
        Some(cells) => cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let differs = row.status == RowStatus::Changed && row.cells.contains(&at);
                html! {
                    <td class={classes!(is_number(cell).then_some("number"), differs.then_some("differs"))}>
                        { value(cell) }
                    </td>
                }
            })
            .collect::<Html>(),
    }
    };
    let width = |columns: &[Column]| columns.len().max(1).to_string();
    html! {
        <div class="grid diff" tabindex="0" role="region" aria-label="Expected beside actual">
            <table>
                <thead>
                    <tr>
                        <th rowspan="2" scope="col"><span class="sr">{ "Difference" }</span></th>
                        <th colspan={width(expected_columns)} scope="colgroup">{ "Expected" }</th>
                        <th colspan={width(actual_columns)} scope="colgroup" class="second">{ "Yours" }</th>
                    </tr>
                    <tr>{ heads(expected_columns) }{ heads(actual_columns) }</tr>
                </thead>
                <tbody>
                    { for rows.iter().map(|row| {
                        let (class, word) = describe(row.status);
                        html! {
                            <tr {class}>
                                <th scope="row">if row.status == RowStatus::Same { <span class="sr">{ word }</span> } else { { word } }</th>
                                { side(row, &row.expected, expected_columns.len()) }
                                { side(row, &row.actual, actual_columns.len()) }
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
            if *more > 0 { <p class="muted">{ format!("{} left out", count(*more, "more row", "more rows")) }</p> }
        </div>
    }
}

fn describe(status: RowStatus) -> (&'static str, &'static str) {
    match status {
        RowStatus::Same => ("same", "same"),
        RowStatus::Missing => ("missing", "missing"),
        RowStatus::Extra => ("extra", "extra"),
        RowStatus::Moved => ("moved", "moved"),
        RowStatus::Changed => ("changed", "differs"),
    }
}
