// Candidates on the wire: several results for one thing, made by an engine or put in by a person; one of them is picked.
import { type Static, type TSchema, Type } from 'typebox'
import { KeyFrame } from './boards.ts'
import { Wait } from './generation.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

/**
 * Pictures of a shot (its key frame), a character (a portrait), a location (a plate); performances of a line; moving pictures
 * of a shot: of a `clip` the id is that of its shot.
 */
export const CANDIDATE_SUBJECTS = ['shot', 'character', 'location', 'line', 'clip'] as const
export type CandidateSubjectKind = (typeof CANDIDATE_SUBJECTS)[number]

const Id = Type.String({ minLength: 1, maxLength: 64 })

export const CandidateSubject = Type.Object({ kind: Type.Enum(CANDIDATE_SUBJECTS), id: Id })
export type CandidateSubject = Static<typeof CandidateSubject>

/** Pictures and films that belong to no shot; the id stands for their description. */
export const FREE_SUBJECTS = ['picture', 'video'] as const
export type FreeSubjectKind = (typeof FREE_SUBJECTS)[number]

export const CandidateError = Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** What a clip was asked for with. Pictures by their content. */
export const ClipMadeFrom = Type.Object({
  duration_ms: Type.Integer(),
  start_sha256: Nullable(Sha256),
  end_sha256: Nullable(Sha256),
})

export const Candidate = Type.Object({
  id: Type.String(),
  subject: Type.Object({ kind: Type.Enum([...CANDIDATE_SUBJECTS, ...FREE_SUBJECTS]), id: Id }),
  state: Type.Enum(['waiting', 'ready', 'failed']),
  source: Type.Enum(['engine', 'upload']),
  engine: Nullable(Type.String()),
  /** Which of the many results of one description; null for an upload. */
  variant: Nullable(Type.Integer()),
  /** What it was made from, as text. */
  prompt: Nullable(Type.String()),
  is_picked: Type.Boolean(),
  /** Whether the description in force would give this very thing. */
  is_current: Type.Boolean(),
  sha256: Nullable(Type.String()),
  media_type: Nullable(Type.String()),
  size_bytes: Nullable(Type.Integer()),
  width_px: Nullable(Type.Integer()),
  height_px: Nullable(Type.Integer()),
  /** Of a sound, at 48 kHz. */
  duration_samples: Nullable(Type.Integer()),
  /** Of a clip. */
  duration_ms: Nullable(Type.Integer()),
  /** Null of all that is no clip, and of uploads. */
  clip: Nullable(ClipMadeFrom),
  /** Signed links; null until it is ready. Sounds and clips have no small one. */
  url: Nullable(Type.String()),
  small_url: Nullable(Type.String()),
  /** The file that was put in; of what belongs to no shot, the file that it has become. */
  file_id: Nullable(Type.String()),
  task_id: Nullable(Type.String()),
  error: Nullable(CandidateError),
  made_by: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
})
export type Candidate = Static<typeof Candidate>

/** What an engine made of a word of the prompt: the parts of the picture that it decides. */
export const PromptWord = Type.Object({
  text: Type.String(),
  /** UTF-16 offsets [start, end) in the prompt. */
  start: Type.Integer(),
  end: Type.Integer(),
  /** `gender age era build hair beard dress hat colours skin place light pose held` ... */
  parts: Type.Array(Type.String()),
})
export type PromptWord = Static<typeof PromptWord>

export const Prompt = Type.Object({
  /** What is in force. */
  text: Type.String(),
  /** What the board's description alone would say. */
  derived: Type.String(),
  is_edited: Type.Boolean(),
  engine: Type.String(),
  /** Null: the engine cannot say. Words that are not listed change nothing in what it makes. */
  words: Nullable(Type.Array(PromptWord)),
  /** Of the board: for If-Match. */
  revision: Type.Integer(),
})
export type Prompt = Static<typeof Prompt>

/** Null goes back to what the description says. */
export const EditPrompt = Type.Object({ text: Nullable(Type.String({ minLength: 1, maxLength: 5000 })) })

/** How one subject stands: what is shown for it, and what is under way. */
export const CandidateStanding = Type.Object({
  subject: CandidateSubject,
  /** The picked one, else the newest that the description in force gives, else the newest. */
  shown: Nullable(Candidate),
  /** Picked or uploaded by a person: no engine makes it again. */
  is_pinned: Type.Boolean(),
  candidates: Type.Integer(),
  waiting: Type.Integer(),
})
export type CandidateStanding = Static<typeof CandidateStanding>

