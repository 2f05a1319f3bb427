//! Makes an unsigned catalog, as Inf2Cat does since Windows 8.
//!
//! Each file is a member twice: by its SHA-1 hash, which stands alone, and by its SHA-256
//! hash with what it is the hash of. That, the forms of a member's kind, and the order of
//! members and attributes are those of catalogs that Inf2Cat made.
//!
//! Two things differ. Inf2Cat gives each catalog an identifier of 16 random bytes: here it is
//! made of the content, so that the same package at the same time gives the same catalog.
//! And Inf2Cat can add the hashes of a program's pages (`/pageHashes`): those are left out.

use super::cabinet::{Cabinet, HasReservedFields};
use super::encode::{bmp_string, octets, oid as identifier, sequence, sequence_of, set_of};
use super::encode::{time, value};
use super::systems::{self, System};
use super::{Algorithm, image_digest, oid};
use crate::catalog::der::tag;

/// A catalog that is to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCatalog {
    files: Vec<NewFile>,
    systems: Vec<&'static System>,
    hardware_ids: Vec<String>,
}

/// A file of a catalog that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    name: String,
    kind: Kind,
    sha1: Vec<u8>,
    sha256: Vec<u8>,
    systems: Vec<&'static System>,
}

/// What the hash of a file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// All of its bytes.
    Flat,
    /// What Windows loads of a program.
    Image,
    /// What a signature of a cabinet covers, with the SHA-256 hash of the field in which
    /// the cabinet gives its size.
    Cabinet(Vec<u8>),
}

/// Why the hash of a file that a catalog would have is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoHash {
    /// A cabinet with reserved fields that are not those of a signature.
    #[error(
        "a cabinet with reserved fields that are not those of a signature: how a catalog hashes \
         it is not known to infmend"
    )]
    ReservedCabinet,
    /// A script, which a signature may stand in.
    #[error("a script that Windows hashes in a way of its own, which infmend does not know")]
    Script,
    /// A package of Windows Installer.
    #[error(
        "a file of Windows Installer, which Windows hashes in a way of its own that infmend \
         does not know"
    )]
    Installer,
}

/// The files for which Windows has a way of its own to find the hash, by what their names end
/// with (Microsoft Learn, "SIP", the subject interface packages of Windows): PowerShell's and
/// Windows Script Host's.
const SCRIPTS: [&str; 13] = [
    "ps1", "psm1", "psd1", "ps1xml", "psc1", "cdxml", "mof", "js", "jse", "vbs", "vbe", "wsf",
    "wsc",
];
/// Those of Windows Installer.
const INSTALLERS: [&str; 4] = ["msi", "msp", "mst", "msm"];

