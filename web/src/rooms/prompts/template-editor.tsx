// A template as it is written: placeholders stand out, what may fall away is set back, an unknown name is underlined.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'

export type TemplateEditorVerbs = { readonly insert: (name: string) => void }

type EditorProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onSave: () => void
  readonly isReadOnly: boolean
  /** Names that this kind knows. */
  readonly names: readonly string[]
  readonly describedBy?: string
  readonly ref?: Ref<TemplateEditorVerbs>
}

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', fontSize: '0.875rem', maxHeight: '60vh' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-sans)', lineHeight: '1.8', overflow: 'auto' },
  '.cm-content': { padding: '0.75rem 0', caretColor: 'var(--accent)', minHeight: '12rem' },
  '.cm-line': { padding: '0 0.875rem' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-place': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--accent-strong)',
    borderRadius: '4px',
    padding: '1px 3px',
  },
  '.cm-place-unknown': { color: 'var(--danger)', textDecoration: 'underline wavy var(--danger)' },
  '.cm-bracket': { color: 'var(--muted)', fontWeight: '600' },
  '.cm-parting': { color: 'var(--muted)', fontWeight: '600' },
})

const parting = Decoration.mark({ class: 'cm-parting' })

function marks(names: readonly string[]): Extension {
  const known = Decoration.mark({ class: 'cm-place' })
  const unknown = Decoration.mark({ class: 'cm-place-unknown' })
  const bracket = Decoration.mark({ class: 'cm-bracket' })
  const decorator = new MatchDecorator({
    regexp: /\{([\p{L}_][\p{L}\p{N}_]*)\}|[[\]]|^---[ \t]*$/gmu,
    decoration: ([all, name]) => {
      if (name !== undefined) return names.includes(name) ? known : unknown
      return all.startsWith('-') ? parting : bracket
    },
  })
  return ViewPlugin.define(
    (view) => ({
      shown: decorator.createDeco(view),
      update(update: ViewUpdate) {
        this.shown = decorator.updateDeco(update, this.shown)
      },
    }),
    { decorations: (plugin) => plugin.shown },
  )
}

export function TemplateEditor(props: EditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const slots = useRef({ marks: new Compartment(), words: new Compartment() }).current
  const { label, describedBy, isReadOnly, value } = props
  const names = props.names.join(' ')

  useEffect(() => {
    if (!box.current) return
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({ doc: latest.current.value, extensions: extensionsOf(latest, slots) }),
    })
    view.current = made
    return () => {
      view.current = null
      made.destroy()
    }
  }, [slots])
  useEffect(() => {
    view.current?.dispatch({ effects: slots.marks.reconfigure(marks(names.split(' '))) })
  }, [slots, names])
  useEffect(() => {
    view.current?.dispatch({ effects: slots.words.reconfigure(wordsOf({ label, describedBy, isReadOnly })) })
  }, [slots, label, describedBy, isReadOnly])
  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])
  useImperativeHandle(props.ref, () => ({
    insert: (name) => {
      const editor = view.current
      if (!editor || latest.current.isReadOnly) return
      editor.dispatch(editor.state.replaceSelection(`{${name}}`))
      editor.focus()
    },
  }))
  return <div ref={box} className="rounded-lg border border-line-strong bg-raised focus-within:border-focus" />
}

type Slots = { readonly marks: Compartment; readonly words: Compartment }

function extensionsOf(latest: { readonly current: EditorProps }, slots: Slots): Extension[] {
  const { label, describedBy, isReadOnly, names } = latest.current
  const save = () => {
    latest.current.onSave()
    return true
  }
  return [
    keymap.of([{ key: 'Mod-s', run: save, preventDefault: true }, ...historyKeymap, ...defaultKeymap]),
    history(),
    EditorView.lineWrapping,
    slots.marks.of(marks(names)),
    slots.words.of(wordsOf({ label, describedBy, isReadOnly })),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && update.state.doc.toString() !== latest.current.value)
        latest.current.onChange(update.state.doc.toString())
    }),
    look,
  ]
}

type Words = {
  readonly label: string
  readonly describedBy: string | undefined
  readonly isReadOnly: boolean
}

const wordsOf = ({ label, describedBy, isReadOnly }: Words): Extension => [
  EditorState.readOnly.of(isReadOnly),
  EditorView.contentAttributes.of({
    'aria-label': label,
    tabindex: '0',
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    ...(isReadOnly ? { 'aria-readonly': 'true' } : {}),
  }),
]
