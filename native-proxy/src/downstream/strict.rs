//! A strict look at the raw bytes of HTTP/1.1 requests, in front of the HTTP library.
//!
//! hyper passes some ambiguities over in silence: a `Content-Length` beside a `Transfer-Encoding`
//! is dropped, a bare line feed ends a line. Two readers that differ about where a request ends are
//! how requests are smuggled, so here each head is held until it is whole, read by the letter of
//! RFC 9112, and passed on unchanged; where it breaks the letter, the field [`MARK`] is put into it,
//! `check.rs` refuses that request, and the connection carries no further one. Bodies are followed
//! only as far as is needed to know where the next head begins.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The field that marks a refused head. It counts as an identity field, so it never goes further.
pub(super) const MARK: &str = "x-zoneseal-framing";

/// A stream whose incoming bytes are requests, checked as they come.
pub(super) struct Strict<S> {
    inner: S,
    scanner: Scanner,
    buffer: Box<[u8]>,
    // Checked bytes that the reader has not taken yet.
    ready: Vec<u8>,
    taken: usize,
    // The other side has sent its last byte.
    ended: bool,
}

impl<S> Strict<S> {
    /// `head_limit`: bytes of a head above which it is passed on as it is, for hyper to refuse.
    pub(super) fn new(inner: S, head_limit: usize) -> Self {
        Self {
            inner,
            scanner: Scanner::new(head_limit),
            buffer: vec![0; 16 << 10].into_boxed_slice(),
            ready: Vec::new(),
            taken: 0,
            ended: false,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Strict<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let waiting = this.ready.get(this.taken..).unwrap_or_default();
            if !waiting.is_empty() {
                let count = waiting.len().min(out.remaining());
                out.put_slice(waiting.get(..count).unwrap_or_default());
                this.taken += count;
                if this.taken == this.ready.len() {
                    this.ready.clear();
                    this.taken = 0;
                }
                return Poll::Ready(Ok(()));
            }
            if this.scanner.is_over() {
                // An end here would have hyper drop the request that is being refused; its answer
                // closes the connection. Nothing wakes us, and nothing has to.
                return if this.ended {
                    Poll::Ready(Ok(()))
                } else {
                    Poll::Pending
                };
            }
            let mut buffer = ReadBuf::new(&mut this.buffer);
            ready!(Pin::new(&mut this.inner).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                // An unfinished head goes to hyper too, which knows what to make of it.
                this.ended = true;
                this.scanner.end(&mut this.ready);
                if this.ready.is_empty() {
                    return Poll::Ready(Ok(()));
                }
                continue;
            }
            this.scanner.feed(buffer.filled(), &mut this.ready)?;
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Strict<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}

/// Where in the stream of requests we are.
struct Scanner {
    state: State,
    head_limit: usize,
    // The head, or the line of a chunked body, that is being collected.
    held: Vec<u8>,
    trailer_bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    /// A body, or the data of one chunk, with so many bytes to come.
    Data {
        left: u64,
        chunked: bool,
    },
    ChunkSize,
    /// The line end after a chunk's data.
    ChunkEnd,
    Trailers,
    /// Nothing after this is a request.
    Over,
}

/// What a correct head says about the body after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(u64),
    Chunked,
}

/// The head or the body breaks RFC 9112.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Violation;

/// Bytes of one line of a chunked body: a size with extensions, or a trailer field.
const LINE_LIMIT: usize = 4096;
/// Bytes of all trailers together.
const TRAILERS_LIMIT: usize = 16 << 10;

impl Scanner {
    fn new(head_limit: usize) -> Self {
        Self {
            state: State::Head,
            head_limit,
            held: Vec::new(),
            trailer_bytes: 0,
        }
    }

    fn is_over(&self) -> bool {
        self.state == State::Over
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.held);
        self.state = State::Over;
    }

    /// Takes bytes from the wire; what may go on is appended to `out`.
    fn feed(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        while !bytes.is_empty() && !self.is_over() {
            bytes = match self.state {
                State::Head => self.feed_head(bytes, out),
                State::Data { left, chunked } => self.feed_data(bytes, left, chunked, out),
                State::ChunkSize | State::ChunkEnd | State::Trailers => {
                    self.feed_line(bytes, out)?
                }
                State::Over => break,
            };
        }
        Ok(())
    }