impl Kind {
    /// The kind of a file, and what of it is hashed.
    fn of<'b>(names: [&str; 2], bytes: &'b [u8]) -> Result<(Kind, Vec<&'b [u8]>), NoHash> {
        let endings = names.map(|name| name.rsplit_once('.').map_or("", |(_, ending)| ending));
        let is_one_of = |all: &[&str]| {
            let mut all = all.iter();
            all.any(|one| {
                endings
                    .iter()
                    .any(|ending| ending.eq_ignore_ascii_case(one))
            })
        };
        if is_one_of(&SCRIPTS) {
            return Err(NoHash::Script);
        }
        if is_one_of(&INSTALLERS) {
            return Err(NoHash::Installer);
        }
        let cabinet = Cabinet::of(bytes).map_err(|HasReservedFields| NoHash::ReservedCabinet)?;
        Ok(match cabinet {
            Some(cabinet) => {
                let size = Algorithm::Sha256.digest([cabinet.size]);
                (Kind::Cabinet(size), cabinet.hashed.to_vec())
            }
            None => (Kind::Flat, vec![bytes]),
        })
    }

    /// `SpcMemberInfo2`: a choice without content.
    fn member_info(&self) -> Vec<u8> {
        let number = match self {
            Kind::Image => 0,
            Kind::Cabinet(_) => 1,
            Kind::Flat => 2,
        };
        value(tag::PRIMITIVE_CONTEXT_0 + number, &[])
    }

    /// What is hashed, as `SpcIndirectDataContent` says it.
    fn subject(&self) -> Vec<u8> {
        const UUID_OF_HASHES: &[u8] =
            b"\xA6\xB5\x86\xD5\xB4\xA1\x24\x66\xAE\x05\xA2\x17\xDA\x8E\x60\xD6";
        /// No flags of what is included, with the length that the format gives it.
        const IMAGE_FLAGS: &[u8] = &[5, 0xA0];
        let no_link = value(tag::CONTEXT_2, &[&value(tag::PRIMITIVE_CONTEXT_0, &[])]);
        match self {
            Kind::Flat => sequence(&[&identifier(oid::LINK), &no_link]),
            Kind::Image => {
                let flags = value(tag::BIT_STRING, &[IMAGE_FLAGS]);
                let file = value(tag::CONTEXT_0, &[&no_link]);
                sequence(&[&identifier(oid::PE_IMAGE), &sequence(&[&flags, &file])])
            }
            Kind::Cabinet(size) => {
                let size = set_of(vec![octets(size)]);
                let size = sequence(&[&identifier(oid::CABINET_SIZE), &size]);
                let data = octets(&set_of(vec![size]));
                let object = value(tag::CONTEXT_1, &[&octets(UUID_OF_HASHES), &data]);
                sequence(&[&identifier(oid::CABINET), &object])
            }
        }
    }
}

impl NewFile {
    /// A file: the name that it has once it is installed, that in the package, and its bytes.
    ///
    /// # Errors
    /// When it is of a kind whose hash in a catalog is not known.
    pub fn of(
        name: &str,
        source: &str,
        bytes: &[u8],
        systems: impl IntoIterator<Item = &'static System>,
    ) -> Result<NewFile, NoHash> {
        let hashes = |kind, [sha1, sha256]: [Vec<u8>; 2]| NewFile {
            name: name.to_lowercase(),
            kind,
            sha1,
            sha256,
            systems: systems.into_iter().collect(),
        };
        let both = [Algorithm::Sha1, Algorithm::Sha256];
        let [sha1, sha256] = both.map(|algorithm| image_digest(bytes, algorithm));
        if let Some(digests) = sha1.zip(sha256) {
            return Ok(hashes(Kind::Image, digests.into()));
        }
        let (kind, parts) = Kind::of([name, source], bytes)?;
        let digests = both.map(|algorithm| algorithm.digest(parts.iter().copied()));
        Ok(hashes(kind, digests))
    }

    /// The members that it becomes: each with its tag, so that they can be sorted.
    fn members(&self) -> [(&[u8], Vec<u8>); 2] {
        let attribute =
            |kind: &[u8], content: Vec<u8>| sequence(&[&identifier(kind), &set_of(vec![content])]);
        let named = |name: &str, text: &str| attribute(oid::NAME_VALUE, name_value(name, text));
        let always = || {
            vec![
                attribute(oid::MEMBER_INFO_2, self.kind.member_info()),
                named("OSAttr", &systems::attribute(&self.systems)),
                named("File", &self.name),
            ]
        };
        let mut with_hash = always();
        let algorithm = sequence(&[&identifier(oid::SHA256), &null()]);
        let digest = sequence(&[&algorithm, &octets(&self.sha256)]);
        let content = sequence(&[&self.kind.subject(), &digest]);
        with_hash.push(attribute(oid::INDIRECT_DATA, content));
        let member = |tag: &[u8], attributes| sequence(&[&octets(tag), &set_of(attributes)]);
        [
            (&*self.sha1, member(&self.sha1, always())),
            (&*self.sha256, member(&self.sha256, with_hash)),
        ]
    }
}

fn null() -> Vec<u8> {
    value(tag::NULL, &[])
}

