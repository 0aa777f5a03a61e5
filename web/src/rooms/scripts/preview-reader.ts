// Asks the server what it finds in the text, while it is typed: one question at a time, the latest text always last.
import type { Text } from '@codemirror/state'
import type { ViewUpdate } from '@codemirror/view'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { ScriptPreview } from '#contract/scripts.ts'
import { isFault } from '#web/api/fault.ts'
import { api } from '#web/api/request.ts'
import { pathOf } from './script.ts'
import { TextSnapshot } from './text-snapshot.ts'

export type ReadText = { readonly found: ScriptPreview; readonly snapshot: TextSnapshot }

export type PreviewState = {
  readonly read: ReadText | null
  /** The text has changed since, and an answer is on its way. */
  readonly isReading: boolean
  readonly error: unknown
  readonly isTooLong: boolean
}

export type PreviewWish = {
  readonly layout: ScriptLayout | null
  readonly language: string | null
  readonly fileName: string | null
  /** Of the warnings: the server words them in the language of the page. */
  readonly wordsIn: string
}

/** The server reads no more while somebody types. */
const CHARS_MAX = 4_000_000
const PAUSE_MS = 450
const TRY_AGAIN_MS = 5000

export class PreviewReader {
  readonly #projectId: string
  readonly #doc: () => Text
  readonly #watchers = new Set<() => void>()
  #wish: PreviewWish
  #state: PreviewState = { read: null, isReading: true, error: null, isTooLong: false }
  #asked: TextSnapshot | null = null
  #isOutdated = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(projectId: string, given: { doc: () => Text; wish: PreviewWish }) {
    this.#projectId = projectId
    this.#doc = given.doc
    this.#wish = given.wish
    this.#later(0)
  }

  get state(): PreviewState {
    return this.#state
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  textChanged(update: ViewUpdate): void {
    this.#state.read?.snapshot.follow(update.changes.desc)
    this.#asked?.follow(update.changes.desc)
    this.#later(PAUSE_MS)
  }

  wishChanged(wish: PreviewWish): void {
    const { layout, language, fileName, wordsIn } = this.#wish
    const isSameReading = wish.layout === layout && wish.language === language && wish.fileName === fileName
    if (isSameReading && wish.wordsIn === wordsIn) return
    this.#wish = wish
    this.#later(0)
  }

  again(): void {
    this.#later(0)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #later(waitMs: number): void {
    if (this.#isClosed) return
    if (!this.#state.isReading) this.#become({ isReading: true })
    if (this.#asked) {
      this.#isOutdated = true
      return
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(), waitMs)
  }

  async #ask(): Promise<void> {
    if (this.#isClosed) return
    const doc = this.#doc()
    if (doc.length > CHARS_MAX) {
      this.#become({ isReading: false, isTooLong: true, read: null })
      return
    }
    const snapshot = new TextSnapshot(doc)
    this.#asked = snapshot
    this.#isOutdated = false
    const { layout, language, fileName } = this.#wish
    const body = { text: doc.toString(), layout, language, file_name: fileName }
    try {
      const found = await api.post<ScriptPreview>(pathOf(this.#projectId, '/preview'), { body })
      this.#asked = null
      this.#become({ read: { found, snapshot }, isReading: this.#isOutdated, error: null, isTooLong: false })
      if (this.#isOutdated) this.#later(PAUSE_MS)
    } catch (error) {
      this.#asked = null
      this.#become({ isReading: false, error })
      if (mayHelp(error) && !this.#isClosed) this.#timer = setTimeout(() => void this.#ask(), TRY_AGAIN_MS)
    }
  }

  #become(change: Partial<PreviewState>): void {
    if (this.#isClosed) return
    this.#state = { ...this.#state, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}

/** Silence, a busy server and too many questions pass. */
const mayHelp = (error: unknown): boolean => !isFault(error) || [0, 429, 502, 503].includes(error.status)
