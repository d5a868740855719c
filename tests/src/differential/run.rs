//! Asks about many chains, and counts.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::generate;
use super::judges::{self, OTHERS, Peers};

/// exploratory
pub fn explore(peers: &Path, seed: u64, chains: u64) -> io::Result<()> {
    let tally: Mutex<BTreeMap<String, (u64, u64, String)>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let tally = &tally;
            scope.spawn(move || {
                let mut peers = Peers::start(peers).unwrap();
                for n in (worker..chains).step_by(2) {
                    let q = generate::question(seed, n);
                    let a = judges::ask(&q, &mut peers).unwrap();
                    let mut lines = vec![];
                    let combo: String = std::iter::once(a.ours.accepted)
                        .chain(a.others.iter().map(|o| o.is_ok()))
                        .map(|b| if b { '+' } else { '-' })
                        .collect();
                    lines.push(format!("0 {combo}"));
                    if a.zone.accepted
                        && !(a.ours.accepted && a.others[0].is_ok())
                        && a.others[0].is_err()
                    {
                        lines.push(format!("2 ZONE accepts, webpki {:?}", a.others[0]));
                    }
                    for (name, other) in OTHERS.iter().zip(&a.others) {
                        match (a.ours.accepted, other) {
                            (true, Err(why)) => lines.push(format!("1 ACCEPT {name}: {why}")),
                            (false, Ok(())) => {
                                let least = a.ours.refusals.iter().min_by_key(|r| r.len()).unwrap();
                                lines.push(format!("3 refuse {name}: {least:?}"))
                            }
                            _ => {}
                        }
                    }
                    if a.ours
                        .refusals
                        .iter()
                        .flatten()
                        .any(|c| c == "verifiers-disagree")
                    {
                        lines.push("4 verifiers-disagree".into());
                    }
                    if a.zone
                        .refusals
                        .iter()
                        .flatten()
                        .any(|c| c == "verifiers-disagree")
                    {
                        lines.push(format!("4 verifiers-disagree {:?}", a.others[0]));
                    }
                    let mut t = tally.lock().unwrap();
                    for l in lines {
                        let e = t.entry(l).or_insert((0, n, q.made.clone()));
                        e.0 += 1;
                    }
                }
            });
        }
    });
    let mut rows: Vec<_> = tally.into_inner().unwrap().into_iter().collect();
    rows.sort_by(|a, b| (a.0.as_bytes()[0], b.1.0).cmp(&(b.0.as_bytes()[0], a.1.0)));
    for (l, (n, first, made)) in rows {
        println!("{n:>7} {l}   [#{first}: {made}]");
    }
    let _ = PathBuf::new();
    Ok(())
}
