//! `zoneseal user`: the users of the proxy's login page.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use zeroize::Zeroizing;
use zoneseal_core::command::show;

use super::{Exit, Failure, cannot_read, cannot_write};
use crate::terminal;
use crate::users::{HashError, Password, PasswordError, UserFile, UserFileError, UserName};

/// Keep the users of the proxy's login page.
#[derive(Args)]
#[command(
    after_help = "A user file holds names and argon2id hashes, and is read by its owner alone."
)]
pub struct UserArgs {
    #[command(subcommand)]
    verb: UserVerb,
}

#[derive(Subcommand)]
enum UserVerb {
    /// Add a user; the password is asked for twice, or read as one line where input is not a terminal
    #[command(after_help = "Examples:\n  \
        zoneseal user add alice\n  \
        zoneseal user add alice --file users.toml --generate")]
    Add(AddArgs),
    /// Print the names of all users, one a line
    #[command(after_help = "Example:\n  zoneseal user list --file users.toml")]
    List(FileArgs),
    /// Remove a user
    #[command(after_help = "Example:\n  zoneseal user remove alice")]
    Remove(RemoveArgs),
}

#[derive(Args)]
struct FileArgs {
    /// The user file
    #[arg(long, value_name = "FILE", default_value = "users.toml")]
    file: PathBuf,
}

#[derive(Args)]
struct AddArgs {
    /// The name: letters, digits and . _ - @ +
    name: String,
    #[command(flatten)]
    file: FileArgs,
    /// Make a random password and print it, once
    #[arg(long)]
    generate: bool,
}

#[derive(Args)]
struct RemoveArgs {
    /// The name
    name: String,
    #[command(flatten)]
    file: FileArgs,
}

/// Runs the verb.
///
/// # Errors
/// When the file cannot be used, or the name or password cannot be set.
pub fn run(args: UserArgs) -> Result<Exit, Failure> {
    match args.verb {
        UserVerb::Add(args) => add(&args),
        UserVerb::List(args) => list(&args),
        UserVerb::Remove(args) => remove(&args),
    }
}

fn add(args: &AddArgs) -> Result<Exit, Failure> {
    let name = user_name(&args.name)?;
    let path = &args.file.file;
    // Before the password: nobody should type one twice to hear that the name is taken. The lock is
    // not kept meanwhile.
    if path.exists() {
        UserFile::load(path)
            .and_then(|file| file.check_free(&name))
            .map_err(failure)?;
    }
    let password = if args.generate {
        Password::generate()
    } else {
        Password::new(read_password()?)
    };
    let password = password.map_err(password_failure)?;
    let mut file = UserFile::edit(path).map_err(failure)?;
    file.add(&name, &password).map_err(failure)?;
    if args.generate {
        // Before it is saved: a user whose password nobody saw would be of no use.
        terminal::print(&Zeroizing::new(format!("{}\n", password.reveal())))?;
    }
    file.save().map_err(failure)?;
    let shown = if args.generate {
        "; the password above is shown this once"
    } else {
        ""
    };
    terminal::note(&format!("Added {name} to {}{shown}.", show::path(path)));
    Ok(Exit::Done)
}

fn list(args: &FileArgs) -> Result<Exit, Failure> {
    let file = UserFile::load(&args.file).map_err(failure)?;
    let names: String = file.names().map(|name| format!("{name}\n")).collect();
    terminal::print(&names)?;
    Ok(Exit::Done)
}

fn remove(args: &RemoveArgs) -> Result<Exit, Failure> {
    let name = user_name(&args.name)?;
    let path = &args.file.file;
    // A file that is not there is not made for the sake of its lock.
    UserFile::load(path).map_err(failure)?;
    let mut file = UserFile::edit(path).map_err(failure)?;
    file.remove(&name).map_err(failure)?;
    file.save().map_err(failure)?;
    terminal::note(&format!("Removed {name} from {}.", show::path(path)));
    Ok(Exit::Done)
}

fn user_name(text: &str) -> Result<UserName, Failure> {
    UserName::parse(text).map_err(|reason| {
        Failure::new(
            Exit::Usage,
            format!(
                "\"{}\" cannot be a user's name: {reason}.",
                show::escape(text)
            ),
            "Choose a name such as alice or alice@plant-a.example.",
        )
    })
}

