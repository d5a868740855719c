//! The few ways in which we write to disk: whole files with a stated mode, replaced in one step.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Who may read what we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody may read: certificates, the zone file (0644, folders 0755).
    Public,
    /// Only the owner: keys, password hashes (0600, folders 0700).
    Private,
}

/// Creates a file that does not exist yet, writes it whole and has it reach the disk.
///
/// # Errors
/// Whatever the system says, `AlreadyExists` included; a file that could not be written whole is
/// removed again.
pub fn write_new(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mode = match access {
        Access::Public => 0o644,
        Access::Private => 0o600,
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(std::fs::remove_file(path));
    }
    written
}

/// Puts the bytes in the place of a file in one step: readers see the old file or the new one.
///
/// # Errors
/// Whatever the system says; the old file is then untouched and nothing is left beside it.
pub fn replace(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let fresh = beside(path, "new");
    // What an earlier run that was killed may have left. Callers hold a lock, so it is nobody's.
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write_new(&fresh, bytes, access)?;
    std::fs::rename(&fresh, path).inspect_err(|_| drop(std::fs::remove_file(&fresh)))?;
    sync_folder(folder_of(path))
}

/// Creates one folder, which must not exist yet.
///
/// # Errors
/// Whatever the system says, `AlreadyExists` included.
pub fn create_folder(path: &Path, access: Access) -> io::Result<()> {
    folder_builder(access).create(path)
}

/// Creates a folder and those above it that are missing.
///
/// # Errors
/// Whatever the system says.
pub fn create_folders(path: &Path, access: Access) -> io::Result<()> {
    folder_builder(access).recursive(true).create(path)
}

/// Reads a file, but never more than `limit` bytes of it.
///
/// # Errors
/// Whatever the system says; `FileTooLarge` where the file holds more than the limit.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= limit => Ok(bytes),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// Waits for, and takes, the lock that a file stands for; dropping the file gives it back.
///
/// # Errors
/// Whatever the system says when the lock file is made or locked; also where its place is taken by
/// a symbolic link, which somebody else may have put there to have a file made or locked elsewhere.
pub fn lock(path: &Path) -> io::Result<File> {
    let linked = || io::Error::other("the lock file is a symbolic link");
    if std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        return Err(linked());
    }
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    // The link may have come in between.
    let (opened, named) = (file.metadata()?, std::fs::symlink_metadata(path)?);
    if (opened.dev(), opened.ino()) != (named.dev(), named.ino()) {
        return Err(linked());
    }
    file.lock()?;
    Ok(file)
}

/// Has a folder's entries reach the disk, so that a rename survives a power cut.
///
/// # Errors
/// Whatever the system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// The folder that holds a path; `.` for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A hidden name in the same folder: `users.toml` gives `.users.toml.new`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(suffix);
    folder_of(path).join(name)
}

fn folder_builder(access: Access) -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.mode(match access {
        Access::Public => 0o755,
        Access::Private => 0o700,
    });
    builder
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn private_files_are_for_the_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.pem");
        write_new(&file, b"one", Access::Private).unwrap();
        assert_eq!(mode(&file), 0o600);
        let error = write_new(&file, b"two", Access::Private).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&file).unwrap(), b"one");
    }

    #[test]
    fn replacing_leaves_one_file_and_tightens_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("users.toml");
        std::fs::write(&file, "old").unwrap();
        std::fs::write(beside(&file, "new"), "left by a killed run").unwrap();
        replace(&file, b"new", Access::Private).unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert_eq!(mode(&file), 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "12345").unwrap();
        assert_eq!(read(&file, 5).unwrap(), b"12345");
        assert_eq!(
            read(&file, 4).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
        assert_eq!(
            read(Path::new("/dev/zero"), 9).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
    }

    #[test]
    fn the_lock_is_exclusive_until_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = lock(&path).unwrap();
        let other = File::open(&path).unwrap();
        assert!(other.try_lock().is_err());
        drop(held);
        assert!(other.try_lock().is_ok());
    }

    #[test]
    fn a_link_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let (path, target) = (folder.path().join("lock"), folder.path().join("target"));
        std::os::unix::fs::symlink(&target, &path).unwrap();
        assert!(lock(&path).is_err());
        assert!(!target.exists());
        std::fs::write(&target, "").unwrap();
        assert!(lock(&path).is_err());
    }
}
