import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { phrasesOf } from './phrases.ts'
import { readingExtensions } from './script-editor.ts'

type TextProps = { readonly text: string; readonly layout: ScriptLayout; readonly label: string }

/** A text that can be read, searched and copied. */
export function ReadOnlyText({ text, layout, label }: TextProps) {
  const box = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  useEffect(() => {
    if (!box.current) return
    const look = { label, phrases: phrasesOf(language), isReadOnly: true, layout }
    const state = EditorState.create({ doc: text, extensions: readingExtensions(look) })
    const view = new EditorView({ parent: box.current, state })
    return () => view.destroy()
  }, [text, layout, label, language])
  return <div ref={box} className="min-h-0 flex-1 overflow-hidden bg-surface" />
}