/// Asks twice on a terminal; elsewhere takes one line of standard input.
fn read_password() -> Result<Zeroizing<String>, Failure> {
    if io::stdin().is_terminal() {
        let ask = |prompt: &str| {
            rpassword::prompt_password(prompt)
                .map(Zeroizing::new)
                .map_err(unreadable_password)
        };
        let first = ask("Password: ")?;
        let second = ask("The same again: ")?;
        if *first != *second {
            return Err(Failure::new(
                Exit::Data,
                "The two passwords differ.",
                "Nothing was changed; type the same one twice.",
            ));
        }
        return Ok(first);
    }
    // Room for the longest password, its line break, and one byte more to see that it is too long.
    let mut line = Zeroizing::new(String::with_capacity(Password::MAX_BYTES + 4));
    let limit = u64::try_from(Password::MAX_BYTES + 3).unwrap_or(u64::MAX);
    io::stdin()
        .lock()
        .take(limit)
        .read_line(&mut line)
        .map_err(unreadable_password)?;
    let length = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(length);
    if line.is_empty() {
        return Err(Failure::new(
            Exit::NoInput,
            "There is no password on standard input.",
            "Give it as one line there, run this on a terminal, or use --generate.",
        ));
    }
    Ok(line)
}

fn unreadable_password(error: io::Error) -> Failure {
    Failure::new(
        Exit::NoInput,
        format!("The password cannot be read: {error}."),
        "Type it on a terminal, give it as one line of UTF-8 on standard input, or use --generate.",
    )
}

fn password_failure(error: PasswordError) -> Failure {
    let (exit, advice) = match error {
        PasswordError::TooShort { .. } => (
            Exit::Data,
            "Choose a longer one, such as four unrelated words, or use --generate.",
        ),
        PasswordError::TooLong => (Exit::Data, "Choose a shorter one, or use --generate."),
        PasswordError::ControlCharacter => (Exit::Data, "Leave it out, or use --generate."),
        PasswordError::NoRandom => (Exit::Unavailable, "Try again once the system has started."),
    };
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    Failure::new(exit, format!("{first}{}.", letters.as_str()), advice)
}

fn failure(error: UserFileError) -> Failure {
    let restore = "Mend that place, or put a backup of the file back.";
    match error {
        UserFileError::Read { path, source } if source.kind() == io::ErrorKind::NotFound => {
            Failure::new(
                Exit::NoInput,
                format!("There is no user file {}.", show::path(&path)),
                "Name it with --file, or begin one with `zoneseal user add NAME`.",
            )
        }
        UserFileError::Read { path, source } => cannot_read(&path, &source),
        UserFileError::Write { path, source } => cannot_write(&path, &source),
        UserFileError::Exists { path, existing } => Failure::new(
            Exit::CannotCreate,
            format!("{} has a user {existing} already.", show::path(&path)),
            format!(
                "Choose another name, or remove that user first: zoneseal user remove {existing}"
            ),
        ),
        UserFileError::Unknown { path, name } => Failure::new(
            Exit::NoInput,
            format!("{} has no user {name}.", show::path(&path)),
            "`zoneseal user list` shows the names.",
        ),
        UserFileError::TooLarge { .. } => Failure::new(
            Exit::Data,
            format!("{error}, so it is no user file."),
            "Name the right file with --file.",
        ),
        UserFileError::NotText { .. } => Failure::new(
            Exit::Data,
            format!("{error}, so it is no user file."),
            "Name the right file with --file.",
        ),
        UserFileError::Syntax { .. } | UserFileError::Name { .. } | UserFileError::Hash { .. } => {
            Failure::new(Exit::Config, format!("{error}."), restore)
        }
        UserFileError::Hashing(HashError::Failed) => Failure::new(
            Exit::Unavailable,
            "The password cannot be hashed for want of memory or of random numbers.",
            "Free some memory, and try again.",
        ),
        UserFileError::Hashing(_) => Failure::new(
            Exit::Bug,
            format!("This is our bug: {error}."),
            "Please report it with this line.",
        ),
    }
}
