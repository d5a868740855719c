//! The command line of the package: core's commands over files and streams that JavaScript reads and writes.

use std::ffi::OsString;
use std::panic::{self, PanicHookInfo};
use std::path::Path;

use wasm_bindgen::prelude::wasm_bindgen;
use zoneseal_core::Algorithms;
use zoneseal_core::command::{self, PrintError, ReadError, Stream, World};

use crate::crypto;

/// Runs the command line, and gives its exit code. The first argument is the program's own name.
#[wasm_bindgen]
#[must_use]
pub fn run(arguments: Vec<String>, host: Host) -> u8 {
    panic::set_hook(Box::new(say_bug));
    let arguments = arguments.into_iter().map(OsString::from);
    command::run_package(arguments, &mut JavaScript(host)).code()
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "/** The files, streams and terminal that the commands use. What cannot be read or written throws an error with a `code` such as `ENOENT`. */
export interface Host {
  /** Seconds since 1970. */
  clock(): number;
  /** A variable of the environment. */
  variable(name: string): string | undefined;
  /** Whether this stream, by its number, is a terminal. */
  isTerminal(stream: number): boolean;
  /** How many columns the terminal has, where there is one. */
  columns(): number | undefined;
  isFolder(path: string): boolean;
  /** A file's bytes; `EFBIG` where there are more than `limit`. */
  read(path: string, limit: number): Uint8Array;
  readStandardInput(limit: number): Uint8Array;
  /** Asks for a passphrase. */
  ask(prompt: string): string;
  print(text: string): void;
  note(line: string): void;
}";

#[wasm_bindgen]
extern "C" {
    /// JavaScript's side of a [`World`].
    #[wasm_bindgen(typescript_type = "Host")]
    pub type Host;

    #[wasm_bindgen(method)]
    fn clock(this: &Host) -> f64;
    #[wasm_bindgen(method)]
    fn variable(this: &Host, name: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = isTerminal)]
    fn is_terminal(this: &Host, stream: u8) -> bool;
    #[wasm_bindgen(method)]
    fn columns(this: &Host) -> Option<u32>;
    #[wasm_bindgen(method, js_name = isFolder)]
    fn is_folder(this: &Host, path: &str) -> bool;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Host, path: &str, limit: u32) -> Result<Vec<u8>, SystemError>;
    #[wasm_bindgen(method, catch, js_name = readStandardInput)]
    fn read_standard_input(this: &Host, limit: u32) -> Result<Vec<u8>, SystemError>;
    #[wasm_bindgen(method, catch)]
    fn ask(this: &Host, prompt: &str) -> Result<String, SystemError>;
    #[wasm_bindgen(method, catch)]
    fn print(this: &Host, text: &str) -> Result<(), SystemError>;
    #[wasm_bindgen(method)]
    fn note(this: &Host, line: &str);

    /// What Node throws where the system says no.
    type SystemError;

    #[wasm_bindgen(method, getter)]
    fn code(this: &SystemError) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn message(this: &SystemError) -> Option<String>;

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

struct JavaScript(Host);

impl World for JavaScript {
    fn algorithms(&self) -> Algorithms {
        Algorithms::new(crypto::ALGORITHMS)
    }

    fn clock(&self) -> Option<i64> {
        let seconds = self.0.clock();
        // Whole seconds, which 53 bits hold for longer than certificates are written for.
        (0.0..9e15)
            .contains(&seconds)
            .then_some(seconds.trunc() as i64)
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.0.variable(name)
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.0.is_terminal(match stream {
            Stream::Input => 0,
            Stream::Output => 1,
        })
    }

    fn columns(&self) -> Option<usize> {
        usize::try_from(self.0.columns()?).ok()
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.0.is_folder(&path.to_string_lossy())
    }

    fn read(&mut self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        // Arguments came as text, so that nothing is lost here.
        let bytes = self.0.read(&path.to_string_lossy(), cut(limit));
        bytes.map_err(|error| unread(&error))
    }

    fn read_standard_input(&mut self, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.0.read_standard_input(cut(limit));
        bytes.map_err(|error| unread(&error))
    }

    fn ask(&mut self, prompt: &str) -> Result<String, String> {
        self.0
            .ask(prompt)
            .map_err(|error| unread(&error).to_string())
    }

    fn print(&mut self, text: &str) -> Result<(), PrintError> {
        self.0.print(text).map_err(|error| {
            let (code, message) = parts(&error);
            PrintError::named(&code, &message)
        })
    }

    fn note(&mut self, line: &str) {
        self.0.note(line);
    }
}

fn unread(error: &SystemError) -> ReadError {
    let (code, message) = parts(error);
    ReadError::named(&code, &message)
}

fn parts(error: &SystemError) -> (String, String) {
    let (code, message) = (error.code(), error.message());
    (code.unwrap_or_default(), message.unwrap_or_default())
}

/// Limits are some 10 MB.
fn cut(limit: u64) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

fn say_bug(info: &PanicHookInfo<'_>) {
    let place = info.location();
    let place = place.map(|place| format!("{}:{}", place.file(), place.line()));
    console_error(&command::bug(place.as_deref()));
}
