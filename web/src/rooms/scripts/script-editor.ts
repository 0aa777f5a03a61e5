// The writer's editor, without React: made once, told what changes.
import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from '@codemirror/view'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { scriptLook } from './editor-theme.ts'
import { languageOf } from './script-language.ts'

export type EditorEvents = {
  readonly onText: (update: ViewUpdate) => void
  readonly onPlace: (offset: number) => void
  readonly onSave: () => void
  readonly characters: () => readonly string[]
}

export type EditorLook = {
  readonly label: string
  readonly phrases: Readonly<Record<string, string>>
  readonly isReadOnly: boolean
  readonly layout: ScriptLayout
}

const layoutSlot = new Compartment()
const writingSlot = new Compartment()
const phrasesSlot = new Compartment()

const markFound = StateEffect.define<{ from: number; to: number } | null>()
const foundLine = Decoration.line({ class: 'cm-found' })

const found = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(markFound)) continue
      if (effect.value === null) return Decoration.none
      return linesOf(transaction.state, effect.value)
    }
    const isElsewhere = transaction.docChanged || transaction.isUserEvent('select')
    return isElsewhere ? Decoration.none : marks
  },
  provide: (field) => EditorView.decorations.from(field),
})

function linesOf(state: EditorState, { from, to }: { from: number; to: number }): DecorationSet {
  const first = state.doc.lineAt(from).number
  const last = state.doc.lineAt(Math.max(from, to)).number
  const starts = Array.from({ length: last - first + 1 }, (_, at) => state.doc.line(first + at).from)
  return Decoration.set(starts.map((start) => foundLine.range(start)))
}

type Words = Pick<EditorLook, 'label' | 'phrases'>

/** What may be scrolled must be reached by keyboard, and is told so by its place in the order of tabs. */
const wordsOf = ({ label, phrases }: Words): Extension => [
  EditorState.phrases.of(phrases),
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
]

/** What every view of a script has, written or only read. */
export function readingExtensions({ label, phrases, layout, isReadOnly }: EditorLook): Extension[] {
  return [
    lineNumbers(),
    EditorView.lineWrapping,
    drawSelection(),
    search({ top: true }),
    highlightSelectionMatches({ minSelectionLength: 2 }),
    phrasesSlot.of(wordsOf({ label, phrases })),
    layoutSlot.of(languageOf(layout)),
    writingSlot.of(EditorState.readOnly.of(isReadOnly)),
    keymap.of([...searchKeymap, ...defaultKeymap]),
    scriptLook,
  ]
}

export function createScriptEditor(
  parent: HTMLElement,
  given: { readonly text: string; readonly look: EditorLook; readonly events: EditorEvents },
): EditorView {
  const { text, look, events } = given
  const save = () => {
    events.onSave()
    return true
  }
  const heard = EditorView.updateListener.of((update) => {
    if (update.docChanged) events.onText(update)
    if (update.docChanged || update.selectionSet) events.onPlace(update.state.selection.main.head)
  })
  const extensions = [
    keymap.of([
      { key: 'Mod-s', run: save, preventDefault: true },
      ...completionKeymap,
      ...historyKeymap,
      ...lintKeymap,
    ]),
    history(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    lintGutter(),
    found,
    heard,
    autocompletion({
      override: [(context) => completeCharacter(context, events.characters())],
      icons: false,
      // Enter ends the line unless a name was chosen on purpose.
      selectOnOpen: false,
    }),
    readingExtensions(look),
  ]
  return new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) })
}

/** Names of those who spoke before, at the beginning of a line. */
function completeCharacter(context: CompletionContext, names: readonly string[]) {
  const line = context.state.doc.lineAt(context.pos)
  const typed = line.text.slice(0, context.pos - line.from)
  const isFit = typed.trim() !== '' && typed.length <= 12 && context.pos === line.to && names.length > 0
  if (!isFit && !context.explicit) return null
  const fitting = names.filter(
    (name) => name !== typed.trim() && name.toLowerCase().startsWith(typed.trim().toLowerCase()),
  )
  if (fitting.length === 0) return null
  return { from: line.from + typed.length - typed.trimStart().length, options: fitting.map((label) => ({ label })) }
}

const COMPOSING_WAIT_MS = 250

/** Not between the letters of a Chinese word: what redraws the line would break off the input method. */
function whenComposed(view: EditorView, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const attempt = () => {
    if (view.composing) timer = setTimeout(attempt, COMPOSING_WAIT_MS)
    else work()
  }
  attempt()
  return () => clearTimeout(timer)
}

/** 1-based, both inclusive: the lines of the selection, or of the cursor. */
export function markedLines(view: EditorView | null): { from: number; to: number; isMarked: boolean } {
  if (!view) return { from: 1, to: 1, isMarked: false }
  const { from, to, empty } = view.state.selection.main
  const first = view.state.doc.lineAt(from)
  const last = view.state.doc.lineAt(to)
  // Marked up to the start of a line: that line is not meant.
  const isBefore = !empty && last.number > first.number && to === last.from
  return { from: first.number, to: isBefore ? last.number - 1 : last.number, isMarked: !empty }
}

export const editorVerbs = {
  /** Replaces the text and keeps the cursor where the words around it stay. */
  load(view: EditorView, text: string): void {
    const next = view.state.toText(text)
    if (view.state.doc.eq(next)) return
    const before = view.state.doc.toString()
    const after = next.toString()
    let start = 0
    const most = Math.min(before.length, after.length)
    while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++
    let tail = 0
    while (
      tail < most - start &&
      before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
    )
      tail++
    const changes = { from: start, to: before.length - tail, insert: after.slice(start, after.length - tail) }
    view.dispatch({ changes, userEvent: 'input.load' })
  },
  /** Answers how to call it off. */
  setLayout: (view: EditorView, layout: ScriptLayout) =>
    whenComposed(view, () => view.dispatch({ effects: layoutSlot.reconfigure(languageOf(layout)) })),
  setReadOnly: (view: EditorView, isReadOnly: boolean) =>
    view.dispatch({ effects: writingSlot.reconfigure(EditorState.readOnly.of(isReadOnly)) }),
  setWords: (view: EditorView, words: Words) =>
    view.dispatch({
      effects: phrasesSlot.reconfigure(wordsOf(words)),
    }),
  /** Answers how to call it off. */
  setWarnings: (view: EditorView, warnings: () => readonly Diagnostic[]) =>
    whenComposed(view, () => view.dispatch(setDiagnostics(view.state, warnings()))),
  /** Goes there and marks the lines until something else is done. */
  show(view: EditorView, place: { from: number; to: number }): void {
    const from = Math.min(place.from, view.state.doc.length)
    const to = Math.min(Math.max(from, place.to), view.state.doc.length)
    view.dispatch({
      selection: { anchor: from },
      effects: [EditorView.scrollIntoView(from, { y: 'start', yMargin: 72 }), markFound.of({ from, to })],
    })
    view.focus()
  },
  find: (view: EditorView) => openSearchPanel(view),
}
