//! Answers for certval and OpenSSL: chains come in on standard input, verdicts go out on standard output.
//!
//! A chain is a frame: its length (32 bits, big endian), then the time (64 bits, seconds since 1970), the host (16 bits
//! of length, then text; empty for none), and two lists of certificates, anchors before the others (8 bits of count;
//! each 32 bits of length, then DER). The first of the others is the one that is judged.
//! For each there are three answers, by certval, OpenSSL and OpenSSL with X509_V_FLAG_X509_STRICT: 8 bits, 1 for
//! accepted, and the reason (16 bits of length, then text).

mod by_certval;
mod by_openssl;

use std::io::{self, BufReader, BufWriter, Read, Write};

/// One question.
struct Chain {
    /// Seconds since 1970.
    at: i64,
    /// The name that was asked for.
    host: Option<String>,
    /// Trust anchors, DER.
    anchors: Vec<Vec<u8>>,
    /// The subject, then everything else, DER.
    files: Vec<Vec<u8>>,
}

/// Accepted, or why not.
type Answer = Result<(), String>;

fn main() -> io::Result<()> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = BufWriter::new(io::stdout().lock());
    let mut certval = by_certval::Certval::new();
    while let Some(frame) = read_frame(&mut input)? {
        let chain = parse(&frame)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a chain is cut short"))?;
        for answer in [
            certval.judge(&chain),
            by_openssl::judge(&chain, false),
            by_openssl::judge(&chain, true),
        ] {
            write_answer(&mut output, &answer)?;
        }
        output.flush()?;
    }
    Ok(())
}

fn read_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut frame = vec![0; u32::from_be_bytes(length) as usize];
    input.read_exact(&mut frame)?;
    Ok(Some(frame))
}

fn write_answer(output: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let reason = answer.as_ref().err().map_or("", String::as_str);
    let reason = &reason.as_bytes()[..reason.len().min(1000)];
    output.write_all(&[u8::from(answer.is_ok())])?;
    output.write_all(&(reason.len() as u16).to_be_bytes())?;
    output.write_all(reason)
}

fn parse(frame: &[u8]) -> Option<Chain> {
    let (at, rest) = frame.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (host, mut rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    let mut list = || {
        let (count, mut tail) = rest.split_first()?;
        let mut out = Vec::new();
        for _ in 0..*count {
            let (length, bytes) = tail.split_first_chunk::<4>()?;
            let (der, after) = bytes.split_at_checked(u32::from_be_bytes(*length) as usize)?;
            out.push(der.to_vec());
            tail = after;
        }
        rest = tail;
        Some(out)
    };
    let (anchors, files) = (list()?, list()?);
    let host = String::from_utf8(host.to_vec()).ok()?;
    Some(Chain {
        at: i64::from_be_bytes(*at),
        host: (!host.is_empty()).then_some(host),
        anchors,
        files,
    })
}
