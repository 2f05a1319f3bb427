//! Text from files, made fit to be shown.

use std::borrow::Cow;

/// A text without characters that could move the cursor, colour the terminal
/// or reorder what is on it: each is shown as its code. Tabs stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    // Most text is plain, which is told without a branch for each byte.
    let is_plain = |byte: u8| byte.wrapping_sub(b' ') < 0x7F - b' ';
    if text
        .bytes()
        .fold(true, |plain, byte| plain & is_plain(byte))
        || !text.contains(is_hazard)
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hazard(character) {
            shown.push_str(&format!("<{:02X}>", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn is_hazard(character: char) -> bool {
    match character {
        '\t' => false,
        // Bidirectional controls can make a line look like another.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => true,
        '\u{2028}' | '\u{2029}' => true,
        other => other.is_control(),
    }
}
