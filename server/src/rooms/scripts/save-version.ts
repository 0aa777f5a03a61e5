// Saving a text: read it, break it down, then write version, breakdown and board in one transaction.
import { createHash } from 'node:crypto'
import type { Breakdown, ScriptLayout } from '#contract/breakdown.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { faults } from '#platform/faults.ts'
import { newId } from '#platform/ids.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { BreakdownStore, MadeBreakdown } from './breakdown-store.ts'
import { scriptEvent } from './events.ts'
import { scriptFaults } from './faults.ts'
import type { Lanes } from './lanes.ts'
import * as queries from './queries.ts'
import type { ScriptReader } from './reader.ts'
import { keepSource, type SourceShelf } from './source-shelf.ts'
import { recordStateChange } from './state-change.ts'
import type { Script, Version } from './tables.ts'

/** What is built upon the breakdown of a project, and must follow it in the same transaction. */
export type ScriptFollower = {
  /**
   * Called before the transaction, so it may read and compute. What it answers is called inside; by then it is sure that
   * the breakdown in force is still `previous`.
   */
  prepare(
    scope: Scope,
    projectId: string,
    news: { readonly previous: Breakdown | null; readonly next: Breakdown; readonly nextSha256: string },
  ): Promise<(tx: Tx, script: { readonly version: number }) => Promise<void>>
}

export type SaveDeps = {
  readonly shelf: SourceShelf
  /** The project is not purged before the transaction ends. Throws NOT_FOUND, PROJECTS_IN_TRASH. */
  readonly holdProject: (tx: Tx, scope: Scope, projectId: string) => Promise<void>
  readonly db: Db
  readonly clock: Clock
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly parse: ScriptReader
  readonly breakdowns: BreakdownStore
  readonly followers: readonly ScriptFollower[]
  readonly lanes: Lanes
}

export type SaveInput = {
  readonly bytes: Uint8Array
  /** Null for a text that was typed here. */
  readonly fileName: string | null
  /** Null lets the reader decide; left out, the wish of the version before holds if the kind of file is the same. */
  readonly layout?: ScriptLayout | null
  readonly language?: string | null
  readonly note?: string
  readonly title?: string | null
  readonly description?: string
  /** Left out: whatever was there is replaced. 0: there must be no script yet. */
  readonly ifRevision?: number
  /** What must happen with the version or not at all: done last, in its transaction. Given its number. */
  readonly alongside?: (tx: Tx, version: number) => Promise<void>
}

export type Saved = {
  readonly script: Script
  readonly version: Version
  readonly breakdown: Breakdown
  /** False if text and reading were the same as before. */
  readonly changed: boolean
}

/** How often a save starts again because another one was faster. */
const ATTEMPTS_MAX = 5

export async function saveVersion(deps: SaveDeps, scope: Scope, projectId: string, input: SaveInput): Promise<Saved> {
  const { text, sourceKind, encoding } = await deps.parse.readDocument(input.bytes, input.fileName)
  // Text that was typed is its own source; a blob beside it would only say the same again.
  const isOwnSource = input.fileName === null || Buffer.from(text).equals(input.bytes)
  const source = isOwnSource ? null : await keepSource(deps, input.bytes)
  const draft: Draft = {
    text,
    source: { sha256: source?.sha256 ?? null, kind: sourceKind, encoding, fileName: input.fileName },
    sourceBytes: source?.sizeBytes ?? 0,
    extension: extensionOf(input.fileName),
    input,
    restoredFrom: null,
  }
  return writeDraft(deps, scope, projectId, draft)
}

/** An earlier text becomes the newest version. */
export async function restoreVersion(
  deps: SaveDeps,
  scope: Scope,
  projectId: string,
  which: { readonly number: number; readonly ifRevision: number },
): Promise<Saved> {
  const { script } = await loadHead(deps.db, scope, projectId)
  const place = { scriptId: script.id, number: which.number }
  const version = await queries.findVersion(deps.db, scope, place)
  const text = await queries.findVersionText(deps.db, scope, place)
  if (!version || text === undefined) throw scriptFaults.NO_VERSION({ number: which.number })
  return writeDraft(deps, scope, projectId, {
    text,
    source: version.source,
    extension: extensionOf(version.source.fileName),
    input: { layout: version.layoutWish, language: version.languageWish, ifRevision: which.ifRevision },
    restoredFrom: which.number,
  })
}

