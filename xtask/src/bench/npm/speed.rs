//! The times that Node measured: the table, and the targets.

use serde_json::Value;

use super::super::Figure;
use crate::failure::Failure;
use crate::table::Table;

const MEDIAN: &str = "median time";

/// What must hold between ours and a peer.
enum Target {
    /// The peer takes at least so many times as long as ours.
    Faster(f64),
    /// Ours takes at most so many times as long as the peer.
    Within(f64),
}

#[rustfmt::skip]
const TARGETS: [(&str, &str, Target); 4] = [
    ("accept P-256", "pkijs", Target::Faster(4.0)),
    ("accept RSA-2048", "pkijs", Target::Faster(4.0)),
    ("accept P-256", "node:crypto", Target::Within(2.5)),
    ("accept RSA-2048", "node:crypto", Target::Within(2.0)),
];
/// From import to the first verdict, in milliseconds.
const COLD_START: f64 = 40.0;

/// The figures of a file that Node wrote.
pub(super) fn figures(file: &Value) -> Result<Vec<Figure>, Failure> {
    let figure = |figure: &Value| {
        let text = |key: &str| figure[key].as_str().map(str::to_owned);
        Some(Figure {
            bench: text("bench")?,
            contender: text("contender")?,
            metric: text("metric")?,
            value: figure["value"].as_f64()?,
            unit: text("unit")?,
        })
    };
    let list = file.as_array().map(Vec::as_slice).unwrap_or_default();
    let figures: Option<Vec<Figure>> = list.iter().map(figure).collect();
    figures
        .filter(|figures| !figures.is_empty())
        .ok_or_else(|| Failure::new("the bench in Node left no figures"))
}

