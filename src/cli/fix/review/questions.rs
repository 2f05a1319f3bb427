//! The questions about the changes of a file: which there are, in which order
//! they are asked, and what the file is before and after each change.
//!
//! A change is shown as what it adds to those that were chosen before it. So what
//! is shown is what is written, also where fixes depend on each other.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::fix::{Applied, DRIVER_VER, FixError, Fixed, Identity};
use crate::report::diff::FileDiff;

/// The questions about a file.
pub(super) struct Questions<'a> {
    /// The fixes that can be chosen.
    all: &'a [Applied],
    /// Makes some of them, by their indices.
    make: &'a dyn Fn(&[usize]) -> Result<Fixed, FixError>,
    questions: Vec<Question>,
    /// Which of them is asked next.
    at: usize,
    /// The file with what was chosen before that one, where it is known.
    before: Option<Rc<Fixed>>,
}

/// What is decided about at once: what one rule changes in one hunk, or a part
/// of that.
struct Question {
    /// The fixes, by their indices.
    fixes: Vec<usize>,
    order: Order,
    answer: Option<bool>,
}

/// When a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// In the order of the file.
    InPlace,
    /// After all others, since it needs some of them.
    Last,
    /// After all others, with changes that need each other.
    Together,
}

/// A question that can be asked.
pub(super) struct Asked<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// How many there are.
    pub(super) total: usize,
    /// What is asked about.
    pub(super) fixes: Vec<(usize, &'a Applied)>,
    pub(super) order: Order,
    /// What was answered before, where the user has come back to it.
    pub(super) answer: Option<bool>,
    /// Whether it can be split.
    pub(super) is_divisible: bool,
    /// The file with what was chosen before.
    pub(super) before: Rc<Fixed>,
    /// The same with this change.
    pub(super) after: Rc<Fixed>,
}

/// Whether a fix is one of those that are wanted of a file, by their indices. Where
/// all are, all that leads to them is wanted as well.
pub(in crate::cli::fix) fn is_among(
    wanted: &[usize],
    all: &[Applied],
) -> impl Fn(&Applied) -> bool {
    let fixes = wanted.iter().filter_map(|index| all.get(*index));
    let fixes: HashSet<Identity<'_>> = fixes.map(Applied::identity).collect();
    let is_all = all.iter().all(|fix| fixes.contains(&fix.identity()));
    move |fix| is_all || fixes.contains(&fix.identity())
}

