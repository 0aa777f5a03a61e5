// Scripts: one per project, a text with versions, its way through approval, and what is found in it.
//
// Promises: a text that was saved is never changed or renumbered; saving the same text twice makes one version; reading a
// file happens beside the event loop and before anything is written, so a file that cannot be read loses nothing; version,
// breakdown and whatever follows the breakdown (the board) change in one transaction or not at all.
// Never: edits a breakdown, which is derived; decides what becomes of shots and characters, which is the board's.
import type { Breakdown, ScriptLayout } from '#contract/breakdown.ts'
import type { ScriptAction } from '#contract/scripts.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db, Queryable, Tx } from '#platform/db/db.ts'
import type { PageRequest } from '#platform/http/route.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type BreakdownStore, createBreakdownStore } from './breakdown-store.ts'
import type { CommandDeps } from './commands.ts'
import * as commands from './commands.ts'
import { findReferred } from './content-queries.ts'
import { copyToProject, deleteOfProject, type ProjectCopy } from './copy.ts'
import { scriptFaults } from './faults.ts'
import { Gate, Lanes } from './lanes.ts'
import { listOverviews } from './overview-queries.ts'
import * as queries from './queries.ts'
import { createScriptReader as createReader, type ScriptReader } from './reader.ts'
import {
  findHead,
  type GlanceInput,
  glance,
  loadHead,
  readAnew,
  restoreVersion,
  type Saved,
  type SaveInput,
  type ScriptFollower,
  saveVersion,
} from './save-version.ts'
import type { SourceShelf } from './source-shelf.ts'
import type { Script, Version } from './tables.ts'

export { ageBandOf } from './breakdown/people/evidence.ts'
export { inferFromWords, readDescription } from './breakdown/people/infer-people.ts'
export { isCrowd } from './breakdown/persons.ts'
export { rewordBreakdown } from './breakdown/warning-words.ts'
export type { ScriptReader } from './reader.ts'
export type { Saved, SaveInput, ScriptFollower } from './save-version.ts'
export type { Script, Version } from './tables.ts'

/** Bytes of stored breakdowns that stay unpacked in memory; a long feature script has about 4 MB. */
const CACHE_BYTES_MAX = 64 * 1024 * 1024

/** Reads and breaks down without a room around it: for the command line. */
export const createScriptReader = createReader

export type ScriptsDeps = {
  readonly db: Db
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly clock: Clock
  readonly parse?: ScriptReader
  readonly shelf: SourceShelf
  /** The project is not purged before the transaction ends. Throws NOT_FOUND, PROJECTS_IN_TRASH. */
  readonly holdProject: (tx: Tx, scope: Scope, projectId: string) => Promise<void>
  /** Whether somebody may be asked to review a script of the project; nobody, until this is answered. */
  readonly mayDecide?: CommandDeps['mayDecide']
}

type Target = { readonly projectId: string; readonly ifRevision: number }

export type CurrentBreakdown = {
  readonly scriptId: string
  readonly version: number
  readonly breakdown: Breakdown
  readonly breakdownSha256: string
}

