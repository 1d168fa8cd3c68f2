//! What the editor works on: the playground, an example or an exercise.

use crate::route::Place;
use crate::store;
use dunder_engine::permalink::Link;
use dunder_engine::program::{App, Entry, Limits, Program, Setup};
use dunder_lessons::course::{Block, Example, Lesson, LessonExercise};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the keys of drafts in storage begin with.
pub const DRAFT: &str = "draft:";

#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub place: Place,
    pub title: String,
    pub kind: Kind,
    pub setup: Setup,
    /// The code that it starts from.
    pub code: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Playground,
    Example(Example),
    Exercise(Box<LessonExercise>),
}

/// The files of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum File {
    #[default]
    Code,
    Models,
    Data,
    /// One that a command of the terminal has made, by its path.
    Made(Rc<str>),
}

/// What the files say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub code: String,
    pub models: String,
    pub data: String,
    /// What commands of the terminal have made, by their paths: `blog/migrations/0001_initial.py`.
    pub made: BTreeMap<String, String>,
}

impl Texts {
    pub fn get(&self, file: &File) -> &str {
        match file {
            File::Code => &self.code,
            File::Models => &self.models,
            File::Data => &self.data,
            File::Made(path) => self.made.get(&**path).map_or("", String::as_str),
        }
    }

    pub fn set(&mut self, file: &File, text: String) {
        match file {
            File::Code => self.code = text,
            File::Models => self.models = text,
            File::Data => self.data = text,
            File::Made(path) => {
                self.made.insert(path.to_string(), text);
            }
        }
    }

    pub fn has(&self, file: &File) -> bool {
        match file {
            File::Made(path) => self.made.contains_key(&**path),
            _ => true,
        }
    }
}

/// Where a learner's texts differ from those that they started from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Draft {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    models: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    made: BTreeMap<String, String>,
}

impl Task {
    pub fn playground() -> Self {
        Self {
            place: Place::default(),
            title: "Playground".to_owned(),
            kind: Kind::Playground,
            setup: Setup {
                apps: vec![App {
                    label: "blog".to_owned(),
                    models: include_str!("../../../lessons/data/blog/models.py").to_owned(),
                }],
                data: include_str!("../../../lessons/data/blog/data.py").to_owned(),
                database: None,
            },
            code: include_str!("playground/query.py").to_owned(),
        }
    }

    /// The item of this id, or the lesson's first.
    pub fn in_lesson(lesson: &Lesson, item: Option<&str>) -> Option<Self> {
        let mut tasks = lesson
            .blocks
            .iter()
            .filter_map(|block| Self::of_block(lesson, block));
        match item {
            Some(id) => tasks.find(|task| task.place.item.as_deref() == Some(id)),
            None => tasks.next(),
        }
    }

    fn of_block(lesson: &Lesson, block: &Block) -> Option<Self> {
        match block {
            Block::Example(example) => Some(Self::example(lesson, example)),
            Block::Exercise(exercise) => Some(Self::exercise(lesson, exercise)),
            Block::Prose { .. } | Block::Quiz(_) => None,
        }
    }

    pub fn example(lesson: &Lesson, example: &Example) -> Self {
        Self {
            place: Place::item(&lesson.slug, &example.id),
            title: "Example".to_owned(),
            setup: lesson
                .setups
                .get(&example.setup)
                .cloned()
                .unwrap_or_default(),
            code: example.code.clone(),
            kind: Kind::Example(example.clone()),
        }
    }

    pub fn exercise(lesson: &Lesson, exercise: &LessonExercise) -> Self {
        Self {
            place: Place::item(&lesson.slug, &exercise.id),
            title: exercise.title.clone(),
            setup: exercise.exercise.setup.clone(),
            code: exercise.starter.clone(),
            kind: Kind::Exercise(Box::new(exercise.clone())),
        }
    }

    /// Names it in storage and among what was passed.
    pub fn key(&self) -> String {
        match (&self.place.lesson, &self.place.item) {
            (Some(lesson), Some(item)) => format!("{lesson}/{item}"),
            _ => "playground".to_owned(),
        }
    }

    pub fn exercise_of(&self) -> Option<&LessonExercise> {
        match &self.kind {
            Kind::Exercise(exercise) => Some(exercise),
            _ => None,
        }
    }

    /// Most queries that it may send, where it is said.
    pub fn budget(&self) -> Option<usize> {
        self.exercise_of()?.exercise.max_queries
    }

    /// An exercise is graded on its own models and data.
    pub fn may_change(&self, file: &File) -> bool {
        *file == File::Code || !matches!(self.kind, Kind::Exercise(_))
    }

    /// The files that it has, and their names.
    pub fn files(&self) -> Vec<(File, &'static str)> {
        let mut files = vec![(File::Code, "query.py")];
        if !self.setup.apps.is_empty() {
            files.push((File::Models, "models.py"));
        }
        if !self.setup.data.is_empty() || !self.setup.apps.is_empty() {
            files.push((File::Data, "data.py"));
        }
        files
    }

    /// The texts that it starts from.
    pub fn originals(&self) -> Texts {
        Texts {
            code: self.code.clone(),
            models: self
                .setup
                .apps
                .first()
                .map(|app| app.models.clone())
                .unwrap_or_default(),
            data: self.setup.data.clone(),
            made: BTreeMap::new(),
        }
    }

