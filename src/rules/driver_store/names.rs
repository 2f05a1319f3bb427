//! What the registry says of files that may move.

use hashbrown::HashMap;

use super::places::Place;
use super::reach::Reach;
use super::{Stay, moved_path};
use crate::model::{Directory, Model, RegistryValue, fold, same};

/// Where the values of the registry name files.
pub(super) struct Names<'d, 't> {
    model: &'d Model<'d, 't>,
    values: Vec<RegistryValue<'d, 't>>,
    /// File names, folded, with the value and the field that they stand in.
    by_name: HashMap<String, Vec<(usize, usize)>>,
}

impl<'d, 't> Names<'d, 't> {
    pub(super) fn of(model: &'d Model<'d, 't>) -> Names<'d, 't> {
        let values = model.registry_values();
        let mut by_name: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (index, value) in values.iter().enumerate() {
            for (field, data) in value.data() {
                let text = model.text(data.value());
                let is_part = |c: char| c.is_alphanumeric() || "_-.$~+{}()".contains(c);
                for word in text
                    .split(|c| !is_part(c))
                    .filter(|word| word.contains('.'))
                {
                    let at = by_name.entry(fold(word).into_owned()).or_default();
                    at.push((index, field));
                }
            }
        }
        Names {
            model,
            values,
            by_name,
        }
    }

    /// What keeps a file that is copied to a directory where it is.
    pub(super) fn keep(
        &self,
        reach: &Reach,
        file: &str,
        directory: &Directory,
    ) -> Result<(), Stay> {
        let model = self.model;
        for (value, field) in self.by_name.get(fold(file).as_ref()).into_iter().flatten() {
            let Some(value) = self.values.get(*value) else {
                continue;
            };
            if reach.is_old(value.section.name()) {
                continue;
            }
            let name = match value.name.as_ref() {
                "" => "(default)".to_owned(),
                name => format!("'{name}'"),
            };
            let data = value.entry().fields().get(*field).map_or("", |f| f.value());
            for part in data.split(';') {
                let path = model.text(part);
                let (place, last) = Directory::of_path(&path);
                let names_it = fold(&path).contains(fold(file).as_ref());
                if !names_it {
                    continue;
                }
                if !path.contains(['\\', '/']) {
                    return Err(Stay::ByName(name));
                }
                let follows = value.is_event_log()
                    && same(last, file)
                    && place.same_as(directory)
                    && moved_path(model, part, "", file).is_some();
                if !follows {
                    return Err(Stay::ByPath(name));
                }
            }
        }
        Ok(())
    }

    /// The values of the event log that name moved files, with new texts.
    pub(super) fn event_log(
        &self,
        reach: &Reach,
        places: &[Place<'_, '_>],
    ) -> Vec<(RegistryValue<'d, 't>, usize, String)> {
        let mut subdirectories = HashMap::new();
        for place in places {
            if let Ok(subdirectory) = &place.verdict {
                let file = fold(&place.file).into_owned();
                let moving = (file, place.directory.canonical());
                subdirectories.entry(moving).or_insert(subdirectory);
            }
        }
        let mut changed = Vec::new();
        for value in &self.values {
            if !value.is_event_log() || !reach.is_installed(value.section.name()) {
                continue;
            }
            for (index, data) in value.data() {
                let parts: Vec<String> = data
                    .value()
                    .split(';')
                    .map(|part| {
                        let path = self.model.text(part);
                        let (place, file) = Directory::of_path(&path);
                        let moving = (fold(file).into_owned(), place.canonical());
                        subdirectories
                            .get(&moving)
                            .and_then(|below| moved_path(self.model, part, below, file))
                            .unwrap_or_else(|| part.to_owned())
                    })
                    .collect();
                let text = parts.join(";");
                if text != data.value() {
                    changed.push((value.clone(), index, text));
                }
            }
        }
        changed
    }
}
