//! Catalogs: which files a driver package has, by their hashes, and who signed that.
//!
//! A catalog (`.cat`) is a PKCS #7 `SignedData` over a certificate trust list. Its members
//! are hashes of files: of an INF that of its bytes, of a program that of what Windows loads
//! (Authenticode), see Microsoft Learn, "Catalog Files and Digital Signatures".
//!
//! A signature is read, not verified: whether Windows trusts it is a matter of its
//! certificates.

mod cabinet;
mod der;
mod digests;
mod encode;
mod image;
mod systems;
mod write;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use cabinet::Cabinet;
use der::{Value, Values, tag, text, utf16};
pub use digests::Digests;
#[cfg(feature = "cli")]
pub(crate) use encode::date;
pub use image::image_digest;
use image::is_image;
pub use systems::{NoSystem, System};
use thiserror::Error;
pub use write::{NewCatalog, NewFile, NoHash};

/// What a catalog says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    /// The files, in the order of the catalog.
    pub members: Vec<Member>,
    /// The systems that it is for, such as `7X64,10X64`, where it says so.
    pub os: Option<String>,
    /// The hardware IDs of the package, in their order.
    pub hardware_ids: Vec<String>,
    /// Who signed it; `None` where nobody did.
    pub signer: Option<Signer>,
}

/// A file of a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name of the file, where the catalog gives it.
    pub file: Option<String>,
    /// How the hash is made.
    pub algorithm: Algorithm,
    /// The hash: 20 bytes for SHA-1, 32 for SHA-256.
    pub digest: Vec<u8>,
    /// Whether the hash is that of a program as Windows loads it, not of the file's bytes.
    pub is_image: bool,
    /// The systems that the file is for, where the catalog says so.
    pub os: Option<String>,
}

/// How the hash of a member is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-1, as all catalogs had before Windows 8.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// Who signed a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The common name of its certificate.
    pub name: String,
    /// The common name of who issued the certificate.
    pub issuer: String,
    /// When, in UTC as `2022-05-20T12:34:56Z`, where a signed attribute or a time stamp
    /// says so.
    pub time: Option<String>,
}

/// Why a file is not read as a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotACatalog {
    /// It is not a PKCS #7 message that holds signed data.
    #[error("not a signed message (PKCS #7)")]
    NotSignedData,
    /// The message holds something else than a list of hashes.
    #[error("a signed message, but not one with a certificate trust list")]
    NotATrustList,
    /// The list of hashes cannot be read.
    #[error("its list of members cannot be read")]
    Members,
}

/// Object identifiers, as they are written in DER.
mod oid {
    /// 1.2.840.113549.1.7.2
    pub(super) const SIGNED_DATA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
    /// 1.3.6.1.4.1.311.10.1
    pub(super) const TRUST_LIST: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x0A\x01";
    /// 1.3.6.1.4.1.311.12.2.1
    pub(super) const NAME_VALUE: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x0C\x02\x01";
    /// 1.3.6.1.4.1.311.2.1.4
    pub(super) const INDIRECT_DATA: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x04";
    /// 1.3.6.1.4.1.311.2.1.15
    pub(super) const PE_IMAGE: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x0F";
    /// 1.3.6.1.4.1.311.2.1.25
    pub(super) const LINK: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x19";
    /// 1.3.6.1.4.1.311.2.1.28
    pub(super) const CABINET: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x1C";
    /// 1.3.6.1.4.1.311.2.5.1
    pub(super) const CABINET_SIZE: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x02\x05\x01";
    /// 1.3.6.1.4.1.311.12.1.1
    pub(super) const CATALOG_LIST: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x0C\x01\x01";
    /// 1.3.6.1.4.1.311.12.1.3
    pub(super) const CATALOG_LIST_MEMBER_2: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x0C\x01\x03";
    /// 1.3.6.1.4.1.311.12.2.3
    pub(super) const MEMBER_INFO_2: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x0C\x02\x03";
    /// 1.3.14.3.2.26
    pub(super) const SHA1: &[u8] = b"\x2B\x0E\x03\x02\x1A";
    /// 2.16.840.1.101.3.4.2.1
    pub(super) const SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
    /// 2.5.4.3
    pub(super) const COMMON_NAME: &[u8] = b"\x55\x04\x03";
    /// 2.5.4.11
    pub(super) const ORGANIZATIONAL_UNIT: &[u8] = b"\x55\x04\x0B";
    /// 2.5.4.10
    pub(super) const ORGANIZATION: &[u8] = b"\x55\x04\x0A";
    /// 1.2.840.113549.1.9.5
    pub(super) const SIGNING_TIME: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05";
    /// 1.2.840.113549.1.9.6
    pub(super) const COUNTER_SIGNATURE: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x06";
    /// 1.3.6.1.4.1.311.3.3.1
    pub(super) const TIME_STAMP: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x03\x03\x01";
}