    /// The texts as the learner left them.
    pub fn saved(&self) -> Texts {
        let draft: Draft = store::read(&self.draft_key()).unwrap_or_default();
        Texts {
            made: draft.made,
            ..self.with(draft.code, draft.models, draft.data)
        }
    }

    /// Keeps the learner's texts. False when the browser can't.
    pub fn save(&self, texts: &Texts) -> bool {
        let (code, models, data) = self.changed(texts);
        let draft = Draft {
            code,
            models,
            data,
            made: texts.made.clone(),
        };
        if draft == Draft::default() {
            store::remove(&self.draft_key());
            return true;
        }
        store::write(&self.draft_key(), &draft)
    }

    /// The texts that a link holds. What the terminal has made is in no link.
    pub fn linked(&self, link: &Link) -> Texts {
        self.with(link.code.clone(), link.models.clone(), link.data.clone())
    }

    pub fn link(&self, texts: &Texts) -> Link {
        let (code, models, data) = self.changed(texts);
        Link {
            lesson: self.place.lesson.clone(),
            item: self.place.item.clone(),
            code,
            models,
            data,
            ..Link::default()
        }
    }

    /// The setup with the learner's models and data.
    pub fn setup_with(&self, texts: &Texts) -> Setup {
        let mut setup = self.setup.clone();
        if let Some(app) = setup.apps.first_mut() {
            app.models.clone_from(&texts.models);
        }
        setup.data.clone_from(&texts.data);
        setup
    }

    pub fn program(&self, texts: &Texts) -> Program {
        Program {
            setup: self.setup_with(texts),
            code: texts.code.clone(),
            entry: Entry::Script,
            limits: Limits::default(),
        }
    }

    fn draft_key(&self) -> String {
        format!("{DRAFT}{}", self.key())
    }

    fn with(&self, code: Option<String>, models: Option<String>, data: Option<String>) -> Texts {
        let originals = self.originals();
        let fixed = !self.may_change(&File::Models);
        Texts {
            code: code.unwrap_or(originals.code),
            models: models.filter(|_| !fixed).unwrap_or(originals.models),
            data: data.filter(|_| !fixed).unwrap_or(originals.data),
            made: BTreeMap::new(),
        }
    }

    fn changed(&self, texts: &Texts) -> (Option<String>, Option<String>, Option<String>) {
        let originals = self.originals();
        let differs = |now: &String, before: &String| (now != before).then(|| now.clone());
        (
            differs(&texts.code, &originals.code),
            differs(&texts.models, &originals.models),
            differs(&texts.data, &originals.data),
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use dunder_engine::grade::Exercise;

    fn lesson() -> Lesson {
        let setup = Setup {
            apps: vec![App {
                label: "blog".into(),
                models: "models".into(),
            }],
            data: "data".into(),
            database: None,
        };
        let exercise = Exercise {
            setup: setup.clone(),
            max_queries: Some(2),
            ..Exercise::default()
        };
        Lesson {
            slug: "lazy".into(),
            setups: [("blog".to_owned(), setup)].into(),
            blocks: vec![
                Block::Prose {
                    html: String::new(),
                },
                Block::Example(Example {
                    id: "first".into(),
                    setup: "blog".into(),
                    code: "code".into(),
                    predict: None,
                    queries: None,
                    error: None,
                }),
                Block::Exercise(Box::new(LessonExercise {
                    id: "count".into(),
                    title: "Count".into(),
                    task_html: String::new(),
                    setup: "blog".into(),
                    starter: "starter".into(),
                    hints: Vec::new(),
                    exercise,
                    solution_html: String::new(),
                    alternatives: Vec::new(),
                })),
            ],
            ..Lesson::default()
        }
    }

    #[test]
    fn items_are_found_by_id_and_the_first_without() {
        let lesson = lesson();
        let keys = [None, Some("count"), Some("nowhere")]
            .map(|item| Task::in_lesson(&lesson, item).map(|task| task.key()));
        assert_eq!(
            keys,
            [Some("lazy/first".into()), Some("lazy/count".into()), None]
        );
        assert_eq!(Task::playground().key(), "playground");
    }

    #[test]
    fn a_link_leaves_out_what_the_lesson_says_itself() {
        let task = Task::in_lesson(&lesson(), None).unwrap();
        let mut texts = task.originals();
        texts.set(&File::Models, "my models".into());
        let link = task.link(&texts);
        assert_eq!((link.code.as_deref(), link.data.as_deref()), (None, None));
        assert_eq!(link.models.as_deref(), Some("my models"));
        assert_eq!(task.linked(&link), texts);
    }

    #[test]
    fn a_link_cannot_change_what_an_exercise_is_graded_on() {
        let task = Task::in_lesson(&lesson(), Some("count")).unwrap();
        let link = Link {
            code: Some("mine".into()),
            models: Some("easier".into()),
            ..Link::default()
        };
        let texts = task.linked(&link);
        assert_eq!(
            (texts.code.as_str(), texts.models.as_str()),
            ("mine", "models")
        );
        assert_eq!(task.budget(), Some(2));
    }

    #[test]
    fn a_program_has_the_learners_files() {
        let task = Task::in_lesson(&lesson(), None).unwrap();
        let mut texts = task.originals();
        texts.set(&File::Models, "my models".into());
        texts.set(&File::Data, "my data".into());
        let setup = task.program(&texts).setup;
        assert_eq!(setup.apps[0].models, "my models");
        assert_eq!(setup.data, "my data");
    }
}
