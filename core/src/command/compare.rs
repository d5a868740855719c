//! `zoneseal compare`: how two certificates differ, and whether their verdicts do.

use clap::Args;

use super::inspect::nothing_read;
use super::output::{look, print};
use super::verify::{self, VerifyArgs};
use super::world::World;
use super::{Exit, Failure};
use crate::{CompareRequest, Input, InspectRequest};

/// Show how two certificates differ, and whether their verdicts do.
#[derive(Args)]
#[command(
    mut_arg("files", |files| files
        .num_args(2)
        .help("Two files, of each of which the first certificate is taken; - is standard input")),
    mut_arg("json", |json| json.help("Print the comparison as JSON")),
    after_help = "Examples:\n  \
    zoneseal compare old.pem new.pem\n  \
    zoneseal compare --zone site old/chain.pem new/chain.pem\n  \
    openssl s_client -connect web:443 </dev/null | zoneseal compare - chain.pem\n\n\
    With --zone or --anchor both are judged, each with the rest of its own file.\n\n\
    Exit codes: 0 compared, and both trusted where they are judged, 1 one of them rejected, 2 one of them incomplete, \
    65 no certificate could be read, 66 a file is missing"
)]
pub struct CompareArgs {
    #[command(flatten)]
    question: VerifyArgs,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read, or one of them holds no certificate.
pub fn run(args: CompareArgs, world: &mut dyn World) -> Result<Exit, Failure> {
    let json = args.question.json;
    let mut question = verify::request(&args.question, world)?;
    let evidence = crate::inspect(&InspectRequest {
        files: question.evidence.clone(),
        at: None,
        tree: false,
        passphrase: None,
    });
    verify::check_evidence(&args.question, &evidence.report().objects)?;
    let passphrase = question.passphrase.clone();
    let judged = question.zone.is_some() || !question.anchors.is_empty();
    let mut files = std::mem::take(&mut question.files).into_iter();
    let (Some(a), Some(b)) = (files.next(), files.next()) else {
        return Err(Failure::new(
            Exit::Usage,
            "Two files are needed to compare.",
            "`zoneseal compare --help` has examples.",
        ));
    };
    let request = CompareRequest {
        a,
        b,
        question: judged.then_some(question),
        passphrase,
    };
    let comparison = crate::compare(&request, &world.algorithms())
        .map_err(|inspection| no_certificate(&inspection, &request.a))?;
    let text = match json {
        true => comparison.to_json(),
        false => look(world).comparison(&comparison),
    };
    print(world, &text)?;
    Ok(comparison.outcome().map_or(Exit::Done, verify::exit))
}

fn no_certificate(inspection: &crate::Inspection, first: &Input) -> Failure {
    let report = inspection.report();
    nothing_read(report).unwrap_or_else(|| {
        let source = report.objects.first();
        let source = source.map_or(first.name.as_str(), |object| object.source.as_str());
        Failure::new(
            Exit::Data,
            format!("{source} holds no certificate."),
            "Name two files that hold one each.",
        )
    })
}
