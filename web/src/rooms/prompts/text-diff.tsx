// Two texts in one column, with what differs marked.
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useLanguage } from '#web/i18n/texts.ts'
import { scriptLook } from '../scripts/editor-theme.ts'
import { phrasesOf } from '../scripts/phrases.ts'

type DiffProps = {
  readonly label: string
  readonly before: string
  readonly after: string
}

const COLLAPSE = { margin: 3, minSize: 8 }
/** Within these a long text is compared by the word; beyond them by the line. */
const DIFF = { scanLimit: 1000, timeout: 400 }

const compact = EditorView.theme({
  '&': { height: 'auto', maxHeight: '60vh' },
  '.cm-content': { maxWidth: 'none', padding: '0.5rem 0' },
})

export function TextDiff({ label, before, after }: DiffProps) {
  const box = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  useEffect(() => {
    if (!box.current) return
    const view = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorState.phrases.of(phrasesOf(language)),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', 'aria-readonly': 'true' }),
          compact,
          scriptLook,
          unifiedMergeView({
            original: before,
            mergeControls: false,
            collapseUnchanged: COLLAPSE,
            diffConfig: DIFF,
          }),
        ],
      }),
    })
    return () => view.destroy()
  }, [label, before, after, language])
  return (
    <div
      ref={box}
      data-mode="one"
      className="script-compare overflow-hidden rounded-lg border border-line bg-surface"
    />
  )
}
