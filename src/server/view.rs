//! An INF as it is asked about.

use lsp_types::{Location, Position, Range as Span, TextDocumentPositionParams, Uri};
use std::ops::Range;

use super::lines::Lines;
use super::open::Open;
use super::requests::Refusal;
use super::serve::Server;
use crate::model::Model;
use crate::syntax::Document;

/// An INF as it is asked about: its meaning, and where it is shown.
#[derive(Clone, Copy)]
pub(super) struct View<'d, 't> {
    pub(super) model: &'d Model<'d, 't>,
    pub(super) text: &'d str,
    pub(super) lines: &'d Lines,
    pub(super) uri: &'d Uri,
}

impl View<'_, '_> {
    /// The positions of a range of the text.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.lines.span(self.text, range)
    }

    /// A range of the text for those who come from elsewhere.
    pub(super) fn location(&self, range: &Range<usize>) -> Location {
        Location {
            uri: self.uri.clone(),
            range: self.span(range),
        }
    }

    /// The offset of a position.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.lines.offset(self.text, position)
    }
}

/// Asks about a text.
pub(super) fn look<T>(
    text: &str,
    lines: &Lines,
    uri: &Uri,
    ask: impl FnOnce(View<'_, '_>) -> T,
) -> T {
    let document = Document::new(text);
    let model = Model::new(&document);
    ask(View {
        model: &model,
        text,
        lines,
        uri,
    })
}

impl Open {
    /// Asks about the file.
    pub(super) fn look<T>(&self, ask: impl FnOnce(View<'_, '_>) -> T) -> T {
        look(&self.text, &self.lines, &self.uri, ask)
    }
}

impl Server<'_> {
    /// An open file.
    ///
    /// # Errors
    /// When it is not open.
    pub(super) fn opened(&self, uri: &Uri) -> Result<&Open, Refusal> {
        self.open.get(uri.as_str()).ok_or_else(|| {
            let reason = format!("{} is not open", uri.as_str());
            (lsp_server::ErrorCode::InvalidParams, reason)
        })
    }

    /// Asks about a place of an open file.
    ///
    /// # Errors
    /// When it is not open.
    pub(super) fn look_at<T>(
        &self,
        at: &TextDocumentPositionParams,
        ask: impl FnOnce(View<'_, '_>, usize) -> T,
    ) -> Result<T, Refusal> {
        let open = self.opened(&at.text_document.uri)?;
        Ok(open.look(|view| ask(view, view.offset(at.position))))
    }
}