/** The same text, read as the user wishes, or by a newer reader. */
export async function readAnew(
  deps: SaveDeps,
  scope: Scope,
  projectId: string,
  wish: { readonly layout?: ScriptLayout | null; readonly language?: string | null; readonly ifRevision?: number },
): Promise<Saved> {
  const { script, version } = await loadHead(deps.db, scope, projectId)
  const text = await queries.findVersionText(deps.db, scope, { scriptId: script.id, number: version.number })
  return writeDraft(deps, scope, projectId, {
    text: text ?? '',
    source: version.source,
    extension: extensionOf(version.source.fileName),
    input: wish,
    restoredFrom: null,
  })
}

export type GlanceInput = {
  readonly text: string
  readonly fileName: string | null
  readonly layout: ScriptLayout | null
  readonly language: string | null
}

/** What saving this text would find in it; nothing is kept. */
export function glance(deps: SaveDeps, scope: Scope, input: GlanceInput): Promise<Breakdown> {
  const { fileName, layout, language } = input
  const text = input.text.replaceAll('\0', '\ufffd').toWellFormed()
  return deps.breakdowns.glance(deps.db, scope, { text, wish: { layout, language, extension: extensionOf(fileName) } })
}

type Draft = {
  readonly text: string
  readonly source: Version['source']
  /** Of an original that came with this draft; left out, it was there before and is paid for. */
  readonly sourceBytes?: number
  readonly extension: string | null
  readonly input: Omit<SaveInput, 'bytes' | 'fileName'>
  readonly restoredFrom: number | null
}

type Head = { readonly script: Script; readonly version: Version }

export async function findHead(queryable: Queryable, scope: Scope, projectId: string): Promise<Head | undefined> {
  const script = await queries.findScript(queryable, scope, projectId)
  if (!script) return undefined
  const version = await queries.findVersion(queryable, scope, { scriptId: script.id, number: script.currentVersion })
  if (!version) throw new Error(`script ${script.id} has lost its version ${script.currentVersion}`)
  return { script, version }
}

export async function loadHead(queryable: Queryable, scope: Scope, projectId: string): Promise<Head> {
  const head = await findHead(queryable, scope, projectId)
  if (!head) throw scriptFaults.NONE()
  return head
}

/** Saves of one project on this server wait for each other; those of several servers find out in the transaction. */
function writeDraft(deps: SaveDeps, scope: Scope, projectId: string, draft: Draft): Promise<Saved> {
  return deps.lanes.run(projectId, () => tryDraft(deps, scope, projectId, draft))
}

/** If the store has lost it, it is made again: a board without its breakdown would take all for new. */
async function breakdownOf(deps: SaveDeps, scope: Scope, { script, version }: Head): Promise<Breakdown | null> {
  const stored = await deps.breakdowns.load(version.breakdownSha256)
  if (stored) return stored
  const text = await queries.findVersionText(deps.db, scope, { scriptId: script.id, number: version.number })
  const wish = {
    layout: version.layoutWish,
    language: version.languageWish,
    extension: extensionOf(version.source.fileName),
  }
  return (await deps.breakdowns.make(deps.db, scope, { text: text ?? '', wish })).breakdown
}