/// An attribute with a name: its text is in UTF-16, and ends with a NUL.
fn name_value(name: &str, text: &str) -> Vec<u8> {
    /// Plain text, which is signed (CRYPTCAT_ATTR_AUTHENTICATED, _NAMEASCII, _DATAASCII).
    const FLAGS: &[u8] = &[0x10, 1, 0, 1];
    let units = text.encode_utf16().chain([0]);
    let units: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    sequence(&[
        &bmp_string(name),
        &value(tag::INTEGER, &[FLAGS]),
        &octets(&units),
    ])
}

impl NewCatalog {
    /// An empty one for a few systems.
    pub fn new(systems: impl IntoIterator<Item = &'static System>) -> NewCatalog {
        NewCatalog {
            systems: systems.into_iter().collect(),
            ..NewCatalog::default()
        }
    }

    /// Adds a file. One that is there already, by name and hash, gets the systems.
    pub fn add(&mut self, file: NewFile) {
        let is_same =
            |known: &&mut NewFile| (&known.name, &known.sha256) == (&file.name, &file.sha256);
        match self.files.iter_mut().find(is_same) {
            Some(known) => {
                for system in file.systems {
                    if !known.systems.contains(&system) {
                        known.systems.push(system);
                    }
                }
            }
            None => self.files.push(file),
        }
    }

    /// Adds a hardware or compatible ID. One that is there already is left out.
    pub fn add_hardware_id(&mut self, id: &str) {
        let id = id.to_lowercase();
        if !self.hardware_ids.contains(&id) {
            self.hardware_ids.push(id);
        }
    }

