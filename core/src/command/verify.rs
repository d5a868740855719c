//! `zoneseal verify`: the engine's verdict on files.

pub(super) mod input;

use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::Zeroizing;

use self::input::Budget;
use super::output::{look, print};
use super::show;
use super::world::{Stream, World};
use super::{Exit, Failure, now, zone};
use crate::{
    Changes, Host, Input, Kind, Outcome, Passphrase, Profile, PublicSuffixes, RawObject, Report,
    Request, Revocation, Role, SpiffeId, Time, visible,
};

/// Judge certificates: in the zone, not in the zone, or cannot be decided.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    zoneseal verify --zone site site/members/web/chain.pem\n  \
    openssl s_client -connect web:443 -showcerts </dev/null | zoneseal verify --zone site -\n  \
    zoneseal verify --profile webpki --anchor roots.pem --host www.example.org chain.pem\n  \
    zoneseal verify --zone site --revocation required --crl issuing.crl --crl anchor.crl chain.pem\n\n\
    Exit codes: 0 trusted, 1 rejected, 2 incomplete, 65 no certificate could be read, 66 a file is missing")]
pub struct VerifyArgs {
    /// Files to judge, in any order: PEM, DER, PKCS#7, PKCS#12, Secrets, base64; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The zone to judge against: a site's folder, or its zone.json
    #[arg(long, value_name = "SITE")]
    zone: Option<PathBuf>,
    /// A file with trust anchors, where there is no zone; may be given several times
    #[arg(long, value_name = "FILE", conflicts_with = "zone")]
    anchor: Vec<PathBuf>,
    /// A JSON file with what follows here and more: see docs/policy.schema.json
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Which rules apply: zone, webpki or rfc5280 [default: zone with --zone, else rfc5280]
    #[arg(long, value_name = "PROFILE", value_parser = parse_profile)]
    profile: Option<Profile>,
    /// As what the certificate is used: server, client or any [default: any]
    #[arg(long, value_name = "ROLE", value_parser = parse_role)]
    role: Option<Role>,
    /// The DNS name or address that was connected to, or a URI such as https://a.example
    #[arg(long, value_name = "NAME", value_parser = parse_host)]
    host: Option<Host>,
    /// The member that must be there, spiffe://ZONE/SERVICE
    #[arg(long, value_name = "ID", value_parser = parse_id, requires = "zone")]
    expected: Option<SpiffeId>,
    /// A file with revocation lists; may be given several times
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,
    /// A file with OCSP responses; may be given several times
    #[arg(long, value_name = "FILE")]
    ocsp: Vec<PathBuf>,
    /// Whether it must be shown that nothing was revoked: required, if-present or off [default: if-present]
    #[arg(long, value_name = "WHETHER", value_parser = parse_revocation)]
    revocation: Option<Revocation>,
    /// For how many seconds after its end evidence of revocation still counts [default: 0]
    #[arg(long, value_name = "SECONDS")]
    grace: Option<u32>,
    /// The public suffix list (publicsuffix.org), for the rule on wildcards of the profile webpki
    #[arg(long, value_name = "FILE")]
    public_suffixes: Option<PathBuf>,
    /// The time to judge at, such as 2026-11-24T06:10:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Time>,
    /// A file with the passphrase of a PKCS#12 file or an encrypted key [default: asked for]
    #[arg(long, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// Also find at which dates the answer changes, and which single changes would make it trusted
    ///
    /// With --json this is printed in place of the report. It says what would happen, not what is wise.
    #[arg(long)]
    what_changes: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Runs the verb.
///
/// # Errors
/// When a file cannot be read, or none of them holds a certificate.
pub fn run(args: VerifyArgs, world: &mut dyn World) -> Result<Exit, Failure> {
    let mut request = request(&args, world)?;
    let algorithms = world.algorithms();
    let mut report = crate::verify(&request, &algorithms);
    let asks = request.passphrase.is_none() && world.is_terminal(Stream::Input);
    if asks && needs_passphrase(report.objects()) {
        request.passphrase = Some(ask(world)?);
        report = crate::verify(&request, &algorithms);
    }
    check_evidence(&args, report.objects())?;
    let changes = args
        .what_changes
        .then(|| crate::what_changes(&request, &algorithms));
    if args.json {
        let json = changes
            .as_ref()
            .map_or_else(|| report.to_json(), Changes::to_json);
        print(world, &json)?;
    }
    if !report.usable() {
        return Err(unusable(&report));
    }
    if !args.json {
        let look = look(world);
        print(world, &look.report(&report))?;
        if let Some(changes) = &changes {
            print(world, &look.changes(changes))?;
        }
    }
    Ok(exit(report.outcome()))
}

/// How a command ends that came to this outcome.
pub(super) fn exit(outcome: Outcome) -> Exit {
    match outcome {
        Outcome::Trusted => Exit::Done,
        Outcome::Rejected => Exit::Rejected,
        Outcome::Incomplete => Exit::Incomplete,
    }
}

/// The question that the options ask.
pub(super) fn request(args: &VerifyArgs, world: &mut dyn World) -> Result<Request, Failure> {
    let at = match args.at {
        Some(at) => at,
        None => now(world)?,
    };
    let mut budget = Budget::default();
    let mut request = Request::new(budget.read_all(world, &args.files)?, at);
    let file = args.passphrase_file.as_deref();
    request.passphrase = file
        .map(|file| read_passphrase(file, &mut budget, world))
        .transpose()?;
    request.anchors = read_anchors(args, &mut budget, &request, world)?;
    // As much again as for the files: a list alone may be as large as the engine takes.
    let mut budget = budget.renewed();
    request.evidence = budget.read_all(world, &args.crl)?;
    request.evidence.extend(budget.read_all(world, &args.ocsp)?);
    let zone = args.zone.as_deref();
    request.zone = zone.map(|zone| zone::read(zone, world)).transpose()?;
    if request.zone.is_some() {
        request.profile = Profile::Zone;
    }
    if let Some(file) = &args.policy {
        apply_policy(&mut request, file, &mut budget, world)?;
    }
    if let Some(file) = &args.public_suffixes {
        request.settings.public_suffixes = Some(read_suffixes(file, &mut budget, world)?);
    }
    overrule(&mut request, args);
    if request.profile == Profile::Zone && request.zone.is_none() {
        return Err(Failure::new(
            Exit::Usage,
            "The profile zone needs to know the zone.",
            "Name it: --zone SITE, a site's folder or its zone.json.",
        ));
    }
    request.check().map_err(|reason| {
        Failure::new(
            Exit::Usage,
            format!("These options do not go together: {reason}."),
            "`zoneseal verify --help` explains them.",
        )
    })?;
    Ok(request)
}

/// Decides what the policy file decides.
fn apply_policy(
    request: &mut Request,
    file: &Path,
    budget: &mut Budget,
    world: &mut dyn World,
) -> Result<(), Failure> {
    let file = file.to_path_buf();
    for input in budget.read_all(world, std::slice::from_ref(&file))? {
        request.apply_policy(&input.bytes).map_err(|problem| {
            Failure::new(
                Exit::Data,
                format!("--policy {}: {problem}.", visible(&input.name)),
                "docs/policy.schema.json says which keys there are.",
            )
        })?;
    }
    Ok(())
}

/// The list of public suffixes, whole or not at all.
fn read_suffixes(
    file: &Path,
    budget: &mut Budget,
    world: &mut dyn World,
) -> Result<PublicSuffixes, Failure> {
    let file = file.to_path_buf();
    let inputs = budget.read_all(world, std::slice::from_ref(&file))?;
    let bytes = inputs.first().map_or(&[][..], |input| &input.bytes);
    PublicSuffixes::parse(bytes).map_err(|problem| {
        let name = visible(&file.to_string_lossy());
        Failure::new(
            Exit::Data,
            format!("--public-suffixes {name}: {problem}."),
            "Give the list as https://publicsuffix.org has it.",
        )
    })
}

/// What is given on the command line goes before what a policy file says.
fn overrule(request: &mut Request, args: &VerifyArgs) {
    let settings = &mut request.settings;
    settings.revocation = args.revocation.unwrap_or(settings.revocation);
    settings.revocation_grace = args.grace.unwrap_or(settings.revocation_grace);
    request.profile = args.profile.unwrap_or(request.profile);
    request.role = args.role.unwrap_or(request.role);
    if args.host.is_some() {
        request.host.clone_from(&args.host);
    }
    if args.expected.is_some() {
        request.expected.clone_from(&args.expected);
    }
}

/// The files with anchors. One without any is named: the verdict would say that none was given.
fn read_anchors(
    args: &VerifyArgs,
    budget: &mut Budget,
    request: &Request,
    world: &mut dyn World,
) -> Result<Vec<Input>, Failure> {
    let anchors = budget.read_all(world, &args.anchor)?;
    for anchor in &anchors {
        let mut alone = Request::new(vec![anchor.clone()], request.at);
        alone.passphrase.clone_from(&request.passphrase);
        let report = crate::verify(&alone, &world.algorithms());
        if !report.usable() {
            return Err(Failure {
                what: format!("--anchor {}", unusable(&report).what),
                advice: "Give --anchor a file with the certificates of the authorities that you trust, PEM or DER."
                    .to_owned(),
                exit: Exit::Data,
            });
        }
    }
    Ok(anchors)
}

/// A file given as evidence without any is named: the verdict would say that none was given.
pub(super) fn check_evidence(args: &VerifyArgs, objects: &[RawObject]) -> Result<(), Failure> {
    let given = [
        ("--crl", &args.crl, Kind::Crl),
        ("--ocsp", &args.ocsp, Kind::OcspResponse),
    ];
    for (option, files, kind) in given {
        for file in files {
            let name = match file.to_string_lossy() {
                dash if dash == "-" => "standard input".to_owned(),
                name => visible(&name),
            };
            let is = |object: &RawObject| object.source == name && object.kind == kind.as_str();
            if !objects.iter().any(is) {
                return Err(Failure::new(
                    Exit::Data,
                    format!("{option} {name}: there is no {} in it.", kind.as_str()),
                    format!("Give {option} a file with one, PEM or DER."),
                ));
            }
        }
    }
    Ok(())
}

/// Whether one of them could be opened with a passphrase.
pub(super) fn needs_passphrase(objects: &[RawObject]) -> bool {
    let mut problems = objects.iter().filter_map(|object| object.problem.as_ref());
    problems.any(|problem| problem.code == "passphrase-needed")
}

/// Asks for the passphrase at the terminal, without showing it.
pub(super) fn ask(world: &mut dyn World) -> Result<Passphrase, Failure> {
    let text = world.ask("Passphrase: ").map_err(|error| {
        Failure::new(
            Exit::NoInput,
            format!("The passphrase cannot be read: {error}."),
            "Write it into a file that you alone can read, and name that: --passphrase-file FILE.",
        )
    })?;
    Ok(Passphrase::new(text, crate::unlock()))
}

/// The first line of a file, without its end.
pub(super) fn read_passphrase(
    file: &Path,
    budget: &mut Budget,
    world: &mut dyn World,
) -> Result<Passphrase, Failure> {
    let bytes = Zeroizing::new(budget.read(world, file)?);
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = std::str::from_utf8(line).map_err(|_| {
        Failure::new(
            Exit::Data,
            format!("{} holds no passphrase: it is not UTF-8.", show::path(file)),
            "Write the passphrase alone into it, as text.",
        )
    })?;
    Ok(Passphrase::new(text.to_owned(), crate::unlock()))
}

/// No certificate in any file: says of the first file what it is.
pub(super) fn unusable(report: &Report) -> Failure {
    let found = report.objects().iter().find_map(|object| {
        let problem = object.problem.as_ref()?;
        Some((
            format!("{}: {}", object.source, problem.plain),
            problem.action.clone(),
        ))
    });
    let named = || {
        let object = report.objects().first()?;
        let what = format!(
            "{} holds a {} and no certificate.",
            object.source, object.kind
        );
        Some((what, report.headline().action.clone()))
    };
    let (what, advice) = found.or_else(named).unwrap_or_else(|| {
        (
            report.headline().plain.clone(),
            report.headline().action.clone(),
        )
    });
    Failure::new(Exit::Data, what, advice)
}

fn parse_profile(text: &str) -> Result<Profile, &'static str> {
    Profile::parse(text).ok_or("it is none of zone, webpki, rfc5280")
}

fn parse_role(text: &str) -> Result<Role, &'static str> {
    Role::parse(text).ok_or("it is none of server, client, any")
}

fn parse_revocation(text: &str) -> Result<Revocation, &'static str> {
    Revocation::parse(text).ok_or("it is none of required, if-present, off")
}

fn parse_host(text: &str) -> Result<Host, &'static str> {
    Host::parse(text).ok_or("it is neither a DNS name nor an address, and no URI with a DNS name")
}

fn parse_id(text: &str) -> Result<SpiffeId, crate::IdentityError> {
    SpiffeId::parse(text)
}

pub(super) fn parse_time(text: &str) -> Result<Time, &'static str> {
    Time::parse_rfc3339(text).ok_or("it is not a time such as 2026-11-24T06:10:00Z")
}
