//! The files of a project by their paths: texts and other bytes.

use bytes::Bytes;
use std::{cmp::Ordering, collections::BTreeMap, ops::Bound, sync::Arc};

/// The content of one file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text in UTF-8.
    Text(Arc<str>),
    /// Any other content: pictures, fonts.
    Bytes(Bytes),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        // A file that was not read again shares its content, so pointers are compared first.
        match (self, other) {
            (Content::Text(a), Content::Text(b)) => Arc::ptr_eq(a, b) || a == b,
            (Content::Bytes(a), Content::Bytes(b)) => (a.as_ptr(), a.len()) == (b.as_ptr(), b.len()) || a == b,
            _ => false,
        }
    }
}

impl Eq for Content {}

impl Content {
    /// Returns the bytes of either kind of content.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// Returns the bytes of either kind of content as a shared value, without copying them.
    pub fn to_bytes(&self) -> Bytes {
        match self {
            Content::Text(text) => Bytes::from_owner(Arc::<[u8]>::from(text.clone())),
            Content::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// All files of a project by their paths relative to the root, with `/`, in path order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    pub(super) files: Arc<BTreeMap<Arc<str>, Content>>,
    pub(super) config: Arc<str>,
    /// Whether any file was reached through a link: its content changes with that of another file.
    pub(super) has_links: bool,
}

impl Sources {
    /// Creates sources from pairs of path and text, for tests, with `indsigt.yml` as the configuration.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = pairs.into_iter().map(|(path, text)| (path.into(), Content::Text(text.into()))).collect();
        Sources { files: Arc::new(files), config: "indsigt.yml".into(), has_links: false }
    }

    /// Returns the path of the configuration.
    pub fn config_path(&self) -> &Arc<str> {
        &self.config
    }

    /// Returns the text of the file at `path`; `None` if there is no such file, or it is not text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path)? {
            Content::Text(text) => Some(text),
            Content::Bytes(_) => None,
        }
    }

    /// Returns the content of the file at `path`.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.files.get(path)
    }

    /// Returns the files below `folder` (given with its closing `/`), in path order.
    pub fn files_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a Arc<str>, &'a Content)> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// Returns the paths of the files that are changed, new or missing in `newer`, in path order.
    pub fn changed_paths<'a>(&'a self, newer: &'a Self) -> Vec<&'a str> {
        let (mut old, mut new) = (self.files.iter().peekable(), newer.files.iter().peekable());
        let mut paths: Vec<&str> = vec![];
        while let (Some((old_path, old_content)), Some((new_path, new_content))) = (old.peek(), new.peek()) {
            match old_path.cmp(new_path) {
                Ordering::Equal => {
                    if old_content != new_content {
                        paths.push(new_path);
                    }
                    old.next();
                    new.next();
                }
                Ordering::Less => paths.extend(old.next().map(|(path, _)| &**path)),
                Ordering::Greater => paths.extend(new.next().map(|(path, _)| &**path)),
            }
        }
        paths.extend(old.chain(new).map(|(path, _)| &**path));
        paths
    }

    /// Returns the number of files.
    #[expect(clippy::len_without_is_empty, reason = "a project has a configuration")]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        Arc::make_mut(&mut self.files).remove(path);
    }

    /// Adds a file, or replaces the one at the same path.
    pub fn insert(&mut self, path: &str, content: Content) {
        Arc::make_mut(&mut self.files).insert(path.into(), content);
    }
}