export function createScripts(given: ScriptsDeps) {
  const parse = given.parse ?? createReader()
  const breakdowns = createBreakdownStore({ ...given, parse, cacheBytesMax: CACHE_BYTES_MAX })
  const followers: ScriptFollower[] = []
  const glances = new Gate(1)
  const deps = { mayDecide: async () => false, ...given, parse, breakdowns, followers, lanes: new Lanes() }
  return {
    /** Whoever builds upon breakdowns says so once, at the start. */
    followedBy(follower: ScriptFollower): void {
      followers.push(follower)
    },

    /** Reads a file and makes it the script's newest version. The same text again changes nothing. */
    saveVersion: (scope: Scope, projectId: string, input: SaveInput): Promise<Saved> =>
      saveVersion(deps, scope, projectId, input),
    restoreVersion: (scope: Scope, projectId: string, which: { number: number; ifRevision: number }): Promise<Saved> =>
      restoreVersion(deps, scope, projectId, which),
    readAnew: (
      scope: Scope,
      projectId: string,
      wish: { layout?: ScriptLayout | null; language?: string | null; ifRevision?: number },
    ): Promise<Saved> => readAnew(deps, scope, projectId, wish),

    /** What is found in a text that is not saved. One at a time in this process: saves go before. */
    glance: (scope: Scope, input: GlanceInput): Promise<Breakdown> => glances.run(() => glance(deps, scope, input)),

    /** The breakdown in force; undefined if the project has no script. Reads a blob unless it is in memory. */
    current: (queryable: Queryable, scope: Scope, projectId: string): Promise<CurrentBreakdown | undefined> =>
      findCurrent(queryable, breakdowns, scope, projectId),

    /** A breakdown by its hash, as `current` or a follower was told; undefined if the store has lost it. */
    breakdownOf: (sha256: string): Promise<Breakdown | undefined> => breakdowns.load(sha256),

    ...deciding(deps),
    ...reading,

    /** Which of these contents scripts refer to: for a room that wants to delete some. */
    refersTo: findReferred,
    /** A copy of the project gets the version in force, as a draft. Undefined if nothing was copied. */
    copyToProject: (tx: Tx, scope: Scope, copy: ProjectCopy) => copyToProject(deps, tx, scope, copy),
    /** Answers the contents that its versions referred to. */
    deleteOfProject: (tx: Tx, workspaceId: string, projectId: string): Promise<string[]> =>
      deleteOfProject(deps, tx, { workspaceId, projectId }),
  }
}

export type Scripts = ReturnType<typeof createScripts>

function deciding(deps: CommandDeps) {
  return {
    /** Submits, withdraws, approves, rejects, publishes or takes back; see script.ts for who may. */
    move: (scope: Scope, target: Target, act: { action: ScriptAction; reason: string | null }): Promise<Script> =>
      commands.moveScript(deps, scope, target, act),
    assignReviewer: (scope: Scope, target: Target, reviewerId: string | null): Promise<Script> =>
      commands.assignReviewer(deps, scope, target, reviewerId),
    /** Answers how many like it now. */
    like: (scope: Scope, projectId: string, isLiked: boolean): Promise<number> =>
      commands.likeScript(deps, scope, projectId, isLiked),
    countView: (scope: Scope, projectId: string): Promise<number> => commands.countView(deps, scope, projectId),
    actionsOf: commands.actionsOf,
  }
}

const reading = {
  /** Script and version in force, without text. Throws SCRIPTS_NONE. */
  load: loadHead,
  /** The same; undefined if there is no script. */
  find: findHead,
  text: async (queryable: Queryable, scope: Scope, place: { scriptId: string; number: number }): Promise<string> => {
    const text = await queries.findVersionText(queryable, scope, place)
    if (text === undefined) throw scriptFaults.NO_VERSION({ number: place.number })
    return text
  },
  version: async (
    queryable: Queryable,
    scope: Scope,
    place: { scriptId: string; number: number },
  ): Promise<Version> => {
    const version = await queries.findVersion(queryable, scope, place)
    if (!version) throw scriptFaults.NO_VERSION({ number: place.number })
    return version
  },
  /** How much is in the scripts of these projects. */
  overviewsOf: listOverviews,
  /** Newest first. */
  versions: (queryable: Queryable, scope: Scope, request: PageRequest & { readonly scriptId: string }) =>
    queries.listVersions(queryable, scope, request),
  /** Its way through approval, the latest step first. */
  stateChanges: (queryable: Queryable, scope: Scope, request: PageRequest & { readonly scriptId: string }) =>
    queries.listStateChanges(queryable, scope, request),
}

async function findCurrent(
  queryable: Queryable,
  breakdowns: BreakdownStore,
  scope: Scope,
  projectId: string,
): Promise<CurrentBreakdown | undefined> {
  const reading = await queries.findCurrentReading(queryable, scope, projectId)
  if (!reading) return undefined
  const breakdown = await breakdowns.load(reading.breakdownSha256)
  if (!breakdown) throw scriptFaults.BREAKDOWN_LOST()
  return { scriptId: reading.scriptId, version: reading.version, breakdown, breakdownSha256: reading.breakdownSha256 }
}
