// The state of the writer's desk: the text on it, the version that it was written over, and what is not saved.

import type { EditorView, ViewUpdate } from '@codemirror/view'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { ScriptHead, ScriptSaved } from '#contract/scripts.ts'
import { isFault } from '#web/api/fault.ts'
import { beforeDraftsAreCounted, writeDraft } from '#web/kit/draft.ts'
import { type DraftPlace, dropScriptDraft, keepScriptDraft, noteDraftOf } from './drafts.ts'
import { headQuery, nameOfText, saveText, versionQuery, withPlainLineEnds } from './script.ts'
import { editorVerbs } from './script-editor.ts'

/** What the text on the desk was written over. */
export type Base = {
  /** 0: there was no script. */
  readonly version: number
  /** Null: it is not the version in force, and nobody needs its text. */
  readonly text: string | null
  readonly layout: ScriptLayout | null
}

export type Opening = { readonly base: Base; readonly text: string; readonly layout: ScriptLayout | null }

type SaveWish = { readonly note?: string; readonly isOverTheirs?: boolean }

const KEEP_AFTER_MS = 400

export type Desk = ReturnType<typeof useDesk>

export function useDesk(given: { place: DraftPlace; head: ScriptHead | null; opening: Opening }) {
  const { place, head, opening } = given
  const [base, setBase] = useState(opening.base)
  const [layout, setLayout] = useState(opening.layout)
  const [isTextChanged, setTextChanged] = useState(() => opening.text !== opening.base.text)
  const view = useRef<EditorView | null>(null)
  const now = useRef({ base, layout })
  now.current = { base, layout }
  const isDirty = isTextChanged || layout !== base.layout
  const drafts = useDraftKeeping(place, { view, now, isDirty, opening })

  const sent = useRef<string | null>(null)
  const become = (next: Base) => {
    now.current = { base: next, layout: next.layout }
    setBase(next)
    setLayout(next.layout)
    compare()
  }
  const compare = () => {
    const { text } = now.current.base
    const doc = view.current?.state.doc
    if (doc) setTextChanged(text === null || doc.length !== text.length || doc.toString() !== text)
  }
  /** `old`: the version that it was written over until now. What was typed since stays unsaved, over the new one. */
  const adopt = (next: Base, old: number) => {
    become(next)
    dropScriptDraft(place, old)
    drafts.now()
  }
  const save = useSaving({ place, head, view, now, sent, onSaved: adopt })
  const theirs = useTheirs({ place, head, view, now, sent, isDirty, isSaving: save.isPending, become, adopt })
  return {
    base,
    layout,
    isDirty,
    save,
    conflict: theirs.conflict,
    loadTheirs: theirs.load,
    opening,
    textNow: () => view.current?.state.doc.toString() ?? opening.text,
    view: useCallback(() => view.current, []),
    /** Back to what was saved. */
    discard: () => {
      const { base } = now.current
      if (base.text === null || !view.current) return
      become(base)
      editorVerbs.load(view.current, base.text)
      dropScriptDraft(place, base.version)
    },
    opened: (editor: EditorView | null) => {
      view.current = editor
    },
    typed: (_update: ViewUpdate) => {
      compare()
      drafts.later()
    },
    chooseLayout: (next: ScriptLayout | null) => {
      now.current = { ...now.current, layout: next }
      setLayout(next)
      drafts.later()
    },
  }
}

type Refs = {
  readonly view: { readonly current: EditorView | null }
  readonly now: { readonly current: { readonly base: Base; readonly layout: ScriptLayout | null } }
}

/** What was sent last: its reply may have been lost. */
type Sent = { readonly sent: { current: string | null } }
type Adopt = (next: Base, old: number) => void

/** Writes what is unsaved to the browser's own store, shortly after the last key and before the page goes. */
function useDraftKeeping(place: DraftPlace, given: Refs & { isDirty: boolean; opening: Opening }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const keep = () => {
    clearTimeout(timer.current)
    timer.current = undefined
    const { base, layout } = given.now.current
    const text = given.view.current?.state.doc.toString()
    if (text === undefined) return
    if (text === base.text && layout === base.layout) dropScriptDraft(place, base.version)
    else keepScriptDraft(place, { text, layout, version: base.version, at: Date.now() })
  }
  const latest = useRef(keep)
  latest.current = keep
  useEffect(() => {
    const atOnce = () => {
      if (timer.current !== undefined) latest.current()
    }
    const stop = beforeDraftsAreCounted(atOnce)
    window.addEventListener('pagehide', atOnce)
    document.addEventListener('visibilitychange', atOnce)
    return () => {
      atOnce()
      stop()
      window.removeEventListener('pagehide', atOnce)
      document.removeEventListener('visibilitychange', atOnce)
    }
  }, [])
  const later = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(), KEEP_AFTER_MS)
  }
  return { later, now: () => latest.current() }
}

