//! JSON as it is written: canonical, two spaces for each level, keys in the order of the fields.
//!
//! Of our own as the reader beside it is: what serde's derive makes of these types is 5 KB of the
//! wasm module after compression, and all that it can do beside is of no use here. The tests hold
//! it against serde_json, byte for byte.

/// What has a form in JSON.
pub(crate) trait Json {
    fn write(&self, out: &mut Writer);
}

/// Makes JSON objects of structs: each field under its own name, in the order of the list, and all
/// of them, or it does not compile.
macro_rules! json {
    ($($type:ident { $($field:ident),* $(,)? })*) => {
        $(impl $crate::canonical::Json for $type {
            fn write(&self, out: &mut $crate::canonical::Writer) {
                let Self { $($field),* } = self;
                out.open('{');
                $(
                    out.key(stringify!($field));
                    $field.write(out);
                )*
                out.close('}');
            }
        })*
    };
}
pub(crate) use json;

/// Text in the making.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    depth: usize,
}

/// The text of a value, with a newline at the end.
pub(crate) fn canonical(value: &dyn Json) -> String {
    let mut out = Writer::default();
    value.write(&mut out);
    out.text.push('\n');
    out.text
}

impl Writer {
    pub fn open(&mut self, bracket: char) {
        self.text.push(bracket);
        self.depth += 1;
    }

    pub fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.is_open() {
            self.line();
        }
        self.text.push(bracket);
    }

    pub fn key(&mut self, key: &str) {
        self.next();
        self.string(key);
        self.text.push_str(": ");
    }

    /// Begins the next of an object or a list.
    pub fn next(&mut self) {
        if !self.is_open() {
            self.text.push(',');
        }
        self.line();
    }

    /// A string, with the escapes that RFC 8259 §7 demands and no others.
    pub fn string(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            let short = match letter {
                '"' | '\\' => letter,
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                '\u{8}' => 'b',
                '\u{c}' => 'f',
                '\0'..=' ' if letter < ' ' => {
                    let code = u32::from(letter);
                    self.text.push_str(&format!("\\u{code:04x}"));
                    continue;
                }
                other => {
                    self.text.push(other);
                    continue;
                }
            };
            self.text.push('\\');
            self.text.push(short);
        }
        self.text.push('"');
    }

    /// Whether nothing stands yet in what was opened last. A string ends with its quote.
    fn is_open(&self) -> bool {
        matches!(self.text.as_bytes().last(), Some(b'{' | b'['))
    }

    fn line(&mut self) {
        self.text.push('\n');
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }
}

impl Json for str {
    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl Json for String {
    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl Json for bool {
    fn write(&self, out: &mut Writer) {
        out.text.push_str(if *self { "true" } else { "false" });
    }
}

impl Json for u64 {
    fn write(&self, out: &mut Writer) {
        out.text.push_str(&self.to_string());
    }
}

macro_rules! smaller {
    ($($number:ty)*) => {
        $(impl Json for $number {
            fn write(&self, out: &mut Writer) {
                u64::from(*self).write(out);
            }
        })*
    };
}

smaller!(u8 u16 u32);

impl Json for usize {
    fn write(&self, out: &mut Writer) {
        // Every platform's fits.
        u64::try_from(*self).unwrap_or(u64::MAX).write(out);
    }
}

impl<T: Json + ?Sized> Json for &T {
    fn write(&self, out: &mut Writer) {
        (**self).write(out);
    }
}

impl<T: Json> Json for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.text.push_str("null"),
        }
    }
}

impl<T: Json> Json for [T] {
    fn write(&self, out: &mut Writer) {
        out.open('[');
        for item in self {
            out.next();
            item.write(out);
        }
        out.close(']');
    }
}

impl<T: Json> Json for Vec<T> {
    fn write(&self, out: &mut Writer) {
        self.as_slice().write(out);
    }
}

impl<T: Json, const LENGTH: usize> Json for [T; LENGTH] {
    fn write(&self, out: &mut Writer) {
        self.as_slice().write(out);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    struct All {
        texts: Vec<String>,
        none: Option<u32>,
        some: Option<bool>,
        numbers: [usize; 2],
        empty: Vec<Empty>,
        one: Vec<Empty>,
    }

    struct Empty {}

    json! {
        All { texts, none, some, numbers, empty, one }
        Empty {}
    }

    #[test]
    fn it_is_what_serde_json_writes() {
        let texts = [
            "",
            "plain",
            "\"quoted\" \\ / [",
            "{",
            "ends with [",
            "é 日本 \u{1f600} \u{7f} \u{80} \u{2028} \u{202e}",
        ];
        let mut texts: Vec<String> = texts.map(str::to_owned).to_vec();
        texts.extend((0..0x21).map(|code| char::from(code).to_string()));
        let all = All {
            texts,
            none: None,
            some: Some(false),
            numbers: [0, usize::MAX],
            empty: Vec::new(),
            one: vec![Empty {}],
        };
        let written = canonical(&all);
        let read: Value = serde_json::from_str(&written).unwrap();
        // serde_json keeps keys sorted: each value by itself, in our order.
        for key in ["texts", "none", "some", "numbers", "empty", "one"] {
            let pretty = serde_json::to_string_pretty(&read[key]).unwrap();
            let indented = pretty.replace('\n', "\n  ");
            assert!(written.contains(&format!("\"{key}\": {indented}")), "{key}");
        }
        assert_eq!(read["numbers"][1], Value::from(usize::MAX));
        for (at, text) in all.texts.iter().enumerate() {
            assert_eq!(read["texts"][at], Value::from(text.as_str()));
        }
    }
}
