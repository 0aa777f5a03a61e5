// The prompt of a picture: what it is drawn from, which words of it the engine understands, and changing it on the board.
import type { BoardEdit } from '#contract/boards.ts'
import type { CandidateSubject, Prompt, PromptWord } from '#contract/candidates.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { PictureDescription } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { describeClip } from './clips.ts'
import type { CandidatesDeps } from './deps.ts'
import { ANY_SIZE, plateOf, portraitOf, promptOf } from './describe.ts'
import { candidateFaults } from './faults.ts'
import { findSteps, pictureEngine } from './steps.ts'
import { understoodWords } from './words.ts'

type Asked = { readonly projectId: string; readonly subject: CandidateSubject }

export async function readPrompt(deps: CandidatesDeps, scope: Scope, { projectId, subject }: Asked): Promise<Prompt> {
  const { board, revision } = await deps.boards.open(deps.db, scope, projectId)
  const prompt = promptOf(board, subject)
  if (!prompt) throw candidateFaults.NO_SUBJECT({ ...subject })
  if (subject.kind === 'clip') return clipPrompt(deps, scope, { projectId, subject })
  const { id: engine } =
    subject.kind === 'line' ? deps.generation.engine('speech') : await pictureEngine(deps, scope, board)
  const words = await wordsOf(deps, scope, { board, subject, text: prompt.text })
  return { text: prompt.text, derived: prompt.derived, is_edited: prompt.isEdited, engine, words, revision }
}

/** With the template of the engine round it. */
async function clipPrompt(deps: CandidatesDeps, scope: Scope, asked: Asked): Promise<Prompt> {
  const { engine, prompt: text, revision } = await describeClip(deps, scope, asked)
  return { text, derived: text, is_edited: false, engine: engine ?? '', words: null, revision }
}

/** Null takes the edit back. */
export async function editPrompt(
  deps: CandidatesDeps,
  scope: Scope,
  wish: Asked & { readonly text: string | null; readonly ifRevision: number },
): Promise<void> {
  const { projectId, ifRevision, subject, text } = wish
  if (subject.kind === 'line') throw candidateFaults.NO_PROMPT({ kind: 'line' })
  if (subject.kind === 'clip') throw candidateFaults.CLIP_PROMPT()
  const change = text === null ? { reset: ['prompt' as const] } : { set: { prompt: text } }
  const edit: BoardEdit = { type: subject.kind, id: subject.id, ...change }
  await deps.boards.edit(scope, { projectId, ifRevision }, [edit])
}

type Text = { readonly board: Board; readonly subject: CandidateSubject; readonly text: string }

async function wordsOf(deps: CandidatesDeps, scope: Scope, given: Text): Promise<PromptWord[] | null> {
  const { id: engineId } = await pictureEngine(deps, scope, given.board)
  const reader = deps.generation.pictureReader(engineId)
  const describe = await describer(deps, scope, given)
  if (!reader || !describe) return null
  return understoodWords(given.text, given.board.language, (text) => reader.read(describe(text)))
}

/** The picture that a text would give; names and chosen colours aside, so that what the text says counts for what it is. */
async function describer(
  deps: CandidatesDeps,
  scope: Scope,
  { board, subject }: Text,
): Promise<((text: string) => PictureDescription) | undefined> {
  const { kind, id } = subject
  if (kind === 'character') {
    const character = board.characters.find((one) => one.id === id)
    return character && ((text) => portraitOf({ ...character, name: '', colour: null, prompt: text }, 0))
  }
  if (kind === 'location') {
    const location = board.locations.find((one) => one.id === id)
    return location && ((text) => plateOf(board, { ...location, name: '', prompt: text }, { look: 0, size: ANY_SIZE }))
  }
  const find = await findSteps(deps, scope, { board, kinds: new Set([kind]) })
  const input = find(subject, 0)?.input
  return input?.kind === 'image' ? (text) => ({ ...input.picture, action: text }) : undefined
}