impl Catalog {
    /// Reads a catalog. What stands behind the message is left out.
    ///
    /// # Errors
    /// The reason why the bytes are not a catalog.
    pub fn read(bytes: &[u8]) -> Result<Catalog, NotACatalog> {
        let message = SignedData::read(bytes).ok_or(NotACatalog::NotSignedData)?;
        if message.content_type != oid::TRUST_LIST {
            return Err(NotACatalog::NotATrustList);
        }
        let mut catalog = trust_list(message.content).ok_or(NotACatalog::Members)?;
        catalog.signer = message.signer();
        Ok(catalog)
    }

    /// Whether somebody signed the message that some bytes are, though it may not be told who.
    /// `false` for what is not a message.
    pub fn is_signed(bytes: &[u8]) -> bool {
        SignedData::read(bytes).is_some_and(|message| message.signers.clone().next().is_some())
    }
}

/// What a catalog says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The file is a member, as it is.
    Listed,
    /// It would be with CR LF at the end of each line: something has made LF of them.
    ListedWithCrlf,
    /// It is not a member.
    NotListed,
}

impl State {
    /// Its name: `listed`, `listed-with-crlf` or `not-listed`.
    pub fn name(self) -> &'static str {
        match self {
            State::Listed => "listed",
            State::ListedWithCrlf => "listed-with-crlf",
            State::NotListed => "not-listed",
        }
    }
}

impl Catalog {
    /// What the catalog says of a text file with these bytes, such as an INF. For more than
    /// one file, ask its [`Digests`].
    pub fn state_of(&self, bytes: &[u8]) -> State {
        Digests::of(self).state_of(bytes)
    }
}

/// A text with CR LF for each LF that stands alone. `None` where none does. What is in
/// UTF-16 has no such line ends: a tool that knows no encoding takes it for no text.
pub fn with_crlf(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(bytes.len() + bytes.len() / 16);
    let mut before = None;
    for byte in bytes {
        if *byte == b'\n' && before != Some(b'\r') {
            text.push(b'\r');
        }
        text.push(*byte);
        before = Some(*byte);
    }
    (text.len() > bytes.len()).then_some(text)
}

impl Algorithm {
    /// Its name, `SHA-1` or `SHA-256`.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Sha1 => "SHA-1",
            Algorithm::Sha256 => "SHA-256",
        }
    }

    /// The hash of some bytes, one after another.
    pub fn digest<'b>(self, parts: impl IntoIterator<Item = &'b [u8]>) -> Vec<u8> {
        fn of<'b, D: Digest>(parts: impl IntoIterator<Item = &'b [u8]>) -> Vec<u8> {
            let mut digest = D::new();
            parts.into_iter().for_each(|part| digest.update(part));
            digest.finalize().to_vec()
        }
        match self {
            Algorithm::Sha1 => of::<Sha1>(parts),
            Algorithm::Sha256 => of::<Sha256>(parts),
        }
    }

    /// The algorithm of an identifier in DER, or by the length of a hash.
    fn of(identifier: Option<&[u8]>, digest: &[u8]) -> Option<Algorithm> {
        match (identifier, digest.len()) {
            (Some(oid::SHA1) | None, 20) => Some(Algorithm::Sha1),
            (Some(oid::SHA256) | None, 32) => Some(Algorithm::Sha256),
            _ => None,
        }
    }
}

