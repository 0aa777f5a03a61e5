// The editor in the colours of the studio: by name, so that light and dark need nothing of their own.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { scriptTags } from './script-language.ts'

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '1rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-sans)', lineHeight: '1.85', overflow: 'auto' },
  '.cm-content': { maxWidth: '44em', padding: '1.25rem 0 40vh', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 1rem 0 0.75rem' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--faint)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.25rem 0 0.75rem', fontSize: '0.75rem', lineHeight: '2.46667' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--sunken) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--info) 30%, transparent)',
  },
  '.cm-content ::selection': { color: 'inherit' },
  '.cm-found': { backgroundColor: 'var(--accent-soft)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)', outline: '2px solid var(--accent)' },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warn) 1px',
    textUnderlineOffset: '4px',
  },
  '.cm-gutter-lint': { width: '1rem' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
  },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--font-sans)', fontSize: '0.8125rem' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', fontFamily: 'var(--font-sans)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
})

const panels = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)', fontFamily: 'var(--font-sans)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '8px 36px 8px 12px', fontSize: '0.8125rem' },
  '.cm-panel.cm-search label': { fontSize: '0.8125rem', marginRight: '10px' },
  '.cm-panel.cm-search [name=close]': { fontSize: '1.25rem', right: '10px', top: '6px', color: 'var(--muted)' },
  '.cm-textfield': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
    padding: '3px 8px',
    fontSize: '0.8125rem',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '6px',
    padding: '3px 10px',
    fontSize: '0.8125rem',
  },
  '.cm-button:active': { backgroundImage: 'none', backgroundColor: 'var(--sunken)' },
})

const merge = EditorView.theme({
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--danger-soft) !important' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--ok-soft) !important' },
  // A line below the words: a darker ground would take the contrast from the colours of the script.
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'none !important',
    textDecoration: 'underline 2px var(--danger)',
    textUnderlineOffset: '5px',
  },
  '&.cm-merge-b .cm-changedText': {
    background: 'none !important',
    textDecoration: 'underline 2px var(--ok)',
    textUnderlineOffset: '5px',
  },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--danger) !important' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--ok) !important' },
  '.cm-deletedChunk': { padding: '0 1rem 0 0.75rem' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
  '.cm-collapsedLines': {
    background: 'var(--sunken) !important',
    color: 'var(--muted)',
    fontSize: '0.75rem',
    padding: '4px 12px',
  },
})

const colours = HighlightStyle.define([
  { tag: scriptTags.episode, color: 'var(--accent)', fontWeight: '700' },
  { tag: scriptTags.scene, color: 'var(--ink)', fontWeight: '700' },
  { tag: scriptTags.character, color: 'var(--info)', fontWeight: '600' },
  { tag: scriptTags.direction, color: 'var(--muted)' },
  { tag: scriptTags.cue, color: 'var(--warn)' },
  { tag: scriptTags.mark, color: 'var(--faint)' },
  { tag: scriptTags.note, color: 'var(--faint)' },
  { tag: scriptTags.transition, color: 'var(--muted)', fontWeight: '600' },
  { tag: scriptTags.title, color: 'var(--muted)', fontWeight: '600' },
])

export const scriptLook = [look, panels, merge, syntaxHighlighting(colours)]
