// What the server finds, kept beside the text while it is written.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { ScriptHead } from '#contract/scripts.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import type { useDesk } from './desk.ts'
import type { DraftPlace } from './drafts.ts'
import { sceneAt, toDiagnostics } from './places.ts'
import { PreviewReader } from './preview-reader.ts'
import { nameOfText } from './script.ts'
import { editorVerbs } from './script-editor.ts'
import { guessLayout } from './script-language.ts'

type ReadingInput = {
  readonly desk: ReturnType<typeof useDesk>
  readonly place: DraftPlace
  readonly head: ScriptHead | null
}

const NOTHING = { read: null, isReading: true, error: null, isTooLong: false } as const

/** Keeps what the server found beside the text, and the text marked with it. */
export function useReading({ desk, place, head }: ReadingInput) {
  const [reader, setReader] = useState<PreviewReader | null>(null)
  const state = useSyncExternalStore(
    (watcher) => reader?.watch(watcher) ?? (() => {}),
    () => reader?.state ?? NOTHING,
  )
  const [guess] = useState(() => guessLayout(desk.opening.text))
  const [scene, setScene] = useState(-1)
  const offset = useRef(0)
  const wish = {
    layout: desk.layout,
    language: head?.version.language_wish ?? null,
    fileName: nameOfText(head),
    wordsIn: useLanguage(),
  }
  const latest = useRef(wish)
  latest.current = wish
  const { layout, language, fileName, wordsIn } = wish
  useEffect(
    () => reader?.wishChanged({ layout, language, fileName, wordsIn }),
    [reader, layout, language, fileName, wordsIn],
  )
  const { read } = state
  useEffect(() => {
    const view = desk.view()
    if (!view || !read) return
    setScene(sceneAt(read, offset.current))
    return editorVerbs.setWarnings(view, () => toDiagnostics(read))
  }, [read, desk.view])
  return {
    state,
    scene,
    guess,
    isOpen: reader !== null,
    again: () => reader?.again(),
    characters: () => reader?.state.read?.found.characters.map((one) => one.name) ?? [],
    typed: (update: Parameters<PreviewReader['textChanged']>[0]) => reader?.textChanged(update),
    placed: (at: number) => {
      offset.current = at
      const known = reader?.state.read
      if (known) setScene(sceneAt(known, at))
    },
    opened: (view: ReturnType<typeof desk.view>) => {
      reader?.close()
      setReader(view && new PreviewReader(place.projectId, { doc: () => view.state.doc, wish: latest.current }))
    },
  }
}