/// A PKCS #7 message with signed data.
struct SignedData<'b> {
    content_type: &'b [u8],
    /// What is signed.
    content: &'b [u8],
    certificates: Values<'b>,
    signers: Values<'b>,
}

impl<'b> SignedData<'b> {
    fn read(bytes: &'b [u8]) -> Option<SignedData<'b>> {
        let mut message = Values::of(bytes).expect(tag::SEQUENCE)?.values();
        let content_type = message.expect(tag::OID)?;
        if content_type.content != oid::SIGNED_DATA {
            return None;
        }
        let explicit = message.expect(tag::CONTEXT_0)?;
        let mut data = explicit.values().expect(tag::SEQUENCE)?.values();
        data.expect(tag::INTEGER)?;
        data.expect(tag::SET)?;
        let mut content = data.expect(tag::SEQUENCE)?.values();
        let content_type = content.expect(tag::OID)?.content;
        let content = content.expect(tag::CONTEXT_0);
        let certificates = data.expect(tag::CONTEXT_0);
        let _revoked = data.expect(tag::CONTEXT_1);
        let signers = data.expect(tag::SET);
        let values = |value: Option<Value<'b>>| value.map_or(Values::of(&[]), Value::values);
        Some(SignedData {
            content_type,
            content: content.map_or(&[], |content| content.content),
            certificates: values(certificates),
            signers: values(signers),
        })
    }

    fn signer(&self) -> Option<Signer> {
        let signer = self.signers.clone().expect(tag::SEQUENCE)?;
        let mut info = signer.values();
        info.expect(tag::INTEGER)?;
        let mut id = info.expect(tag::SEQUENCE)?.values();
        let issuer = id.expect(tag::SEQUENCE)?;
        let serial = id.expect(tag::INTEGER)?;
        info.expect(tag::SEQUENCE)?;
        let signed = info.expect(tag::CONTEXT_0);
        info.expect(tag::SEQUENCE);
        info.expect(tag::OCTET_STRING);
        let unsigned = info.expect(tag::CONTEXT_1);
        let mut certificates = self.certificates.clone();
        let subject = certificates.find_map(|certificate| {
            let names = Names::of(certificate)?;
            let is_own = names.issuer == issuer.content && names.serial == serial.content;
            is_own.then_some(names.subject)
        });
        let time = signed.and_then(signing_time);
        Some(Signer {
            name: subject.and_then(common_name).unwrap_or_default(),
            issuer: common_name(issuer.content).unwrap_or_default(),
            time: time.or_else(|| unsigned.and_then(time_stamp)),
        })
    }
}

/// Whose a certificate is: names and number as they are written in it.
struct Names<'b> {
    serial: &'b [u8],
    issuer: &'b [u8],
    subject: &'b [u8],
}

