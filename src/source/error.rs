//! Why a project, its names or its transcripts cannot be read.

use std::{io, path::Path};

/// An error while a project's files are read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No configuration was found.
    #[error(
        "there is no `{name}` in {root}\n  help: go to the folder of your catalogue, name the folder with `--root` or its configuration with `--config`, or create a catalogue with `indsigt init`"
    )]
    MissingConfig {
        /// The name of the configuration.
        name: String,
        /// The folder that was searched.
        root: String,
    },
    /// The configuration has another extension.
    #[error("the configuration is called `{found}`\n  help: rename it to `{name}`, or use `--config {found}`")]
    WrongExtension {
        /// The name of the file found.
        found: String,
        /// The expected name.
        name: String,
    },
    /// The list of names has another name.
    #[error(
        "{found} protects nobody: the list of names is read from {name}\n  help: rename the file to that; if it is not a list of names, give it another name"
    )]
    MisnamedList {
        /// The path of the file found.
        found: String,
        /// The expected path.
        name: String,
    },
    /// The folder for transcripts has another name.
    #[error(
        "{found} is not read: transcripts are read from {name}\n  help: rename the folder to that; if it has no transcripts, give it another name"
    )]
    MisnamedTranscripts {
        /// The path of the folder found.
        found: String,
        /// The expected path.
        name: String,
    },
    /// The list of names is missing, although there is a folder for it, or the last build had one.
    #[error(
        "the list of names private/names.txt is missing, and without it no name is searched for\n  help: put it back, or connect the disk that it is on; if there are no names, make an empty file of that name, and delete audit.json"
    )]
    MissingList,
    /// The folder for the list of names is missing, and Git leaves it out of every copy of the project.
    #[error(
        "the folder private/ is missing, because Git leaves it out of copies (`.gitignore`), and without its list no name is searched for\n  help: copy the folder from whoever keeps it; if there are no names, make an empty file private/names.txt"
    )]
    MissingPrivateFolder,
    /// There are no transcripts, although the last build had some.
    #[error(
        "the {count} transcripts in private/transcripts/ are missing, and without them no sheet or page is searched for what people said\n  help: put them back, or connect the disk that they are on; if you have deleted them, delete audit.json, too"
    )]
    MissingTranscripts {
        /// How many the last build had.
        count: usize,
    },
    /// A transcript has a format that cannot be read.
    #[error(
        "{found} cannot be read, so the output would not be searched for its words\n  help: save it as .docx or .txt beside the others, and move it to another folder of private/"
    )]
    UnreadTranscript {
        /// The path of the file.
        found: String,
    },
    /// A line of the list of names is not a name.
    #[error(
        "line {line} of {path} is not a name\n  help: write one name per line, or several with commas between them, in a plain text file; `indsigt check --names` shows how each line is read"
    )]
    InvalidName {
        /// The path of the list.
        path: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// The list of names is too long to search for.
    #[error(
        "{path} has more than {max} names, which is too many to search for\n  help: keep the people that this project met or heard of"
    )]
    TooManyNames {
        /// The path of the list.
        path: String,
        /// The maximum.
        max: usize,
    },
    /// A text is too large to be parsed.
    #[error(
        "{path} has {megabytes} megabytes of text, and no more than 20 are read\n  help: split it into several files"
    )]
    TooLarge {
        /// The path.
        path: String,
        /// The size.
        megabytes: usize,
    },
    /// A file or folder could not be read.
    #[error("cannot read {path}: {cause}")]
    Unreadable {
        /// The path.
        path: String,
        /// The system's error.
        cause: io::Error,
    },
}

pub(super) fn read_error(path: &Path, cause: io::Error) -> SourceError {
    SourceError::Unreadable { path: path.display().to_string(), cause }
}