export const CandidateList = Type.Object({
  subject: CandidateSubject,
  is_pinned: Type.Boolean(),
  /** Newest first. */
  items: Type.Array(Candidate),
  revision: Type.Integer(),
})
export type CandidateList = Static<typeof CandidateList>

/** What clips are asked for with, where it is not what a production would ask for. */
export const ClipWish = Type.Object({
  /** Id of an engine of kind `video`. Left out: that of the project. */
  engine: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  prompt: Type.Optional(Type.String({ minLength: 1, maxLength: 5000 })),
  /** An engine of fixed lengths makes the next longer one. */
  duration_ms: Type.Optional(Type.Integer({ minimum: 200, maximum: 600_000 })),
  /** A picture of this workspace. Left out: what the shot begins with; null: nothing, words alone decide. */
  start_sha256: Type.Optional(Nullable(Sha256)),
  /** Left out: what the shot ends with, if that is pinned; null: nothing. */
  end_sha256: Type.Optional(Nullable(Sha256)),
})
export type ClipWish = Static<typeof ClipWish>

const ShownPicture = Type.Object({ sha256: Sha256, url: Type.String(), small_url: Type.String() })

/** What a clip of a shot would be asked for with now, if nothing else is said. */
export const ClipDescribed = Type.Object({
  /** Null: the project has chosen none, and its film shows stills. */
  engine: Nullable(Type.String()),
  prompt: Type.String(),
  duration_ms: Type.Integer(),
  /** False until every line is spoken: then the film may want it longer or shorter. */
  is_measured: Type.Boolean(),
  /** Null while the shot has no picture. */
  start: Nullable(ShownPicture),
  end: Nullable(ShownPicture),
})
export type ClipDescribed = Static<typeof ClipDescribed>

export const MakeCandidates = Type.Object({
  subjects: Type.Array(CandidateSubject, { minItems: 1, maxItems: 200 }),
  /** For each subject. Left out: of pictures as many as the project's `image_count` says, of a line and a clip one. */
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })),
  /** Of the subjects that are clips. */
  clip: Type.Optional(ClipWish),
})
export type MakeCandidates = Static<typeof MakeCandidates>

/** How a content was made. The same content may have been made in several ways. */
export const Provenance = Type.Object({
  kind: Type.String(),
  engine: Nullable(Type.String()),
  /** Null for engines of this machine. */
  provider: Nullable(Type.String()),
  model: Nullable(Type.String()),
  /** SHA-256 of what the engine was told in words: equal hashes, equal prompts. */
  prompt_hash: Nullable(Type.String()),
  /** What was asked for, as it was handed over. */
  parameters: Type.Unknown(),
  /** Contents that went in, by hash. */
  inputs: Type.Array(Type.String()),
  made_by: Type.String(),
  made_at: Type.String({ format: 'date-time' }),
})
export type Provenance = Static<typeof Provenance>

const Cost = Type.Object({ amount: Type.String(), currency: Type.String() })

/** What asking would do now. The same request with `plan` and without it go one path: this is what is held. */
export const CandidatesPlan = Type.Object({
  /** New ones, of all subjects together. */
  candidates: Type.Integer(),
  /** Of them, those that an engine must make: the others are there already, by the same description. */
  to_make: Type.Integer(),
  /** What is held for it: at most this is charged. Zero where nothing costs. */
  cost: Cost,
  /** In other currencies than that of `cost`. */
  other_costs: Type.Array(Cost),
  /** What of it is taken from the wallet: nothing unless the studio charges, and nothing of what goes out with one's own key. */
  wallet_costs: Type.Array(Cost),
  /** What is more than one user may have made at once; empty where nothing waits. */
  waits: Type.Array(Wait),
  /** What of the workspace's plan it takes, by unit; nothing of what is made on this machine. */
  plan_units: Type.Record(Type.String(), Type.Integer()),
})
export type CandidatesPlan = Static<typeof CandidatesPlan>

export const CandidatesStarted = Type.Object({
  /** Null when all of it existed already. */
  task_id: Nullable(Type.String()),
  candidate_ids: Type.Array(Type.String()),
})
export type CandidatesStarted = Static<typeof CandidatesStarted>