impl<'b> Names<'b> {
    fn of(certificate: Value<'b>) -> Option<Names<'b>> {
        let mut own = certificate.values().expect(tag::SEQUENCE)?.values();
        // The version.
        own.expect(tag::CONTEXT_0);
        let serial = own.expect(tag::INTEGER)?.content;
        let _algorithm = own.expect(tag::SEQUENCE)?;
        let issuer = own.expect(tag::SEQUENCE)?.content;
        let _validity = own.expect(tag::SEQUENCE)?;
        let subject = own.expect(tag::SEQUENCE)?.content;
        Some(Names {
            serial,
            issuer,
            subject,
        })
    }
}

/// The common name in a distinguished name, or what comes next to it.
fn common_name(name: &[u8]) -> Option<String> {
    let part = |wanted: &[u8]| {
        let sets = Values::of(name);
        let parts = sets.flat_map(Value::values);
        let mut found = parts.filter_map(|part| {
            let mut part = part.values();
            let kind = part.expect(tag::OID)?;
            (kind.content == wanted).then(|| part.next().and_then(text))?
        });
        found.next()
    };
    let known = [
        oid::COMMON_NAME,
        oid::ORGANIZATIONAL_UNIT,
        oid::ORGANIZATION,
    ];
    known.into_iter().find_map(part)
}

/// The value of an attribute among some.
fn attribute<'b>(attributes: Value<'b>, wanted: &[u8]) -> Option<Value<'b>> {
    attributes.values().find_map(|attribute| {
        let mut attribute = attribute.values();
        let kind = attribute.expect(tag::OID)?;
        let values = attribute.expect(tag::SET)?;
        (kind.content == wanted).then(|| values.values().next())?
    })
}

fn signing_time(attributes: Value<'_>) -> Option<String> {
    time(attribute(attributes, oid::SIGNING_TIME)?)
}

/// When somebody else saw the signature: by a countersignature, or by a time stamp
/// (RFC 3161).
fn time_stamp(attributes: Value<'_>) -> Option<String> {
    let countersigned = attribute(attributes, oid::COUNTER_SIGNATURE).and_then(|signer| {
        let mut signed = signer.values().filter(|value| value.tag == tag::CONTEXT_0);
        signed.find_map(signing_time)
    });
    countersigned.or_else(|| {
        let stamp = attribute(attributes, oid::TIME_STAMP)?;
        let message = SignedData::read(stamp.whole)?;
        let info = Values::of(message.content).expect(tag::OCTET_STRING)?;
        let mut info = info.values().expect(tag::SEQUENCE)?.values();
        info.find_map(time)
    })
}

/// A time as `2022-05-20T12:34:56Z`. `None` for another value.
fn time(value: Value<'_>) -> Option<String> {
    let text = std::str::from_utf8(value.content).ok()?;
    let digits = text.get(..text.bytes().take_while(u8::is_ascii_digit).count())?;
    let (year, rest) = match value.tag {
        tag::UTC_TIME => {
            let (year, rest) = digits.split_at_checked(2)?;
            let century = if year < "50" { "20" } else { "19" };
            (format!("{century}{year}"), rest)
        }
        tag::GENERALIZED_TIME => {
            let (year, rest) = digits.split_at_checked(4)?;
            (year.to_owned(), rest)
        }
        _ => return None,
    };
    let part = |index: usize| rest.get(index * 2..index * 2 + 2);
    Some(format!(
        "{year}-{}-{}T{}:{}:{}Z",
        part(0)?,
        part(1)?,
        part(2)?,
        part(3)?,
        part(4).unwrap_or("00")
    ))
}

/// The members and the attributes of a certificate trust list.
fn trust_list(content: &[u8]) -> Option<Catalog> {
    let mut list = Values::of(content).expect(tag::SEQUENCE)?.values();
    // The version, what the list is for, its identifier and number.
    list.expect(tag::INTEGER);
    list.expect(tag::SEQUENCE)?;
    list.expect(tag::OCTET_STRING);
    list.expect(tag::INTEGER);
    // Since when, and until when it is valid.
    for _ in 0..2 {
        let is_time = list.expect(tag::UTC_TIME).is_some();
        let _ = is_time || list.expect(tag::GENERALIZED_TIME).is_some();
    }
    // How the subjects are told.
    list.expect(tag::SEQUENCE)?;
    let subjects = list.expect(tag::SEQUENCE).map(Value::values);
    let mut catalog = Catalog {
        members: subjects.into_iter().flatten().filter_map(member).collect(),
        os: None,
        hardware_ids: Vec::new(),
        signer: None,
    };
    let extensions = list.expect(tag::CONTEXT_0);
    let extensions = extensions.and_then(|all| all.values().expect(tag::SEQUENCE));
    for extension in extensions.into_iter().flat_map(Value::values) {
        let mut extension = extension.values();
        let is_attribute = |kind: Value<'_>| kind.content == oid::NAME_VALUE;
        if !extension.expect(tag::OID).is_some_and(is_attribute) {
            continue;
        }
        let value = extension.find(|value| value.tag == tag::OCTET_STRING);
        let value = value.and_then(|value| value.values().expect(tag::SEQUENCE));
        let Some((name, value)) = value.and_then(name_value) else {
            continue;
        };
        if name.eq_ignore_ascii_case("OS") {
            catalog.os = Some(value);
        } else if name.to_ascii_uppercase().starts_with("HWID") {
            catalog.hardware_ids.push(value);
        }
    }
    Some(catalog)
}