/// The figures as an aligned table.
pub(super) fn table(figures: &[Figure]) -> String {
    let mut table = Table::new([
        "bench",
        "contender",
        "median",
        "half within",
        "signatures",
        "times ours",
        "target",
    ]);
    let value = |like: &Figure, contender: &str, metric: &str| {
        let found = figures.iter().find(|figure| {
            figure.bench == like.bench && figure.contender == contender && figure.metric == metric
        });
        found.map(|figure| figure.value)
    };
    for figure in figures {
        if figure.unit == "not measured" {
            table.row([
                figure.bench.clone(),
                figure.contender.clone(),
                figure.metric.clone(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        } else if figure.metric == MEDIAN {
            let own = |metric: &str| value(figure, &figure.contender, metric);
            let quarters = own("lower quartile").zip(own("upper quartile"));
            let ratio = own("times ours");
            table.row([
                figure.bench.clone(),
                figure.contender.clone(),
                format!("{:.1} {}", figure.value, figure.unit),
                quarters
                    .map(|(low, high)| format!("{low:.1} – {high:.1}"))
                    .unwrap_or_default(),
                own("signatures")
                    .map(|count| format!("{count:.0}"))
                    .unwrap_or_default(),
                ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
                ratio
                    .and_then(|ratio| target(figure, ratio))
                    .unwrap_or_default(),
            ]);
        }
    }
    table.text() + &shares(figures) + &busy(figures)
}

/// A warning where other processes ran beside the bench. They slow the peers that wait for other threads more than us.
fn busy(figures: &[Figure]) -> String {
    let load = figures.iter().find(|figure| figure.metric == "load");
    match load.filter(|load| load.value > 1.0) {
        None => String::new(),
        Some(load) => format!(
            "the machine was busy ({:.1} processes a processor): on a quiet one all are faster, pkijs and @peculiar/x509 most\n",
            load.value
        ),
    }
}

/// Where our time goes: what one signature less saves is a signature, and what is left without both is all else.
fn shares(figures: &[Figure]) -> String {
    let medians = |contender: &'static str| {
        let medians = figures.iter().filter(|figure| figure.metric == MEDIAN);
        medians.filter(move |figure| figure.contender == contender)
    };
    let mut text = String::new();
    for both in medians("zoneseal rfc5280") {
        let mut one = medians("zoneseal rfc5280, one signature");
        if let Some(one) = one.find(|one| one.bench == both.bench) {
            let signature = both.value - one.value;
            text.push_str(&format!(
                "{}: of our {:.0} µs, 2 × {signature:.0} are signatures and {:.0} all else\n",
                both.bench,
                both.value,
                both.value - 2.0 * signature,
            ));
        }
    }
    text
}

/// What must hold of this figure, which is so many times ours, and whether it does.
fn target(figure: &Figure, ratio: f64) -> Option<String> {
    let met = |is_met: bool| if is_met { "met" } else { "NOT MET" };
    if figure.bench.starts_with("cold start") {
        let text = format!("< {COLD_START} ms: {}", met(figure.value < COLD_START));
        return (figure.contender == "zoneseal").then_some(text);
    }
    let (.., target) = TARGETS
        .iter()
        .find(|(bench, contender, _)| *bench == figure.bench && *contender == figure.contender)?;
    Some(match target {
        Target::Faster(least) => {
            format!("≥ {least}: {}", met(ratio >= *least))
        }
        Target::Within(most) => {
            let times = 1.0 / ratio;
            format!("ours ≤ {most} × it, is {times:.2}: {}", met(times <= *most))
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example(pkijs: f64, native: f64, cold: f64) -> String {
        let figure = |bench: &str, contender: &str, metric: &str, value: f64, unit: &str| json!({ "bench": bench, "contender": contender, "metric": metric, "value": value, "unit": unit });
        let list = json!([
            figure("accept P-256", "zoneseal rfc5280", MEDIAN, 100.0, "µs"),
            figure(
                "accept P-256",
                "zoneseal rfc5280",
                "lower quartile",
                90.0,
                "µs"
            ),
            figure(
                "accept P-256",
                "zoneseal rfc5280",
                "upper quartile",
                120.0,
                "µs"
            ),
            figure(
                "accept P-256",
                "zoneseal rfc5280",
                "signatures",
                2.0,
                "signatures"
            ),
            figure(
                "accept P-256",
                "zoneseal rfc5280",
                "times ours",
                1.0,
                "ratio"
            ),
            figure("accept P-256", "pkijs", MEDIAN, pkijs, "µs"),
            figure(
                "accept P-256",
                "pkijs",
                "times ours",
                pkijs / 100.0,
                "ratio"
            ),
            figure("accept P-256", "node:crypto", MEDIAN, native, "µs"),
            figure(
                "accept P-256",
                "node:crypto",
                "times ours",
                native / 100.0,
                "ratio"
            ),
            figure(
                "accept P-256",
                "node-forge",
                "no ECDSA",
                0.0,
                "not measured"
            ),
            figure("cold start, P-256", "zoneseal", MEDIAN, cold, "ms"),
            figure("cold start, P-256", "zoneseal", "times ours", 1.0, "ratio"),
            figure("cold start, P-256", "pkijs", MEDIAN, 80.0, "ms"),
        ]);
        table(&figures(&list).unwrap())
    }

    #[test]
    fn figures_stand_beside_their_targets() {
        let text = example(400.0, 40.0, 39.9);
        let cells = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = text.lines().skip(1).map(cells).collect();
        assert_eq!(
            lines,
            [
                "accept P-256 zoneseal rfc5280 100.0 µs 90.0 – 120.0 2 1.00",
                "accept P-256 pkijs 400.0 µs 4.00 ≥ 4: met",
                "accept P-256 node:crypto 40.0 µs 0.40 ours ≤ 2.5 × it, is 2.50: met",
                "accept P-256 node-forge no ECDSA",
                "cold start, P-256 zoneseal 39.9 ms 1.00 < 40 ms: met",
                "cold start, P-256 pkijs 80.0 ms",
            ]
        );
    }

    #[test]
    fn what_a_signature_costs_is_told_apart() {
        let figure = |contender: &str, value: f64| Figure {
            bench: "accept P-256".to_owned(),
            contender: contender.to_owned(),
            metric: MEDIAN.to_owned(),
            value,
            unit: "µs".to_owned(),
        };
        let both = figure("zoneseal rfc5280", 1000.0);
        let one = figure("zoneseal rfc5280, one signature", 600.0);
        let text = "accept P-256: of our 1000 µs, 2 × 400 are signatures and 200 all else\n";
        assert_eq!(shares(&[both, one]), text);
    }

    #[test]
    fn a_busy_machine_is_said_to_be_one() {
        let load = |value| Figure {
            bench: "machine".to_owned(),
            contender: "all".to_owned(),
            metric: "load".to_owned(),
            value,
            unit: "processes a processor".to_owned(),
        };
        assert_eq!(busy(&[load(1.0)]), "");
        assert!(busy(&[load(3.25)]).contains("busy (3.2 processes a processor)"));
    }

    #[test]
    fn what_is_missed_is_said() {
        let text = example(399.0, 39.0, 40.0);
        assert_eq!(text.matches("NOT MET").count(), 3, "{text}");
    }

    #[test]
    fn a_file_without_figures_is_refused() {
        assert!(figures(&json!([])).is_err());
        assert!(figures(&json!([{ "bench": "accept P-256" }])).is_err());
    }
}
