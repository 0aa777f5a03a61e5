// Candidates on the wire: several results for one thing, made by an engine or put in by a person; one of them is picked.
import { type Static, type TSchema, Type } from 'typebox'
import { KeyFrame } from './boards.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])

/** Pictures of a shot (its key frame), a character (a portrait), a location (a plate); performances of a line. */
export const CANDIDATE_SUBJECTS = ['shot', 'character', 'location', 'line'] as const
export type CandidateSubjectKind = (typeof CANDIDATE_SUBJECTS)[number]

export const CandidateSubject = Type.Object({
  kind: Type.Enum(CANDIDATE_SUBJECTS),
  id: Type.String({ minLength: 1, maxLength: 64 }),
})
export type CandidateSubject = Static<typeof CandidateSubject>

export const CandidateError = Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })

export const Candidate = Type.Object({
  id: Type.String(),
  subject: CandidateSubject,
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
  media_type: Nullable(Type.String()),
  size_bytes: Nullable(Type.Integer()),
  width_px: Nullable(Type.Integer()),
  height_px: Nullable(Type.Integer()),
  duration_samples: Nullable(Type.Integer()),
  /** Signed links; null until it is ready. Sounds have no small one. */
  url: Nullable(Type.String()),
  small_url: Nullable(Type.String()),
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

export const MakeCandidates = Type.Object({
  subjects: Type.Array(CandidateSubject, { minItems: 1, maxItems: 200 }),
  /** For each subject. Left out: of pictures as many as the project's `image_count` says, of a line one. */
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })),
})

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