/// A member of the list. `None` where it has no hash of a known kind.
fn member(subject: Value<'_>) -> Option<Member> {
    let mut subject = subject.values();
    let own = subject.expect(tag::OCTET_STRING)?;
    let attributes = subject.expect(tag::SET);
    let (mut file, mut os, mut hash) = (None, None, None);
    for attribute in attributes.into_iter().flat_map(Value::values) {
        let mut attribute = attribute.values();
        let Some(kind) = attribute.expect(tag::OID) else {
            continue;
        };
        let values = attribute.expect(tag::SET).map(Value::values);
        let Some(value) = values.and_then(|mut values| values.next()) else {
            continue;
        };
        match kind.content {
            oid::NAME_VALUE => match name_value(value) {
                Some((name, value)) if name.eq_ignore_ascii_case("File") => file = Some(value),
                Some((name, value)) if name.eq_ignore_ascii_case("OSAttr") => os = Some(value),
                _ => {}
            },
            oid::INDIRECT_DATA => hash = indirect_data(value),
            _ => {}
        }
    }
    let (algorithm, digest, is_image) = hash.or_else(|| by_tag(own.content))?;
    Some(Member {
        file,
        algorithm,
        digest,
        is_image,
        os,
    })
}

/// What a member says of its file: the hash, and whether it is that of an image.
fn indirect_data(value: Value<'_>) -> Option<(Algorithm, Vec<u8>, bool)> {
    let mut data = value.values();
    let mut kind = data.expect(tag::SEQUENCE)?.values();
    let is_image = kind.expect(tag::OID)?.content == oid::PE_IMAGE;
    let mut info = data.expect(tag::SEQUENCE)?.values();
    let algorithm = info.expect(tag::SEQUENCE)?.values().expect(tag::OID)?;
    let digest = info.expect(tag::OCTET_STRING)?.content;
    let algorithm = Algorithm::of(Some(algorithm.content), digest)?;
    Some((algorithm, digest.to_vec(), is_image))
}

/// The hash that the tag of a member is: in version 1 in hexadecimal, in UTF-16.
fn by_tag(own: &[u8]) -> Option<(Algorithm, Vec<u8>, bool)> {
    if let Some(algorithm) = Algorithm::of(None, own) {
        return Some((algorithm, own.to_vec(), false));
    }
    let text = utf16(own, u16::from_le_bytes);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    };
    let digest: Vec<u8> = pairs.iter().map(byte).collect::<Option<Vec<u8>>>()?;
    let algorithm = Algorithm::of(None, &digest).filter(|_| rest.is_empty())?;
    Some((algorithm, digest, false))
}

/// An attribute of a catalog: its name and its text.
fn name_value(value: Value<'_>) -> Option<(String, String)> {
    let mut parts = value.values();
    let name = parts.expect(tag::BMP_STRING)?;
    parts.expect(tag::INTEGER)?;
    let value = parts.expect(tag::OCTET_STRING)?;
    Some((text(name)?, utf16(value.content, u16::from_le_bytes)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