    /// The names of the files, in small letters.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| &*file.name)
    }

    /// The hardware IDs, in small letters.
    pub fn hardware_ids(&self) -> &[String] {
        &self.hardware_ids
    }

    /// The systems, as the catalog names them: `_v100_X64,_v100_X64_Vb`.
    pub fn os(&self) -> String {
        systems::os(&self.systems)
    }

    /// The bytes of the catalog, a PKCS #7 message that nobody has signed. The time is in
    /// seconds after 1970-01-01.
    pub fn to_der(&self, seconds: u64) -> Vec<u8> {
        let mut members: Vec<(&[u8], Vec<u8>)> =
            self.files.iter().flat_map(NewFile::members).collect();
        members.sort_by_key(|(tag, _)| *tag);
        let members: Vec<Vec<u8>> = members.into_iter().map(|(_, member)| member).collect();
        let members = sequence_of(&members);

        let extension = |name: &str, text: &str| {
            let content = octets(&name_value(name, text));
            sequence(&[&identifier(oid::NAME_VALUE), &content])
        };
        // Inf2Cat numbers the hardware IDs, and puts the last one first.
        let ids = self.hardware_ids.iter().enumerate().rev();
        let ids = ids.map(|(index, id)| extension(&format!("HWID{}", index + 1), id));
        let extensions: Vec<Vec<u8>> = std::iter::once(extension("OS", &self.os()))
            .chain(ids)
            .collect();
        let extensions = value(tag::CONTEXT_0, &[&sequence_of(&extensions)]);

        let own = Algorithm::Sha256.digest([&*members, &*extensions]);
        let list = sequence(&[
            &sequence(&[&identifier(oid::CATALOG_LIST)]),
            &octets(own.get(..16).unwrap_or(&own)),
            &time(seconds),
            &sequence(&[&identifier(oid::CATALOG_LIST_MEMBER_2), &null()]),
            &members,
            &extensions,
        ]);
        let content = value(tag::CONTEXT_0, &[&list]);
        let data = sequence(&[
            &value(tag::INTEGER, &[&[1]]),
            &set_of(Vec::new()),
            &sequence(&[&identifier(oid::TRUST_LIST), &content]),
            &set_of(Vec::new()),
        ]);
        let data = value(tag::CONTEXT_0, &[&data]);
        sequence(&[&identifier(oid::SIGNED_DATA), &data])
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    use super::*;
    use crate::catalog::{Catalog, Member, State};

    const INF: &[u8] = b"[Version]\r\nSignature = \"$Windows NT$\"\r\n";

    fn systems(names: &[&str]) -> Vec<&'static System> {
        let systems = names.iter().map(|name| System::named(name).unwrap());
        systems.collect()
    }

    /// A cabinet without files, as its head says.
    fn empty_cabinet(flags: u8) -> Vec<u8> {
        let mut bytes = b"MSCF\0\0\0\0\x24\0\0\0".to_vec();
        bytes.resize(36, 7);
        *bytes.get_mut(30).unwrap() = flags;
        bytes
    }

    fn catalog(files: &[(&str, &[u8])]) -> NewCatalog {
        let mut catalog = NewCatalog::new(systems(&["10_VB_X64", "8_X64"]));
        for (name, bytes) in files {
            let file = NewFile::of(name, name, bytes, systems(&["8_X64"])).unwrap();
            catalog.add(file);
        }
        catalog
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut new = catalog(&[("Gadget.INF", INF), ("data.cab", &empty_cabinet(0))]);
        new.add_hardware_id("PCI\\VEN_1234");
        new.add_hardware_id("Root\\Gadget");
        new.add_hardware_id("pci\\ven_1234");
        let read = Catalog::read(&new.to_der(1_653_048_000)).unwrap();
        assert_eq!(read.os.as_deref(), Some("8X64,_v100_X64_Vb"));
        assert_eq!(read.hardware_ids, ["root\\gadget", "pci\\ven_1234"]);
        assert_eq!(read.signer, None);
        assert_eq!(read.members.len(), 4);
        let tags: Vec<&[u8]> = read.members.iter().map(|m| &*m.digest).collect();
        assert!(tags.is_sorted());
        assert_eq!(read.state_of(INF), State::Listed);
        let sha1 = Algorithm::Sha1.digest([INF]);
        let member = read.members.iter().find(|m| m.digest == sha1).unwrap();
        let expected = Member {
            file: Some("gadget.inf".to_owned()),
            algorithm: Algorithm::Sha1,
            digest: sha1,
            is_image: false,
            os: Some("2:6.2".to_owned()),
        };
        assert_eq!(member, &expected);
    }

    #[test]
    fn the_same_content_at_the_same_time_gives_the_same_bytes() {
        let new = || catalog(&[("gadget.inf", INF), ("b", b"1"), ("a", b"2")]).to_der(0);
        assert_eq!(new(), new());
        let turned = catalog(&[("a", b"2"), ("b", b"1"), ("gadget.inf", INF)]);
        assert_eq!(turned.to_der(0), new());
        let other = catalog(&[("gadget.inf", INF), ("b", b"1"), ("a", b"3")]);
        assert_ne!(other.to_der(0), new());
    }

    #[test]
    fn a_file_that_is_added_again_gets_the_systems() {
        let mut new = catalog(&[("gadget.inf", INF)]);
        new.add(
            NewFile::of(
                "GADGET.inf",
                "gadget.inf",
                INF,
                systems(&["10_VB_X64", "8_X64"]),
            )
            .unwrap(),
        );
        let read = Catalog::read(&new.to_der(0)).unwrap();
        let systems: Vec<_> = read.members.iter().map(|m| m.os.as_deref()).collect();
        assert_eq!(systems, [Some("2:6.2,2:10.0"); 2]);
    }

    #[test]
    fn what_windows_hashes_in_an_unknown_way_is_refused() {
        let hash = |name: &str, bytes: &[u8]| {
            NewFile::of(name, name, bytes, systems(&[])).map(|file| file.kind)
        };
        assert_eq!(hash("a.CMD", b"echo"), Ok(Kind::Flat));
        assert_eq!(hash("a.PS1", b"echo"), Err(NoHash::Script));
        for names in [("a.txt", "a.vbs"), ("a.vbs", "a.txt")] {
            let file = NewFile::of(names.0, names.1, b"echo", systems(&[]));
            assert_eq!(file, Err(NoHash::Script));
        }
        assert_eq!(hash("a.msi", b"\xD0\xCF"), Err(NoHash::Installer));
        assert_eq!(
            hash("a.dat", &empty_cabinet(4)),
            Err(NoHash::ReservedCabinet)
        );
        assert!(matches!(
            hash("a.dat", &empty_cabinet(3)),
            Ok(Kind::Cabinet(_))
        ));
        assert_eq!(hash("a.cab", b"MSCF"), Ok(Kind::Flat));
    }

    /// A member for each kind, byte for byte as in catalogs of Inf2Cat.
    #[test]
    fn members_have_the_form_of_inf2cat() {
        let file = |kind| NewFile {
            name: "a".to_owned(),
            kind,
            sha1: vec![1; 20],
            sha256: vec![2; 32],
            systems: systems(&["6_3_ARM"]),
        };
        let has = |file: &NewFile, info: &[u8], subject: &[u8]| {
            let [(_, alone), (_, with_hash)] = file.members();
            let info = [
                b"\x30\x10\x06\x0A\x2B\x06\x01\x04\x01\x82\x37\x0C\x02\x03\x31\x02",
                info,
            ]
            .concat();
            let is_in = |member: &[u8], part: &[u8]| member.windows(part.len()).any(|w| w == part);
            assert!(is_in(&alone, &info) && is_in(&with_hash, &info));
            assert!(is_in(&with_hash, subject) && !is_in(&alone, subject));
        };
        let end = b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
        let flat =
            b"\x30\x45\x30\x10\x06\x0A\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x19\xA2\x02\x80\0";
        has(&file(Kind::Flat), &[0x82, 0], &[&flat[..], end].concat());
        let image = b"\x30\x4D\x30\x18\x06\x0A\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x0F\
            \x30\x0A\x03\x02\x05\xA0\xA0\x04\xA2\x02\x80\0";
        has(&file(Kind::Image), &[0x80, 0], &[&image[..], end].concat());
        let cabinet = b"\x30\x81\x8B\x30\x56\x06\x0A\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x1C\
            \xA1\x48\x04\x10\xA6\xB5\x86\xD5\xB4\xA1\x24\x66\xAE\x05\xA2\x17\xDA\x8E\x60\xD6\
            \x04\x34\x31\x32\x30\x30\x06\x0A\x2B\x06\x01\x04\x01\x82\x37\x02\x05\x01\
            \x31\x22\x04\x20";
        let subject = [&cabinet[..], &[3; 32], end].concat();
        has(&file(Kind::Cabinet(vec![3; 32])), &[0x81, 0], &subject);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_again(
            files in vec(("\\PC{1,12}", vec(any::<u8>(), 0..300), subsequence(&NAMES[..], 1..=4)), 0..8),
            ids in vec("[A-Z0-9&_\u{e4}\u{1F600}]{1,10}", 0..6),
            seconds in 0..5_000_000_000_u64,
        ) {
            let mut new = NewCatalog::new(systems(&NAMES));
            // Each member once: by its tag, what is named so, and for which systems.
            let mut expected: Vec<(Vec<u8>, String, String)> = Vec::new();
            for (index, (name, bytes, own)) in files.iter().enumerate() {
                let name = format!("{index}{name}.dat");
                let own = systems(own);
                new.add(NewFile::of(&name, &name, bytes, own.clone()).unwrap());
                for algorithm in [Algorithm::Sha1, Algorithm::Sha256] {
                    let digest = algorithm.digest([&**bytes]);
                    // A text ends where a NUL stands.
                    let name = name.to_lowercase();
                    expected.push((digest, name, systems::attribute(&own)));
                }
            }
            let mut known: Vec<String> = Vec::new();
            for id in &ids {
                new.add_hardware_id(id);
                if !known.contains(&id.to_lowercase()) {
                    known.insert(0, id.to_lowercase());
                }
            }
            let read = Catalog::read(&new.to_der(seconds)).unwrap();
            let found = read.members.into_iter();
            let mut found: Vec<_> = found
                .map(|m| (m.digest, m.file.unwrap(), m.os.unwrap()))
                .collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(read.hardware_ids, known);
            prop_assert_eq!(read.os, Some(new.os()));
        }
    }

    const NAMES: [&str; 4] = ["XP_X86", "6_3_ARM", "10_VB_X64", "Server2025_X64"];
}
