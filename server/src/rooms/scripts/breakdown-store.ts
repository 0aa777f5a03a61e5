// Breakdowns as artefacts: found by what made them, made if they are not there, and read through a small cache.
import { createHash } from 'node:crypto'
import type { Breakdown, ScriptLayout } from '#contract/breakdown.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Queryable } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import { type Artefacts, keyOf, type NewArtefact, type Recipe } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { BREAKDOWN_REVISION, type ScriptReader } from './reader.ts'

export type ReadingWish = {
  readonly layout: ScriptLayout | null
  readonly language: string | null
  /** "srt", "csv": tells layouts apart that look alike. */
  readonly extension: string | null
}

export type MadeBreakdown = {
  readonly breakdown: Breakdown
  readonly sha256: string
  readonly sizeBytes: number
  /** To be recorded in the transaction that refers to it. */
  readonly artefact: NewArtefact
}

/** A breakdown is about ten times its text. */
const BREAKDOWN_BYTES_MAX = 512 * 1024 * 1024

export type StoreDeps = {
  readonly blobs: BlobStore
  readonly artefacts: Artefacts
  readonly parse: ScriptReader
  /** Bytes of stored breakdowns that are kept unpacked in memory. */
  readonly cacheBytesMax: number
}

export function createBreakdownStore(deps: StoreDeps) {
  const cache = new BreakdownCache(deps.cacheBytesMax)
  async function load(sha256: string): Promise<Breakdown | undefined> {
    const cached = cache.get(sha256)
    if (cached) return cached
    const stored = await readBreakdown(deps.blobs, sha256)
    if (stored) cache.put(sha256, stored.breakdown, stored.sizeBytes)
    return stored?.breakdown
  }
  async function find(queryable: Queryable, scope: Scope, key: string) {
    const known = (await deps.artefacts.find(queryable, scope, [key])).get(key)
    const breakdown = known && (await load(known.sha256))
    return known && breakdown ? { known, breakdown } : undefined
  }
  return {
    /** What is found in a text, keeping nothing of it. */
    async glance(queryable: Queryable, scope: Scope, input: { text: string; wish: ReadingWish }): Promise<Breakdown> {
      const found = await find(queryable, scope, keyOf(recipeOf(input.text, input.wish)))
      return found?.breakdown ?? deps.parse.breakDown(input.text, optionsOf(input.wish), { isSoonAgain: true })
    },

    /** Finds or makes the breakdown of a text; its blob is complete when this answers. */
    async make(queryable: Queryable, scope: Scope, input: { text: string; wish: ReadingWish }): Promise<MadeBreakdown> {
      const recipe = recipeOf(input.text, input.wish)
      const key = keyOf(recipe)
      const found = await find(queryable, scope, key)
      if (found) {
        const { known, breakdown } = found
        const { sha256, sizeBytes } = known
        return { breakdown, sha256, sizeBytes, artefact: { ...known, provenance: recipe } }
      }
      const breakdown = await deps.parse.breakDown(input.text, optionsOf(input.wish))
      const bytes = Buffer.from(JSON.stringify(breakdown))
      const { sha256, sizeBytes } = await deps.blobs.put([bytes], { maxBytes: BREAKDOWN_BYTES_MAX })
      cache.put(sha256, breakdown, sizeBytes)
      const facts = { shots: breakdown.shots.length, lines: breakdown.lines.length }
      const made = { kind: recipe.kind, key, sha256, sizeBytes, mediaType: 'application/json', facts }
      return { breakdown, sha256, sizeBytes, artefact: { ...made, provenance: recipe } }
    },

    /** Undefined if the store has lost it. */
    load,
  }
}

export type BreakdownStore = ReturnType<typeof createBreakdownStore>

function recipeOf(text: string, wish: ReadingWish): Recipe {
  return {
    kind: 'breakdown',
    engineId: 'local/breakdown',
    engineRevision: BREAKDOWN_REVISION,
    model: 'rules',
    parameters: { layout: wish.layout, language: wish.language, title: null, extension: wish.extension },
    inputs: [createHash('sha256').update(text).digest('hex')],
    variant: 0,
  }
}

function optionsOf(wish: ReadingWish) {
  return {
    ...(wish.layout === null ? {} : { layout: wish.layout }),
    ...(wish.language === null ? {} : { language: wish.language }),
    ...(wish.extension === null ? {} : { fileName: `script.${wish.extension}` }),
  }
}

async function readBreakdown(
  blobs: BlobStore,
  sha256: string,
): Promise<{ breakdown: Breakdown; sizeBytes: number } | undefined> {
  try {
    const { stream, sizeBytes } = await blobs.read(contentKey(sha256))
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    return { breakdown: JSON.parse(Buffer.concat(chunks).toString('utf8')), sizeBytes }
  } catch (error) {
    if (error instanceof Fault && error.kind === 'not_found') return undefined
    throw error
  }
}

/** Least recently used goes first; the newest stays even if it alone is over the bound. */
class BreakdownCache {
  readonly #bytesMax: number
  readonly #entries = new Map<string, { breakdown: Breakdown; sizeBytes: number }>()
  #bytes = 0
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }
  get(sha256: string): Breakdown | undefined {
    const entry = this.#entries.get(sha256)
    if (entry) this.put(sha256, entry.breakdown, entry.sizeBytes)
    return entry?.breakdown
  }
  put(sha256: string, breakdown: Breakdown, sizeBytes: number): void {
    if (this.#entries.delete(sha256)) this.#bytes -= sizeBytes
    this.#entries.set(sha256, { breakdown, sizeBytes })
    this.#bytes += sizeBytes
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#bytesMax || oldest === sha256) break
      this.#entries.delete(oldest)
      this.#bytes -= entry.sizeBytes
    }
  }
}
