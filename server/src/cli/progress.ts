// How a production's progress looks: bars by kind on a terminal, a line now and then elsewhere. Pure.
import type { Language } from '#platform/faults.ts'

export type KindProgress = {
  readonly kind: string
  readonly done: number
  readonly total: number
  readonly reused: number
}

export type ProgressView = {
  readonly kinds: readonly KindProgress[]
  readonly percent: number
  readonly elapsedMs: number
  /** Of the task: queued, running, paused. */
  readonly state: string
}

const LABELS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  breakdown: ['breakdown', '剧本解析'],
  speech: ['spoken lines', '台词配音'],
  key_frame: ['key frames', '分镜画面'],
  bed: ['sound beds', '环境声音'],
  effect: ['sound effects', '音效'],
  segment: ['segments', '视频片段'],
  transition: ['transitions', '转场'],
  mix: ['mix', '混音'],
  film: ['film', '成片'],
}
const ORDER = Object.keys(LABELS)

export function labelOf(kind: string, language: Language): string {
  const label = LABELS[kind]
  return label ? label[language === 'zh-CN' ? 1 : 0] : kind.replaceAll('_', ' ')
}

/** Kinds as the API counts them, in the order of work. */
export function inOrderOfWork(kinds: readonly KindProgress[]): KindProgress[] {
  const rank = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length)
  return [...kinds].sort((a, b) => rank(a.kind) - rank(b.kind))
}

const BAR_MAX = 40
const LABEL_COLUMNS = 14

export function renderBars(view: ProgressView, at: { columns: number; language: Language }): string[] {
  const barColumns = Math.max(8, Math.min(BAR_MAX, at.columns - LABEL_COLUMNS - 24))
  const lines = view.kinds.map(({ kind, done, total, reused }) => {
    const filled = total === 0 ? 0 : Math.round((barColumns * done) / total)
    const bar = '█'.repeat(filled) + '░'.repeat(barColumns - filled)
    const kept = reused > 0 ? ` (${reused} ${at.language === 'zh-CN' ? '复用' : 'reused'})` : ''
    return `${pad(labelOf(kind, at.language), LABEL_COLUMNS)} ${bar} ${done}/${total}${kept}`
  })
  return [...lines, summaryOf(view, at.language)]
}

/** "43 %, 0:12 so far, about 0:15 left" */
export function summaryOf(view: ProgressView, language: Language): string {
  const zh = language === 'zh-CN'
  const left = leftMs(view)
  const parts = [`${view.percent} %`, `${clockText(view.elapsedMs)} ${zh ? '已用' : 'so far'}`]
  if (view.state === 'paused') parts.push(zh ? '已暂停' : 'paused')
  else if (left !== null) parts.push(zh ? `约剩 ${clockText(left)}` : `about ${clockText(left)} left`)
  return parts.join(', ')
}

/** A guess from the pace so far; none while it would be a wild one. */
export function leftMs({ percent, elapsedMs }: ProgressView): number | null {
  if (percent < 5 || percent >= 100 || elapsedMs < 2000) return null
  return (elapsedMs * (100 - percent)) / percent
}

export function clockText(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** To a width in columns, where a Chinese character takes two. */
function pad(text: string, columns: number): string {
  const width = [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1), 0)
  return text + ' '.repeat(Math.max(0, columns - width))
}
