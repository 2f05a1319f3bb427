use super::*;

/// A value in DER.
fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let mut value = vec![tag];
    if length < 0x80 {
        value.push(length as u8);
    } else {
        value.extend([0x82, (length >> 8) as u8, length as u8]);
    }
    value.extend(content);
    value
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    der(tag::SEQUENCE, parts)
}

fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    der(tag::SET, parts)
}

fn oid(oid: &[u8]) -> Vec<u8> {
    der(tag::OID, &[oid.to_vec()])
}

fn octets(bytes: &[u8]) -> Vec<u8> {
    der(tag::OCTET_STRING, &[bytes.to_vec()])
}

fn utf16_le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn named(name: &str, value: &str) -> Vec<u8> {
    let name = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    sequence(&[
        der(tag::BMP_STRING, &[name]),
        der(tag::INTEGER, &[vec![0x10, 1, 0, 1]]),
        octets(&[utf16_le(value), vec![0, 0]].concat()),
    ])
}

fn attribute_of(kind: &[u8], value: Vec<u8>) -> Vec<u8> {
    sequence(&[oid(kind), set(&[value])])
}

fn hash(kind: &[u8], algorithm: &[u8], digest: &[u8]) -> Vec<u8> {
    let info = sequence(&[sequence(&[oid(algorithm)]), octets(digest)]);
    attribute_of(
        oid::INDIRECT_DATA,
        sequence(&[sequence(&[oid(kind)]), info]),
    )
}

/// What links to a file, for a member that is not a program.
const LINK: &[u8] = b"\x2B\x06\x01\x04\x01\x82\x37\x02\x01\x19";

/// A list with some members and attributes.
fn list(members: &[Vec<u8>], attributes: &[Vec<u8>]) -> Vec<u8> {
    let extension = |value: &Vec<u8>| sequence(&[oid(oid::NAME_VALUE), octets(value)]);
    let extensions: Vec<_> = attributes.iter().map(extension).collect();
    sequence(&[
        sequence(&[oid(b"\x2B\x06\x01\x04\x01\x82\x37\x0C\x01\x01")]),
        octets(&[7; 16]),
        der(tag::UTC_TIME, &[b"220520123456Z".to_vec()]),
        sequence(&[oid(b"\x2B\x06\x01\x04\x01\x82\x37\x0C\x01\x02")]),
        sequence(members),
        der(tag::CONTEXT_0, &[sequence(&extensions)]),
    ])
}

fn name(common: &[u8], organization: &[u8]) -> Vec<u8> {
    let part = |kind, text: &[u8]| set(&[sequence(&[oid(kind), der(0x13, &[text.to_vec()])])]);
    sequence(&[
        part(oid::ORGANIZATION, organization),
        part(oid::COMMON_NAME, common),
    ])
}

fn certificate(serial: u8, issuer: &[u8], subject: &[u8]) -> Vec<u8> {
    sequence(&[sequence(&[
        der(tag::CONTEXT_0, &[der(tag::INTEGER, &[vec![2]])]),
        der(tag::INTEGER, &[vec![serial]]),
        sequence(&[oid(oid::SHA256)]),
        issuer.to_vec(),
        sequence(&[]),
        subject.to_vec(),
    ])])
}

/// A message with a content of a kind, certificates, and signers.
fn message(
    kind: &[u8],
    content: &[Vec<u8>],
    certificates: &[Vec<u8>],
    signers: &[Vec<u8>],
) -> Vec<u8> {
    let data = sequence(&[
        der(tag::INTEGER, &[vec![1]]),
        set(&[]),
        sequence(&[oid(kind), der(tag::CONTEXT_0, content)]),
        der(tag::CONTEXT_0, certificates),
        set(signers),
    ]);
    sequence(&[oid(oid::SIGNED_DATA), der(tag::CONTEXT_0, &[data])])
}

fn catalog(list: Vec<u8>) -> Vec<u8> {
    message(oid::TRUST_LIST, &[list], &[], &[])
}

const INF: &[u8] = b"[Version]\r\nSignature = \"$Windows NT$\"\r\n";

/// Members of both versions: a tag in hexadecimal, and one that is the hash itself.
fn members() -> Vec<Vec<u8>> {
    let sha1 = Algorithm::Sha1.digest([INF]);
    let sha256 = Algorithm::Sha256.digest([INF]);
    let hexadecimal: String = sha1.iter().map(|byte| format!("{byte:02X}")).collect();
    let program = [9; 32];
    vec![
        sequence(&[
            octets(&utf16_le(&hexadecimal)),
            set(&[
                attribute_of(oid::NAME_VALUE, named("OSAttr", "2:6.1")),
                attribute_of(oid::NAME_VALUE, named("File", "gadget.inf")),
                hash(LINK, oid::SHA1, &sha1),
            ]),
        ]),
        sequence(&[octets(&sha256), set(&[])]),
        sequence(&[
            octets(&program),
            set(&[hash(oid::PE_IMAGE, oid::SHA256, &program)]),
        ]),
        // A hash of a kind that nobody knows.
        sequence(&[octets(&[1; 7]), set(&[])]),
    ]
}

