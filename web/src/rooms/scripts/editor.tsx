import type { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { classes } from '#web/ui/classes.ts'
import { phrasesOf } from './phrases.ts'
import { createScriptEditor, type EditorEvents, editorVerbs } from './script-editor.ts'
import { useTexts } from './texts.ts'

type EditorProps = {
  readonly text: string
  readonly layout: ScriptLayout
  readonly isReadOnly: boolean
  readonly events: EditorEvents
  readonly onOpen: (view: EditorView | null) => void
}

/** The text itself. What it begins with is read once; afterwards the editor holds it. */
export function Editor({ text, layout, isReadOnly, events, onOpen }: EditorProps) {
  const t = useTexts()
  const language = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const given = useRef({
    text,
    layout,
    isReadOnly,
    events,
    onOpen,
    label: t('editorLabel'),
    phrases: phrasesOf(language),
  })
  given.current = { ...given.current, events, onOpen }
  useEffect(() => {
    if (!box.current) return
    const { text, layout, isReadOnly, label, phrases } = given.current
    const latest: EditorEvents = {
      onText: (update) => given.current.events.onText(update),
      onPlace: (offset) => given.current.events.onPlace(offset),
      onSave: () => given.current.events.onSave(),
      characters: () => given.current.events.characters(),
    }
    const made = createScriptEditor(box.current, {
      text,
      look: { label, phrases, isReadOnly, layout },
      events: latest,
    })
    view.current = made
    given.current.onOpen(made)
    return () => {
      given.current.onOpen(null)
      view.current = null
      made.destroy()
    }
  }, [])
  useEffect(() => {
    if (view.current) return editorVerbs.setLayout(view.current, layout)
  }, [layout])
  useEffect(() => {
    if (view.current) editorVerbs.setReadOnly(view.current, isReadOnly)
  }, [isReadOnly])
  const label = t('editorLabel')
  useEffect(() => {
    if (view.current) editorVerbs.setWords(view.current, { label, phrases: phrasesOf(language) })
  }, [label, language])
  return <div ref={box} data-testid="script-editor" className={classes('h-full min-h-0 overflow-hidden bg-surface')} />
}