async function tryDraft(deps: SaveDeps, scope: Scope, projectId: string, draft: Draft): Promise<Saved> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const head = await findHead(deps.db, scope, projectId)
    checkRevision(head, draft.input.ifRevision)
    const wish = wishOf(draft, head)
    const made = await deps.breakdowns.make(deps.db, scope, { text: draft.text, wish })
    const previous = head ? await breakdownOf(deps, scope, head) : null
    const news = { previous, next: made.breakdown, nextSha256: made.sha256 }
    const follow = await Promise.all(deps.followers.map((one) => one.prepare(scope, projectId, news)))
    const saved = await deps.db.transaction(async (tx) => {
      await deps.holdProject(tx, scope, projectId)
      const write = { deps, tx, scope, projectId, draft, wish, made }
      const written = head ? await replaceHead(write, head) : await insertHead(write)
      if (written?.changed) for (const one of follow) await one(tx, { version: written.version.number })
      if (written) await draft.input.alongside?.(tx, written.version.number)
      return written
    })
    if (saved) return { ...saved, breakdown: made.breakdown }
  }
  throw faults.BUSY({ retry_after_s: 1 })
}

type Wish = {
  readonly layout: ScriptLayout | null
  readonly language: string | null
  readonly extension: string | null
}

/** A wish for one kind of file says nothing about another. */
function wishOf(draft: Draft, head: Head | undefined): Wish {
  const before = head?.version
  const isSameKind = before !== undefined && extensionOf(before.source.fileName) === draft.extension
  const kept = isSameKind
    ? { layout: before.layoutWish, language: before.languageWish }
    : { layout: null, language: null }
  const { layout = kept.layout, language = kept.language } = draft.input
  return { layout, language, extension: draft.extension }
}

type Write = {
  readonly deps: SaveDeps
  readonly tx: Tx
  readonly scope: Scope
  readonly projectId: string
  readonly draft: Draft
  readonly wish: Wish
  readonly made: MadeBreakdown
}

type Written = Omit<Saved, 'breakdown'>

/** Undefined if somebody else wrote in the meantime: then all that was computed is out of date. */
async function replaceHead(write: Write, head: Head): Promise<Written | undefined> {
  const { tx, scope, draft, made } = write
  const script = await queries.lockScript(tx, scope, write.projectId)
  if (!script || script.id !== head.script.id) return undefined
  checkRevision({ script }, draft.input.ifRevision)
  const place = { scriptId: script.id, number: script.currentVersion }
  const version = await queries.findVersion(tx, scope, place)
  if (version?.id !== head.version.id || version.breakdownSha256 !== head.version.breakdownSha256) return undefined
  if (version.textSha256 !== hashOf(draft.text)) return addVersion(write, script)
  if (version.breakdownSha256 !== made.sha256 || !isSameWish(version, write.wish))
    return changeReading(write, script, version)
  return { script: await describe(write, script), version, changed: false }
}

function isSameWish(version: Version, wish: Wish): boolean {
  return version.layoutWish === wish.layout && version.languageWish === wish.language
}

async function insertHead(write: Write): Promise<Written | undefined> {
  const { deps, tx, scope, projectId, draft } = write
  const at = deps.clock.now()
  const id = newId()
  const isFirst = await queries.insertScript(tx, scope, {
    id,
    project_id: projectId,
    title: draft.input.title ?? null,
    description: draft.input.description ?? '',
    state: 'draft',
    state_reason: null,
    state_by: null,
    state_at: at,
    author_id: scope.actorId,
    reviewer_id: null,
    current_version: 1,
    published_version: null,
    view_count: 0,
    like_count: 0,
    revision: 1,
    created_at: at,
    updated_at: at,
  })
  if (!isFirst) return undefined
  const version = await writeVersion(write, { id, projectId }, 1)
  const script = await queries.findScript(tx, scope, projectId)
  if (!script) throw new Error('a script vanished right after it was stored')
  return { script, version, changed: true }
}

async function addVersion(write: Write, script: Script): Promise<Written> {
  const version = await writeVersion(write, script, script.currentVersion + 1)
  const at = write.deps.clock.now()
  // What was submitted, approved or published was the old text.
  const back =
    script.state === 'draft'
      ? {}
      : { state: 'draft' as const, state_reason: null, state_by: write.scope.actorId, state_at: at }
  const values = { ...described(write.draft), ...back, current_version: version.number }
  const after = await queries.updateScript(write.tx, write.scope, { id: script.id, at, values })
  if (script.state !== 'draft') {
    const step = { script, action: 'new_version' as const, reason: null, version: version.number, at }
    await recordStateChange(write.tx, write.scope, { ...step, to: 'draft' })
  }
  return { script: after, version, changed: true }
}