    fn feed_head<'a>(&mut self, bytes: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
        // Only what is new can complete it, together with up to three bytes before.
        let from = self.held.len().saturating_sub(3);
        let before = self.held.len();
        self.held.extend_from_slice(bytes);
        let Some(end) = head_end(&self.held, from) else {
            if self.held.len() > self.head_limit {
                self.end(out);
            }
            return &[];
        };
        if end > self.head_limit {
            // hyper refuses it for its size.
            self.end(out);
            return &[];
        }
        let rest = bytes.get(end - before..).unwrap_or_default();
        self.held.truncate(end);
        match read_head(&self.held) {
            Ok(Framing::Length(0)) => self.state = State::Head,
            Ok(Framing::Length(left)) => {
                self.state = State::Data {
                    left,
                    chunked: false,
                }
            }
            Ok(Framing::Chunked) => self.state = State::ChunkSize,
            Err(Violation) => {
                mark(&mut self.held);
                self.state = State::Over;
            }
        }
        out.append(&mut self.held);
        rest
    }

    fn feed_data<'a>(
        &mut self,
        bytes: &'a [u8],
        left: u64,
        chunked: bool,
        out: &mut Vec<u8>,
    ) -> &'a [u8] {
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let (data, rest) = bytes.split_at(count);
        out.extend_from_slice(data);
        let left = left - u64::try_from(count).unwrap_or(left);
        self.state = match (left, chunked) {
            (0, false) => State::Head,
            (0, true) => State::ChunkEnd,
            _ => State::Data { left, chunked },
        };
        rest
    }

    /// Lines of a chunked body: its bytes are already counted by hyper's own reader, so a
    /// violation ends the connection.
    fn feed_line<'a>(&mut self, bytes: &'a [u8], out: &mut Vec<u8>) -> io::Result<&'a [u8]> {
        let end = bytes
            .iter()
            .position(|b| *b == b'\n')
            .map_or(bytes.len(), |at| at + 1);
        let (line, rest) = bytes.split_at(end);
        self.held.extend_from_slice(line);
        if self.state == State::Trailers {
            self.trailer_bytes += line.len();
        }
        if self.held.len() > LINE_LIMIT || self.trailer_bytes > TRAILERS_LIMIT {
            return Err(violation());
        }
        if !line.ends_with(b"\n") {
            return Ok(rest);
        }
        self.state = self.after_line().map_err(|Violation| violation())?;
        if self.state == State::Head {
            self.trailer_bytes = 0;
        }
        out.append(&mut self.held);
        Ok(rest)
    }

    fn after_line(&self) -> Result<State, Violation> {
        let line = self.held.strip_suffix(b"\r\n").ok_or(Violation)?;
        match self.state {
            State::ChunkEnd if line.is_empty() => Ok(State::ChunkSize),
            State::ChunkSize => match chunk_size(line)? {
                0 => Ok(State::Trailers),
                left => Ok(State::Data {
                    left,
                    chunked: true,
                }),
            },
            State::Trailers if line.is_empty() => Ok(State::Head),
            State::Trailers => field(line).map(|_| State::Trailers),
            _ => Err(Violation),
        }
    }
}

fn violation() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the chunked body breaks RFC 9112",
    )
}

/// The index after the empty line that ends a head. Bare line feeds count, so that a head which
/// uses them is found whole, and then refused.
fn head_end(held: &[u8], from: usize) -> Option<usize> {
    // Empty lines before the request line belong to nothing (RFC 9112 §2.2).
    let start = held
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    let from = from.max(start);
    let tail = held.get(from..)?;
    tail.iter()
        .enumerate()
        .filter(|(_, b)| **b == b'\n')
        .find_map(|(at, _)| {
            let next = tail.get(at + 1..).unwrap_or_default();
            match next {
                [b'\n', ..] => Some(from + at + 2),
                [b'\r', b'\n', ..] => Some(from + at + 3),
                _ => None,
            }
        })
}

/// Reads a whole head by the letter.
fn read_head(head: &[u8]) -> Result<Framing, Violation> {
    let head = head.strip_prefix(b"\r\n").unwrap_or(head);
    let head = head.strip_suffix(b"\r\n\r\n").ok_or(Violation)?;
    let mut lines = head.split(|b| *b == b'\n');
    let first = lines.next().ok_or(Violation)?;
    // The last line has lost its `\r\n` above, all others still have their `\r`.
    let mut before = first;
    let mut whole = Vec::new();
    for line in lines {
        whole.push(before.strip_suffix(b"\r").ok_or(Violation)?);
        before = line;
    }
    whole.push(before);
    let (request_line, fields) = whole.split_first().ok_or(Violation)?;
    let http11 = read_request_line(request_line)?;

    let mut length: Option<u64> = None;
    let mut coded = false;
    for line in fields {
        let (name, value) = field(line)?;
        if name.eq_ignore_ascii_case(b"content-length") {
            if length.is_some() {
                return Err(Violation);
            }
            length = Some(number(value, 10, 18)?);
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if coded || !http11 {
                return Err(Violation);
            }
            coded = true;
            // Other codings are refused with their own status; until then nothing more is read.
            if !value.eq_ignore_ascii_case(b"chunked") {
                return Err(Violation);
            }
        }
    }
    match (length, coded) {
        (Some(_), true) => Err(Violation),
        (Some(length), false) => Ok(Framing::Length(length)),
        (None, true) => Ok(Framing::Chunked),
        (None, false) => Ok(Framing::Length(0)),
    }
}

/// `method SP target SP HTTP/1.x`, nothing else. Says whether it is HTTP/1.1.
fn read_request_line(line: &[u8]) -> Result<bool, Violation> {
    let mut parts = line.split(|b| *b == b' ');
    let (Some(method), Some(target), Some(version), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Violation);
    };
    let plain = !target.is_empty() && target.iter().all(|b| b.is_ascii_graphic());
    if method.is_empty() || !method.iter().all(|b| is_token(*b)) || !plain {
        return Err(Violation);
    }
    match version {
        b"HTTP/1.1" => Ok(true),
        b"HTTP/1.0" => Ok(false),
        _ => Err(Violation),
    }
}