impl<'a> Questions<'a> {
    /// What to ask about a file of which `make` makes some of the fixes: one
    /// question for each rule in each hunk, and one for each fix that changes
    /// the file as a whole. A fix with several places belongs to the first.
    pub(super) fn of(
        file: &FileDiff<'a>,
        make: &'a dyn Fn(&[usize]) -> Result<Fixed, FixError>,
    ) -> Questions<'a> {
        let mut seen = HashSet::new();
        let mut questions: Vec<Vec<usize>> = Vec::new();
        for hunk in file.hunks() {
            let mut of_hunk: Vec<(&str, Vec<usize>)> = Vec::new();
            for (index, fix) in hunk.fixes {
                if !seen.insert(index) {
                    continue;
                }
                match of_hunk.iter_mut().find(|(rule, _)| *rule == fix.rule) {
                    Some((_, fixes)) => fixes.push(index),
                    None => of_hunk.push((fix.rule, vec![index])),
                }
            }
            questions.extend(of_hunk.into_iter().map(|(_, fixes)| fixes));
        }
        let others = 0..file.applied.len();
        let others = others.filter(|index| !seen.contains(index));
        questions.extend(others.map(|index| vec![index]));
        let question = |fixes| Question {
            fixes,
            order: Order::InPlace,
            answer: None,
        };
        Questions {
            all: file.applied,
            make,
            questions: questions.into_iter().map(question).collect(),
            at: 0,
            before: None,
        }
    }

    /// The question that is to be asked, none behind the last. One that depends
    /// on changes that were not chosen yet is asked after the others, and never
    /// where it still cannot be made then.
    ///
    /// # Errors
    /// When the file cannot be fixed.
    pub(super) fn current(&mut self) -> Result<Option<Asked<'a>>, FixError> {
        let chosen = self.chosen();
        let before = match self.before.take() {
            Some(before) => before,
            None => Rc::new((self.make)(&chosen)?),
        };
        self.before = Some(Rc::clone(&before));
        while let Some(question) = self.questions.get(self.at) {
            let after = (self.make)(&[&chosen[..], &question.fixes].concat())?;
            if self.are_made(&chosen, &after) {
                if self.are_made(&question.fixes, &after) {
                    return Ok(Some(self.asked(question, before, after)));
                }
                if self.part(self.at, &after) {
                    continue;
                }
            }
            match self.questions.get(self.at).map(|question| question.order) {
                Some(Order::InPlace) => {
                    let mut question = self.questions.remove(self.at);
                    question.order = Order::Last;
                    self.questions.push(question);
                }
                // An earlier answer is another one than when they went together.
                Some(Order::Together) => self.split_as(Order::Last),
                // From here on all are of these kinds.
                _ if self.find_possible(&chosen)? => {}
                _ => {
                    let rest = self.questions.iter_mut().skip(self.at);
                    rest.for_each(|question| question.answer = None);
                    self.at = self.questions.len();
                }
            }
        }
        Ok(None)
    }

    /// Puts two questions in the place of one of which only some fixes were made:
    /// about these, and about the others. Whether it is one.
    fn part(&mut self, index: usize, made: &Fixed) -> bool {
        let Some(question) = self.questions.get(index) else {
            return false;
        };
        let order = question.order;
        let is_made = made.identities();
        let (made, others): (Vec<_>, Vec<_>) = self
            .named(&question.fixes)
            .partition(|(_, fix)| is_made.contains(&fix.identity()));
        if made.is_empty() || others.is_empty() || order == Order::Together {
            return false;
        }
        let parts = [made, others].map(|fixes| Question {
            fixes: fixes.into_iter().map(|(index, _)| index).collect(),
            order,
            answer: None,
        });
        self.questions.splice(index..=index, parts);
        true
    }

    fn asked(&self, question: &Question, before: Rc<Fixed>, after: Fixed) -> Asked<'a> {
        Asked {
            number: self.at + 1,
            total: self.questions.len(),
            fixes: self.named(&question.fixes).collect(),
            order: question.order,
            answer: question.answer,
            is_divisible: self.is_divisible(question),
            before,
            after: Rc::new(after),
        }
    }

    fn named(&self, fixes: &[usize]) -> impl Iterator<Item = (usize, &'a Applied)> {
        let all = self.all;
        let fixes = fixes.iter();
        fixes.filter_map(move |index| Some((*index, all.get(*index)?)))
    }

    /// The file with what was chosen and other fixes, where all of that can be made.
    fn made(&self, chosen: &[usize], fixes: &[usize]) -> Result<Option<Fixed>, FixError> {
        let wanted = [chosen, fixes].concat();
        let made = (self.make)(&wanted)?;
        let all = self.are_made(&wanted, &made);
        Ok(all.then_some(made))
    }

    fn are_made(&self, fixes: &[usize], made: &Fixed) -> bool {
        let made = made.identities();
        self.named(fixes)
            .all(|(_, fix)| made.contains(&fix.identity()))
    }

    /// Brings a question to the turn that can be asked now, of those from this
    /// turn on; where changes can only be made together, as one. Whether there
    /// is any.
    fn find_possible(&mut self, chosen: &[usize]) -> Result<bool, FixError> {
        let rest = self.questions.get(self.at..).unwrap_or_default();
        let fixes: Vec<usize> = rest.iter().flat_map(|one| &one.fixes).copied().collect();
        let full = (self.make)(&[chosen, &fixes].concat())?;
        if !self.are_made(chosen, &full) {
            return Ok(false);
        }
        let mut possible = Vec::new();
        for index in (self.at..self.questions.len()).rev() {
            self.part(index, &full);
        }
        let rest = self.questions.get(self.at..).unwrap_or_default();
        for (index, question) in rest.iter().enumerate() {
            if !self.are_made(&question.fixes, &full) {
                continue;
            }
            // The first is known not to be possible by itself.
            if index > 0 && self.made(chosen, &question.fixes)?.is_some() {
                let question = self.questions.remove(self.at + index);
                self.questions.insert(self.at, question);
                return Ok(true);
            }
            possible.push(index);
        }
        let fixes: Vec<usize> = possible
            .iter()
            .filter_map(|index| rest.get(*index))
            .flat_map(|question| &question.fixes)
            .copied()
            .collect();
        if possible.len() < 2 || self.made(chosen, &fixes)?.is_none() {
            return Ok(false);
        }
        for index in possible.into_iter().rev() {
            self.questions.remove(self.at + index);
        }
        let together = Question {
            fixes,
            order: Order::Together,
            answer: None,
        };
        self.questions.insert(self.at, together);
        Ok(true)
    }

    /// Answers the question of this turn.
    pub(super) fn answer(&mut self, asked: &Asked<'_>, wanted: bool) {
        if let Some(question) = self.questions.get_mut(self.at) {
            question.answer = Some(wanted);
            self.at += 1;
            self.before = Some(Rc::clone(if wanted { &asked.after } else { &asked.before }));
        }
    }

    /// Goes back to the question before this one; whether there is one.
    pub(super) fn back(&mut self) -> bool {
        let Some(before) = self.at.checked_sub(1) else {
            return false;
        };
        self.at = before;
        self.before = None;
        true
    }

    /// Splits the question of this turn into one for each fix; whether there
    /// are several.
    pub(super) fn split(&mut self) -> bool {
        let Some(question) = self.questions.get(self.at) else {
            return false;
        };
        let is_divisible = self.is_divisible(question);
        if is_divisible {
            self.split_as(question.order);
        }
        is_divisible
    }

    fn is_divisible(&self, question: &Question) -> bool {
        question.order != Order::Together && self.parts(question).len() > 1
    }

    /// Puts one question for each fix in the place of the one of this turn.
    fn split_as(&mut self, order: Order) {
        let Some(question) = self.questions.get(self.at) else {
            return;
        };
        let parts = self.parts(question).into_iter().map(|fixes| Question {
            fixes,
            order,
            answer: None,
        });
        self.questions.splice(self.at..=self.at, parts);
    }

    /// What a question can be split into: its fixes, and those together that
    /// are alike in every respect.
    fn parts(&self, question: &Question) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut known = HashMap::new();
        for (index, fix) in self.named(&question.fixes) {
            let part = *known.entry(fix.identity()).or_insert(parts.len());
            match parts.get_mut(part) {
                Some(alike) => alike.push(index),
                None => parts.push(vec![index]),
            }
        }
        parts
    }

    /// The fixes that were chosen before this turn.
    pub(super) fn chosen(&self) -> Vec<usize> {
        let answered = self.questions.iter().take(self.at);
        let chosen = answered.filter(|question| question.answer == Some(true));
        chosen
            .flat_map(|question| &question.fixes)
            .copied()
            .collect()
    }

    /// The same with all that is left to ask about.
    pub(super) fn with_remaining(&self) -> Vec<usize> {
        let remaining = self.questions.iter().skip(self.at);
        let remaining = remaining.flat_map(|question| &question.fixes);
        self.chosen()
            .into_iter()
            .chain(remaining.copied())
            .collect()
    }

    /// The same with the change of this turn, and with the DriverVer that goes
    /// with any, unless it was declined.
    pub(super) fn with_current(&self) -> Vec<usize> {
        let mut fixes = self.chosen();
        for (index, question) in self.questions.iter().enumerate().skip(self.at) {
            let is_driver_ver = |fix: &usize| {
                let fix = self.all.get(*fix);
                fix.is_some_and(|fix| fix.rule == DRIVER_VER)
            };
            if index == self.at || question.fixes.iter().all(is_driver_ver) {
                fixes.extend(&question.fixes);
            }
        }
        fixes
    }

    /// What could not be asked about, once all else was.
    pub(super) fn impossible(&self) -> impl Iterator<Item = &'a Applied> {
        let unasked = self
            .questions
            .iter()
            .filter(|question| question.answer.is_none());
        unasked.flat_map(|question| self.named(&question.fixes).map(|(_, fix)| fix))
    }
}

#[cfg(test)]
mod tests;