#[test]
fn members_of_both_versions_and_attributes_are_read() {
    let attributes = [
        named("OS", "7X64,10X64"),
        named("HWID1", "pci\\ven_1234"),
        named("Universal", "True"),
        named("HWID2", "root\\gadget"),
    ];
    let read = Catalog::read(&catalog(list(&members(), &attributes))).unwrap();
    let [by_name, by_tag, program] = read.members.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(by_name.file.as_deref(), Some("gadget.inf"));
    assert_eq!(by_name.os.as_deref(), Some("2:6.1"));
    assert_eq!(
        (by_name.algorithm, by_name.is_image),
        (Algorithm::Sha1, false)
    );
    assert_eq!(by_name.digest, Algorithm::Sha1.digest([INF]));
    assert_eq!(
        (by_tag.algorithm, by_tag.digest.len()),
        (Algorithm::Sha256, 32)
    );
    assert!(program.is_image);
    assert_eq!(read.os.as_deref(), Some("7X64,10X64"));
    assert_eq!(read.hardware_ids, ["pci\\ven_1234", "root\\gadget"]);
    assert_eq!(read.signer, None);
}

#[test]
fn a_file_is_listed_as_it_is_or_with_other_line_ends_or_not() {
    let read = Catalog::read(&catalog(list(&members(), &[]))).unwrap();
    assert_eq!(read.state_of(INF), State::Listed);
    let lf: Vec<u8> = INF.iter().copied().filter(|byte| *byte != b'\r').collect();
    assert_eq!(read.state_of(&lf), State::ListedWithCrlf);
    assert_eq!(read.state_of(b"[Version]\r\n"), State::NotListed);
    assert_eq!(read.state_of(b"[Version]\n"), State::NotListed);
    // By the hash that its name is, also where there is no other.
    let tag_alone = sequence(&[octets(&utf16_le(&"0A".repeat(20)))]);
    let read = Catalog::read(&catalog(list(&[tag_alone], &[]))).unwrap();
    assert_eq!(read.members.first().unwrap().digest, [0x0A; 20]);
}

#[test]
fn the_signer_is_the_one_whose_certificate_has_issuer_and_number() {
    let issuer = name(b"Contoso Root", b"Contoso");
    let attributes = der(
        tag::CONTEXT_0,
        &[sequence(&[
            oid(oid::SIGNING_TIME),
            set(&[der(tag::UTC_TIME, &[b"220520123456Z".to_vec()])]),
        ])],
    );
    let signer = |own: &[Vec<u8>], unsigned: &[Vec<u8>]| {
        let id = sequence(&[issuer.clone(), der(tag::INTEGER, &[vec![5]])]);
        let mut parts = vec![der(tag::INTEGER, &[vec![1]]), id];
        parts.push(sequence(&[oid(oid::SHA256)]));
        parts.extend(own.to_vec());
        parts.push(sequence(&[oid(oid::SHA256)]));
        parts.push(octets(&[3; 256]));
        parts.extend(unsigned.to_vec());
        sequence(&parts)
    };
    let certificates = [
        certificate(4, &issuer, &name(b"Somebody", b"Else")),
        certificate(5, &name(b"Other Root", b"Other"), &name(b"Nobody", b"Else")),
        certificate(5, &issuer, &name(b"Contoso Drivers", b"Contoso")),
    ];
    let signed = |signer: Vec<u8>| {
        let list = list(&members(), &[]);
        let bytes = message(oid::TRUST_LIST, &[list], &certificates, &[signer]);
        Catalog::read(&bytes).unwrap().signer.unwrap()
    };
    let by_attribute = signed(signer(std::slice::from_ref(&attributes), &[]));
    assert_eq!(by_attribute.name, "Contoso Drivers");
    assert_eq!(by_attribute.issuer, "Contoso Root");
    assert_eq!(by_attribute.time.as_deref(), Some("2022-05-20T12:34:56Z"));
    assert_eq!(signed(signer(&[], &[])).time, None);

    let countersigned = der(
        tag::CONTEXT_1,
        &[attribute_of(
            oid::COUNTER_SIGNATURE,
            signer(&[attributes], &[]),
        )],
    );
    let by_other = signed(signer(&[], &[countersigned]));
    assert_eq!(by_other.time.as_deref(), Some("2022-05-20T12:34:56Z"));

    let info = sequence(&[
        der(tag::INTEGER, &[vec![1]]),
        der(tag::GENERALIZED_TIME, &[b"20490520123456.123Z".to_vec()]),
    ]);
    let token = message(LINK, &[octets(&info)], &[], &[]);
    let stamped = der(tag::CONTEXT_1, &[attribute_of(oid::TIME_STAMP, token)]);
    let by_stamp = signed(signer(&[], &[stamped]));
    assert_eq!(by_stamp.time.as_deref(), Some("2049-05-20T12:34:56Z"));
}

#[test]
fn what_is_not_a_catalog_says_why() {
    let reason = |bytes: &[u8]| Catalog::read(bytes).unwrap_err();
    for bytes in [
        &b""[..],
        b"<html>",
        b"version https://git-lfs",
        INF,
        &[0x30, 0x80],
    ] {
        assert_eq!(reason(bytes), NotACatalog::NotSignedData, "{bytes:?}");
    }
    let other = message(LINK, &[octets(b"text")], &[], &[]);
    assert_eq!(reason(&other), NotACatalog::NotATrustList);
    let empty = message(oid::TRUST_LIST, &[sequence(&[])], &[], &[]);
    assert_eq!(reason(&empty), NotACatalog::Members);
    let whole = catalog(list(&members(), &[]));
    for end in 0..whole.len() {
        assert!(Catalog::read(whole.get(..end).unwrap()).is_err(), "{end}");
    }
    let behind = [whole.clone(), vec![0; 5]].concat();
    assert_eq!(Catalog::read(&behind), Catalog::read(&whole));
}