async function writeVersion(write: Write, script: Pick<Script, 'id' | 'projectId'>, number: number): Promise<Version> {
  const { deps, tx, scope, draft, made } = write
  const at = deps.clock.now()
  await deps.artefacts.record(tx, scope, made.artefact)
  const id = newId()
  if (draft.sourceBytes) await deps.shelf.charge(tx, scope, { id, sizeBytes: draft.sourceBytes })
  await queries.insertVersion(tx, scope, {
    id,
    script_id: script.id,
    number,
    text: draft.text,
    text_sha256: hashOf(draft.text),
    text_chars: draft.text.length,
    source_sha256: draft.source.sha256,
    source_kind: draft.source.kind,
    encoding: draft.source.encoding,
    file_name: draft.source.fileName,
    ...readingOf(write),
    note: draft.input.note ?? '',
    restored_from: draft.restoredFrom,
    created_by: scope.actorId,
    created_at: at,
  })
  const { breakdown } = made
  const payload = {
    version: number,
    shots: breakdown.shots.length,
    lines: breakdown.lines.length,
    restored_from: draft.restoredFrom,
  }
  await emit(tx, scriptEvent('script.version_saved', { scope, at }, { script, payload }))
  return mustFindVersion(write, script.id, number)
}

async function changeReading(write: Write, script: Script, version: Version): Promise<Written> {
  const { deps, tx, scope, made } = write
  const at = deps.clock.now()
  await deps.artefacts.record(tx, scope, made.artefact)
  await queries.updateReading(tx, scope, { versionId: version.id, reading: readingOf(write) })
  const after = await queries.updateScript(tx, scope, { id: script.id, at, values: described(write.draft) })
  const payload = { version: version.number, layout: made.breakdown.layout, language: made.breakdown.language }
  await emit(tx, scriptEvent('script.read_anew', { scope, at }, { script, payload }))
  return { script: after, version: await mustFindVersion(write, script.id, version.number), changed: true }
}

async function describe(write: Write, script: Script): Promise<Script> {
  const values = described(write.draft)
  const { title = script.title, description = script.description } = values
  if (title === script.title && description === script.description) return script
  const at = write.deps.clock.now()
  const after = await queries.updateScript(write.tx, write.scope, { id: script.id, at, values })
  await emit(write.tx, scriptEvent('script.described', { scope: write.scope, at }, { script, payload: { title } }))
  return after
}

function described({ input }: Draft): { title?: string | null; description?: string } {
  return {
    ...(input.title === undefined ? {} : { title: input.title }),
    ...(input.description === undefined ? {} : { description: input.description }),
  }
}

function readingOf({ wish, made }: Write): queries.Reading {
  const { breakdown } = made
  return {
    layout_wish: wish.layout,
    language_wish: wish.language,
    layout: breakdown.layout,
    language: breakdown.language,
    breakdown_sha256: made.sha256,
    breakdown_bytes: made.sizeBytes,
    scene_count: breakdown.scenes.length,
    shot_count: breakdown.shots.length,
    line_count: breakdown.lines.length,
    warning_count: breakdown.warnings.length,
  }
}

async function mustFindVersion({ tx, scope }: Write, scriptId: string, number: number): Promise<Version> {
  const version = await queries.findVersion(tx, scope, { scriptId, number })
  if (!version) throw new Error('a version vanished right after it was stored')
  return version
}

function checkRevision(head: { readonly script: Script } | undefined, ifRevision: number | undefined): void {
  const revision = head?.script.revision ?? 0
  if (ifRevision !== undefined && ifRevision !== revision) throw faults.STALE_REVISION({ revision })
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function extensionOf(fileName: string | null): string | null {
  return /\.([A-Za-z0-9]{1,12})$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? null
}