function useSaving(given: Refs & Sent & { place: DraftPlace; head: ScriptHead | null; onSaved: Adopt }) {
  const client = useQueryClient()
  const { projectId } = given.place
  const query = headQuery(projectId)
  return useMutation({
    mutationFn: async ({ note = '', isOverTheirs = false }: SaveWish) => {
      const { base, layout } = given.now.current
      const text = given.view.current?.state.doc.toString() ?? ''
      given.sent.current = text
      const attempt = async (head: ScriptHead | null) => {
        const language = head?.version.language_wish ?? null
        const wish = { text, layout, language, fileName: nameOfText(head), note }
        return saveText(projectId, { ...wish, revision: head?.revision ?? 0 })
      }
      // A version that was not written over is never the ground of a save: without one, the server refuses.
      const isKnown = (given.head?.version.number ?? 0) === base.version
      const saved = await attempt(isKnown || isOverTheirs ? given.head : null).catch(async (error: unknown) => {
        if (!isFault(error) || !error.isStale) throw error
        const fresh = await client.fetchQuery({ ...query, staleTime: 0 })
        // Somebody changed the state, not the text: nobody loses anything.
        const isSameText = (fresh?.version.number ?? 0) === base.version
        if (isSameText || isOverTheirs) return attempt(fresh)
        // It was saved, and only the reply was lost.
        if (fresh && layout === fresh.version.layout_wish && text === (await textOf(client, projectId, fresh)))
          return fresh
        throw error
      })
      return { saved, text, before: base.version }
    },
    onSuccess: async ({ saved, text, before }, { note }) => {
      if (note !== undefined) writeDraft(noteDraftOf(given.place), null)
      given.sent.current = null
      given.onSaved(baseOf(saved, text), before)
      await client.invalidateQueries({ queryKey: query.queryKey })
    },
  })
}

const baseOf = ({ version }: Pick<ScriptSaved, 'version'>, text: string): Base => ({
  version: version.number,
  text,
  layout: version.layout_wish,
})

async function textOf(client: QueryClient, projectId: string, head: ScriptHead): Promise<string> {
  const shown = await client.fetchQuery(versionQuery(projectId, head.version.number))
  return withPlainLineEnds(shown.text)
}

type TheirsInput = Refs &
  Sent & {
    readonly place: DraftPlace
    readonly head: ScriptHead | null
    readonly isDirty: boolean
    readonly isSaving: boolean
    readonly become: (base: Base) => void
    readonly adopt: Adopt
  }

/** A newer version of somebody else: loaded by itself where nothing would be lost, else a question. */
function useTheirs(given: TheirsInput) {
  const { place, head, view, now, isDirty, isSaving, become } = given
  const client = useQueryClient()
  const newest = head?.version.number ?? 0
  const isNewer = newest > now.current.base.version && !isSaving
  const load = async (isForced: boolean) => {
    if (!head) return
    const text = await textOf(client, place.projectId, head)
    const { base } = now.current
    const mine = view.current?.state.doc.toString()
    if (!view.current || (!isForced && mine !== base.text)) return
    if (isForced) dropScriptDraft(place, base.version)
    become({ version: newest, text, layout: head.version.layout_wish })
    editorVerbs.load(view.current, text)
  }
  const loadQuietly = useRef(load)
  loadQuietly.current = load
  useEffect(() => {
    if (isNewer && !isDirty) void loadQuietly.current(false).catch(() => {})
  }, [isNewer, isDirty])
  const reread = head?.version.number === now.current.base.version ? head.version.layout_wish : undefined
  useEffect(() => {
    const { base, layout } = now.current
    // The same text read another way, by somebody else: ours to follow unless we chose something too.
    if (reread !== undefined && reread !== base.layout && layout === base.layout && !isSaving)
      become({ ...base, layout: reread })
  }, [reread, isSaving, become, now])
  const isOwn = useOwnVersion(given, { isAsked: isNewer && isDirty, newest })
  return { conflict: isNewer && isDirty && isOwn === false ? head : null, load: () => load(true) }
}

/**
 * Whether the newest version is what was sent from here, with a reply that was lost, or what stands here anyway. Then it is no
 * question, and is written on from. Undefined until that is known.
 */
function useOwnVersion(given: TheirsInput, { isAsked, newest }: { isAsked: boolean; newest: number }) {
  const client = useQueryClient()
  const [strange, setStrange] = useState(0)
  const look = async () => {
    const { head, view, now, sent, place, adopt } = given
    if (!head) return
    const text = await textOf(client, place.projectId, head)
    const { base, layout } = now.current
    const wish = head.version.layout_wish
    const isOwn = text === sent.current || text === view.current?.state.doc.toString()
    if (isOwn && (layout === base.layout || layout === wish))
      adopt({ version: newest, text, layout: wish }, base.version)
    else setStrange(newest)
  }
  const latest = useRef(look)
  latest.current = look
  useEffect(() => {
    if (isAsked) void latest.current().catch(() => setStrange(newest))
  }, [isAsked, newest])
  return isAsked && strange === newest ? false : undefined
}