/// `name ":" OWS value OWS`: no space before the colon, no folding, no control characters.
fn field(line: &[u8]) -> Result<(&[u8], &[u8]), Violation> {
    let colon = line.iter().position(|b| *b == b':').ok_or(Violation)?;
    let (name, value) = line.split_at(colon);
    let value = value.get(1..).unwrap_or_default();
    let visible = |b: &u8| *b == b'\t' || (*b >= b' ' && *b != 0x7f);
    if name.is_empty() || !name.iter().all(|b| is_token(*b)) || !value.iter().all(visible) {
        return Err(Violation);
    }
    Ok((name, value.trim_ascii()))
}

fn chunk_size(line: &[u8]) -> Result<u64, Violation> {
    let size = line.split(|b| *b == b';').next().unwrap_or_default();
    // RFC 9112 §7.1.1 allows "bad whitespace" before an extension's semicolon; we do not.
    if !line
        .iter()
        .all(|b| *b == b'\t' || (*b >= b' ' && *b != 0x7f))
    {
        return Err(Violation);
    }
    number(size, 16, 15)
}

/// Digits only, no sign, no space, at most so many.
fn number(digits: &[u8], base: u32, most: usize) -> Result<u64, Violation> {
    if digits.is_empty() || digits.len() > most {
        return Err(Violation);
    }
    digits.iter().try_fold(0_u64, |value, digit| {
        let digit = char::from(*digit).to_digit(base).ok_or(Violation)?;
        Ok(value * u64::from(base) + u64::from(digit))
    })
}

/// RFC 9110 §5.6.2.
fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

/// Puts the mark behind the request line, so that hyper, if it can read the head at all, shows it.
fn mark(head: &mut Vec<u8>) {
    let start = head
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    let line_end = head
        .get(start..)
        .unwrap_or_default()
        .iter()
        .position(|b| *b == b'\n');
    if let Some(end) = line_end {
        let at = start + end + 1;
        head.splice(at..at, format!("{MARK}: 1\r\n").into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out when the bytes come in pieces of `size`.
    fn pass(input: &[u8], size: usize) -> io::Result<(Vec<u8>, State)> {
        let mut scanner = Scanner::new(8192);
        let mut out = Vec::new();
        for piece in input.chunks(size) {
            scanner.feed(piece, &mut out)?;
        }
        Ok((out, scanner.state))
    }

    #[test]
    fn correct_requests_pass_unchanged_however_they_are_cut() {
        let stream = b"\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n\
            POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello\
            POST /c HTTP/1.1\r\nHost:a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n\
            POST /d HTTP/1.1\r\nHost:a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\
            GET /e HTTP/1.0\r\nHost: a\r\nX: \xc3\xa9\t \r\n\r\n";
        for size in [1, 2, 3, 7, 64, 4096] {
            let (out, state) = pass(stream, size).unwrap();
            assert_eq!(
                String::from_utf8_lossy(&out),
                String::from_utf8_lossy(stream),
                "pieces of {size}"
            );
            assert_eq!(state, State::Head);
        }
    }

    #[test]
    fn a_head_that_breaks_the_letter_is_marked_and_is_the_last() {
        let bad: &[&[u8]] = &[
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
            b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
            b"GET / HTTP/1.1\nHost: a\n\n",
            b"GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
            b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET / HTTP/1.2\r\nHost: a\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\n\n",
        ];
        for head in bad {
            let mut stream = head.to_vec();
            stream.extend_from_slice(b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
            for size in [1, 5, 4096] {
                let (out, state) = pass(&stream, size).unwrap();
                let out = String::from_utf8_lossy(&out).into_owned();
                assert!(out.contains(MARK), "{out:?}");
                assert!(!out.contains("smuggled"), "{out:?}");
                assert_eq!(state, State::Over);
            }
        }
    }

    #[test]
    fn a_chunked_body_that_breaks_the_letter_ends_the_connection() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        for body in [
            "5\nhello\r\n",
            "5\r\nhelloX\r\n",
            "\r\n",
            "-5\r\n",
            "0x5\r\n",
            "5 \r\nhello\r\n",
            "0\r\nbad trailer\r\n",
            "0\r\n\n",
            "10000000000000000\r\n",
        ] {
            for size in [1, 4096] {
                assert!(
                    pass(format!("{head}{body}").as_bytes(), size).is_err(),
                    "{body:?}"
                );
            }
        }
    }

    #[test]
    fn an_endless_head_goes_to_hyper_and_nothing_after_it() {
        let head = format!("GET / HTTP/1.1\r\nX: {}", "a".repeat(9000));
        let (out, state) = pass(head.as_bytes(), 1000).unwrap();
        assert!(out.len() > 8192);
        assert_eq!(state, State::Over);
    }
}