/** Null: nothing is picked any more, and the engine's own result counts again. */
export const PickCandidate = Type.Object({
  candidate_id: Nullable(Type.String()),
  /** Of a shot: which of its key frames it is picked for; `full` if left out. */
  frame: Type.Optional(KeyFrame),
})
export const CandidatePicked = Type.Object({ revision: Type.Integer() })

/** A file that was uploaded to the workspace before; it is checked, becomes a candidate, and is picked. */
export const UploadCandidate = Type.Object({ file_id: Type.String(), frame: Type.Optional(KeyFrame) })

/** A picture of this workspace: a file, or content that was made here or put in as a candidate. */
export const PictureRef = Type.Object({ file_id: Type.Optional(Id), sha256: Type.Optional(Sha256) })
export type PictureRef = Static<typeof PictureRef>

/** What pictures are asked for with. With none of the three ids it belongs to no shot, and becomes a file of the project. */
const pictureWish = {
  shot_id: Type.Optional(Id),
  character_id: Type.Optional(Id),
  location_id: Type.Optional(Id),
  /** Left out: what the shot, character or location says of itself. What belongs to none needs one. */
  prompt: Type.Optional(Type.String({ minLength: 1, maxLength: 5000, pattern: '\\S' })),
  negative_prompt: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  /** The look in words. Left out: that of the project; empty: none. */
  style: Type.Optional(Type.String({ maxLength: 500 })),
  /** Who and what must look the same, in the order in which the prompt names them. */
  references: Type.Optional(Type.Array(PictureRef, { maxItems: 8 })),
  /** Of what belongs to no shot. Left out: what the project says. */
  width_px: Type.Optional(Type.Integer({ minimum: 64, maximum: 8192 })),
  height_px: Type.Optional(Type.Integer({ minimum: 64, maximum: 8192 })),
  /** Left out: as many as the project's `image_count` says. */
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })),
}
export const PictureWish = Type.Object(pictureWish)
export type PictureWish = Static<typeof PictureWish>

export const GenerateImages = Type.Object({
  project_id: Id,
  ...pictureWish,
  /** Several of them in one request; what stands beside it holds where one does not say. */
  batch: Type.Optional(Type.Array(PictureWish, { minItems: 1, maxItems: 40 })),
  /** Id of an engine of kind `image`. Left out: that of the project. */
  engine: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  /** Only says what would be made, and what it costs. */
  dry_run: Type.Optional(Type.Boolean()),
})
export type GenerateImages = Static<typeof GenerateImages>

/** Of a shot: candidates of its clip. Else what is made becomes a file of the project. */
export const GenerateVideo = Type.Object({
  project_id: Id,
  shot_id: Type.Optional(Id),
  prompt: Type.Optional(Type.String({ minLength: 1, maxLength: 5000, pattern: '\\S' })),
  /** Left out: what the shot needs; five seconds where there is none. */
  duration_ms: Type.Optional(Type.Integer({ minimum: 200, maximum: 600_000 })),
  /** Of a shot left out: what it begins and ends with; null: nothing. */
  start_image: Type.Optional(Nullable(PictureRef)),
  end_image: Type.Optional(Nullable(PictureRef)),
  /** Of what belongs to no shot. Left out: the size of the film. */
  width_px: Type.Optional(Type.Integer({ minimum: 64, maximum: 8192 })),
  height_px: Type.Optional(Type.Integer({ minimum: 64, maximum: 8192 })),
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })),
  /** Id of an engine of kind `video`. Left out: that of the project. */
  engine: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  dry_run: Type.Optional(Type.Boolean()),
})
export type GenerateVideo = Static<typeof GenerateVideo>

export const GenerateStarted = Type.Object({
  /** Null for a dry run. */
  task_id: Nullable(Type.String()),
  status: Type.Enum(['planned', 'queued']),
  candidate_ids: Type.Array(Type.String()),
  plan: CandidatesPlan,
})
export type GenerateStarted = Static<typeof GenerateStarted>

/** What became of a request, by its task. */
export const Generated = Type.Object({
  task_id: Type.String(),
  state: Type.String(),
  /** In the order in which they were asked for. */
  items: Type.Array(Candidate),
})
export type Generated = Static<typeof Generated>
