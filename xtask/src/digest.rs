//! Has anything changed since last time? Folders and files as one number, kept in a stamp file.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

/// A digest of names and contents. Good against accidents, which is all that a stamp is for: it decides whether
/// to build again, never whether to trust. A new toolchain may change it, and then builds once more.
#[derive(Debug)]
pub(crate) struct Digest(DefaultHasher);

impl Digest {
    pub(crate) fn new() -> Self {
        Self(DefaultHasher::new())
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.bytes(text.as_bytes());
        self
    }

    /// A file's content, or that it is not there.
    pub(crate) fn file(mut self, path: &Path) -> Self {
        match fs::read(path) {
            Ok(content) => self.bytes(&content),
            Err(_) => self.0.write_u8(0),
        }
        self
    }

    /// Every file below `folder`, except in the folders named in `without`.
    pub(crate) fn folder(mut self, folder: &Path, without: &[&str]) -> Self {
        let files = files_below(folder, without).unwrap_or_default();
        self.0.write_usize(files.len());
        for file in files {
            let name = file
                .strip_prefix(folder)
                .unwrap_or(&file)
                .to_string_lossy()
                .into_owned();
            self = self.text(&name).file(&file);
        }
        self
    }

    pub(crate) fn finish(self) -> String {
        format!("{:016x}", self.0.finish())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.write_usize(bytes.len());
        self.0.write(bytes);
    }
}

/// What was true when a step last succeeded.
#[derive(Debug)]
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn is(&self, digest: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|kept| kept.trim_end() == digest)
    }

    /// Keeps `digest`. A stamp that cannot be written only costs time: the step runs again.
    pub(crate) fn set(&self, digest: &str) {
        if let Some(folder) = self.0.parent() {
            let _ = fs::create_dir_all(folder);
        }
        let _ = fs::write(&self.0, format!("{digest}\n"));
    }
}

/// All files below `folder` in a stable order, without those in folders of the given names.
pub(crate) fn files_below(folder: &Path, without: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.path();
        if !path.is_dir() {
            files.push(path);
        } else if !without.iter().any(|name| entry.file_name() == *name) {
            files.extend(files_below(&path, without)?);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_sees_names_contents_and_borders() {
        let folder = std::env::temp_dir().join(format!("xtask-digest-{}", std::process::id()));
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        let digest = || Digest::new().folder(&folder, &["node_modules"]).finish();
        fs::write(folder.join("a"), "1").unwrap();
        let first = digest();
        fs::write(folder.join("node_modules/x"), "ignored").unwrap();
        assert_eq!(digest(), first);
        fs::write(folder.join("a"), "2").unwrap();
        assert_ne!(digest(), first);
        fs::write(folder.join("a"), "1").unwrap();
        assert_eq!(digest(), first);
        fs::rename(folder.join("a"), folder.join("b")).unwrap();
        assert_ne!(digest(), first);
        fs::remove_dir_all(&folder).unwrap();
        assert_ne!(
            Digest::new().text("ab").text("c").finish(),
            Digest::new().text("a").text("bc").finish()
        );
    }
}
